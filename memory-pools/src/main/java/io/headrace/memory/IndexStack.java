package io.headrace.memory;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.agrona.BitUtil;

/**
 * A stack of the indices 0 to n - 1, full at first: who holds a popped index owns what it stands for.
 * <p>
 * Threadsafe and lock-free, never allocates. The head carries a tag that grows with every change, so a thread that
 * was held up between reading the head and replacing it cannot mistake a later stack for the one it read. An index
 * must be pushed only by who popped it; owners of the stack check that.
 * <pre>
 *  63                               32 31                             0
 *  +----------------------------------+--------------------------------+
 *  |                tag               |     index + 1, 0 for none      |   head
 *  +----------------------------------+--------------------------------+
 * </pre>
 */
final class IndexStack
{
    /** The stack is empty. */
    static final int EMPTY = -1;

    private static final VarHandle LONGS = MethodHandles.arrayElementVarHandle(long[].class);
    private static final VarHandle INTS = MethodHandles.arrayElementVarHandle(int[].class);

    private static final int LONGS_PER_LINE = BitUtil.CACHE_LINE_LENGTH / BitUtil.SIZE_OF_LONG;
    private static final int HEAD = 2 * LONGS_PER_LINE;
    private static final int TAKEN = HEAD + 1;
    private static final int PADDED_LENGTH = HEAD + 3 * LONGS_PER_LINE;
    private static final long INDEX_MASK = 0xFFFF_FFFFL;
    private static final long TAG_UNIT = 1L << Integer.SIZE;

    private final int[] next;
    private final long[] padded = new long[PADDED_LENGTH];

    IndexStack(final int size)
    {
        next = new int[size];
        for (int i = 0; i < size - 1; i++)
        {
            next[i] = i + 2;
        }
        padded[HEAD] = 1;
    }

    /** Takes the index pushed last, or {@link #EMPTY}. */
    int pop()
    {
        while (true)
        {
            final long head = (long)LONGS.getAcquire(padded, HEAD);
            final int index = (int)head - 1;
            if (index < 0)
            {
                return EMPTY;
            }
            final long after = (int)INTS.getOpaque(next, index);
            if (LONGS.compareAndSet(padded, HEAD, head, (head & ~INDEX_MASK) + TAG_UNIT | after))
            {
                LONGS.getAndAdd(padded, TAKEN, 1L);
                return index;
            }
        }
    }

    /** Puts back an index that was popped. */
    void push(final int index)
    {
        LONGS.getAndAdd(padded, TAKEN, -1L);
        while (true)
        {
            final long head = (long)LONGS.getAcquire(padded, HEAD);
            INTS.setOpaque(next, index, (int)head);
            if (LONGS.compareAndSet(padded, HEAD, head, (head & ~INDEX_MASK) + TAG_UNIT | (index + 1)))
            {
                return;
            }
        }
    }

    /** Indices popped and not pushed back, 0 to {@link #size()}; a snapshot. */
    int taken()
    {
        return (int)(long)LONGS.getOpaque(padded, TAKEN);
    }

    int size()
    {
        return next.length;
    }
}
