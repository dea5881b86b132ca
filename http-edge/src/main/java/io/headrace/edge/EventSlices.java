package io.headrace.edge;

import java.util.Arrays;

/**
 * Where the events of a batch lie in the body of its request. Reusable, grows up to its limit, not threadsafe.
 */
final class EventSlices
{
    private static final int INITIAL_CAPACITY = 256;

    private final int limit;
    private int[] offsets = new int[INITIAL_CAPACITY];
    private int[] lengths = new int[INITIAL_CAPACITY];
    private int count;

    /**
     * No events.
     *
     * @param limit most events of a batch.
     */
    EventSlices(final int limit)
    {
        this.limit = limit;
    }

    /** Forgets all events. */
    void clear()
    {
        count = 0;
    }

    /**
     * Adds an event.
     *
     * @param offset of its payload.
     * @param length of its payload.
     * @return false if the batch may not hold more.
     */
    boolean add(final int offset, final int length)
    {
        if (count == limit)
        {
            return false;
        }
        if (count == offsets.length)
        {
            final int capacity = Math.min(limit, count * 2);
            offsets = Arrays.copyOf(offsets, capacity);
            lengths = Arrays.copyOf(lengths, capacity);
        }
        offsets[count] = offset;
        lengths[count] = length;
        count++;
        return true;
    }

    int count()
    {
        return count;
    }

    int limit()
    {
        return limit;
    }

    int offset(final int index)
    {
        return offsets[index];
    }

    int length(final int index)
    {
        return lengths[index];
    }
}
