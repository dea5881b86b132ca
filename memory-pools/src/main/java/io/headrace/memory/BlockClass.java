package io.headrace.memory;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.agrona.BitUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The blocks of one length in a {@link BlockAllocator}: memory, a stack of free ones, a state for each.
 * <p>
 * Threadsafe and lock-free. The head of the stack carries a tag that grows with every change, so a thread that was
 * held up between reading the head and replacing it cannot mistake a later stack for the one it read. A state is the
 * generation of the block times two, plus one while it is allocated; only the thread that popped a block opens it,
 * and of those that free it with the same handle only one succeeds.
 * <pre>
 *  63                               32 31                             0
 *  +----------------------------------+--------------------------------+
 *  |                tag               |     index + 1, 0 for none      |   head of the stack
 *  +----------------------------------+--------------------------------+
 * </pre>
 */
final class BlockClass
{
    static final int ALIGNMENT = 4096;
    static final int GENERATION_MASK = Integer.MAX_VALUE;

    private static final VarHandle LONGS = MethodHandles.arrayElementVarHandle(long[].class);
    private static final VarHandle INTS = MethodHandles.arrayElementVarHandle(int[].class);

    private static final int LONGS_PER_LINE = BitUtil.CACHE_LINE_LENGTH / BitUtil.SIZE_OF_LONG;
    private static final int HEAD = 2 * LONGS_PER_LINE;
    private static final int ALLOCATED = HEAD + 1;
    private static final int EXHAUSTED = HEAD + 2;
    private static final int HOT_LENGTH = HEAD + 3 * LONGS_PER_LINE;

    private static final long INDEX_MASK = 0xFFFF_FFFFL;
    private static final long TAG_UNIT = 1L << Integer.SIZE;
    private static final long POISON = 0xDEAD_B10C_DEAD_B10CL;

    private final UnsafeBuffer memory;
    private final int blockLength;
    private final int blockCount;
    private final int virginState;
    private final boolean checks;
    private final int[] next;
    private final int[] states;
    private final long[] hot = new long[HOT_LENGTH];

    BlockClass(
        final UnsafeBuffer memory,
        final int blockLength,
        final int blockCount,
        final int generation,
        final boolean checks)
    {
        this.memory = memory;
        this.blockLength = blockLength;
        this.blockCount = blockCount;
        this.checks = checks;
        virginState = generation << 1;
        next = new int[blockCount];
        states = new int[blockCount];
        for (int i = 0; i < blockCount; i++)
        {
            next[i] = i + 1 < blockCount ? i + 2 : 0;
            states[i] = virginState;
        }
        hot[HEAD] = 1;
    }

    int pop()
    {
        while (true)
        {
            final long head = (long)LONGS.getAcquire(hot, HEAD);
            final int index = (int)head - 1;
            if (index < 0)
            {
                return -1;
            }
            final long after = (int)INTS.getOpaque(next, index);
            if (LONGS.compareAndSet(hot, HEAD, head, (head & ~INDEX_MASK) + TAG_UNIT | after))
            {
                return index;
            }
        }
    }

    /** Marks a popped block as allocated and gives its generation. */
    int open(final int index)
    {
        final int state = (int)INTS.getOpaque(states, index);
        if (checks && state != virginState)
        {
            verifyPoison(index);
        }
        INTS.setRelease(states, index, state | 1);
        LONGS.getAndAdd(hot, ALLOCATED, 1L);
        return state >>> 1;
    }

    void wrap(final int index, final int generation, final int length, final UnsafeBuffer view)
    {
        if (index >= blockCount || (int)INTS.getOpaque(states, index) != (generation << 1 | 1))
        {
            throw refused(index, generation);
        }
        if (length > blockLength)
        {
            throw new IllegalArgumentException(
                "length=" + length + " is more than the " + blockLength + " bytes of the block");
        }
        view.wrap(memory, index * blockLength, length);
    }

    void free(final int index, final int generation)
    {
        final int allocated = generation << 1 | 1;
        // Adding one carries the allocated bit into the generation: the state of the next use, free.
        if (index >= blockCount || !INTS.compareAndSet(states, index, allocated, allocated + 1))
        {
            throw refused(index, generation);
        }
        if (checks)
        {
            poison(index);
        }
        LONGS.getAndAdd(hot, ALLOCATED, -1L);
        push(index);
    }

    private void push(final int index)
    {
        long head;
        do
        {
            head = (long)LONGS.getAcquire(hot, HEAD);
            INTS.setOpaque(next, index, (int)head);
        }
        while (!LONGS.compareAndSet(hot, HEAD, head, (head & ~INDEX_MASK) + TAG_UNIT | (index + 1)));
    }

    int blockLength()
    {
        return blockLength;
    }

    int blockCount()
    {
        return blockCount;
    }

    void countExhausted()
    {
        LONGS.getAndAdd(hot, EXHAUSTED, 1L);
    }

    long allocated()
    {
        return (long)LONGS.getOpaque(hot, ALLOCATED);
    }

    long exhausted()
    {
        return (long)LONGS.getOpaque(hot, EXHAUSTED);
    }

    private void poison(final int index)
    {
        final int offset = index * blockLength;
        for (int i = 0; i < blockLength; i += BitUtil.SIZE_OF_LONG)
        {
            memory.putLong(offset + i, POISON);
        }
    }

    private void verifyPoison(final int index)
    {
        final int offset = index * blockLength;
        for (int i = 0; i < blockLength; i += BitUtil.SIZE_OF_LONG)
        {
            if (memory.getLong(offset + i) != POISON)
            {
                throw new IllegalStateException("block index=" + index + " of length=" + blockLength +
                    " was written at offset=" + i + " after it was freed: a view was kept too long");
            }
        }
    }

    private IllegalStateException refused(final int index, final int generation)
    {
        return new IllegalStateException("block index=" + index + " generation=" + generation + " of length=" +
            blockLength + " is not allocated: freed twice, used after free, or of another allocator");
    }
}
