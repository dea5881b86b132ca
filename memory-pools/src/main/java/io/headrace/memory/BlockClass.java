package io.headrace.memory;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.BitUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The blocks of one length in a {@link BlockAllocator}: memory, a stack of free ones, a state for each.
 * <p>
 * Threadsafe and lock-free. A state is the generation of the block times two, plus one while it is allocated. Only
 * the thread that popped a block opens it, and of those that free it with the same handle only one succeeds.
 */
final class BlockClass
{
    static final int ALIGNMENT = 4096;
    static final int GENERATION_MASK = Integer.MAX_VALUE;

    private static final VarHandle INTS = MethodHandles.arrayElementVarHandle(int[].class);
    private static final long POISON = 0xDEAD_B10C_DEAD_B10CL;

    private final UnsafeBuffer memory;
    private final IndexStack stack;
    private final int[] states;
    private final int blockLength;
    private final int virginState;
    private final boolean checks;
    private final AtomicLong exhausted = new AtomicLong();

    BlockClass(
        final UnsafeBuffer memory,
        final int blockLength,
        final int blockCount,
        final int generation,
        final boolean checks)
    {
        this.memory = memory;
        this.blockLength = blockLength;
        this.checks = checks;
        virginState = generation << 1;
        stack = new IndexStack(blockCount);
        states = new int[blockCount];
        Arrays.fill(states, virginState);
    }

    /** Takes a free block, or {@link IndexStack#EMPTY}. */
    int take()
    {
        return stack.pop();
    }

    /** Marks a block that was taken as allocated and gives its generation. */
    int open(final int index)
    {
        final int state = (int)INTS.getOpaque(states, index);
        if (checks && state != virginState)
        {
            verifyPoison(index);
        }
        INTS.setRelease(states, index, state | 1);
        return state >>> 1;
    }

    void wrap(final int index, final int generation, final int length, final UnsafeBuffer view)
    {
        if (index >= states.length || (int)INTS.getOpaque(states, index) != (generation << 1 | 1))
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
        if (index >= states.length || !INTS.compareAndSet(states, index, allocated, allocated + 1))
        {
            throw refused(index, generation);
        }
        if (checks)
        {
            poison(index);
        }
        stack.push(index);
    }

    int blockLength()
    {
        return blockLength;
    }

    int blockCount()
    {
        return states.length;
    }

    void countExhausted()
    {
        exhausted.getAndIncrement();
    }

    int allocated()
    {
        return stack.taken();
    }

    long exhausted()
    {
        return exhausted.get();
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
