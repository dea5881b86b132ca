package io.headrace.load;

import java.util.Arrays;

/**
 * Which event of a flow was acknowledged under which sequence of the engine, kept as runs: an unbroken flow is one
 * run, however long. Not threadsafe.
 */
final class AcknowledgedRanges
{
    /** Returned for an event that was not acknowledged. */
    static final long NONE = -1;

    private long[] firstIndexes = new long[16];
    private long[] firstSequences = new long[16];
    private long[] counts = new long[16];
    private int size;
    private int cursor;

    /**
     * Adds a run that continues behind all others.
     *
     * @param firstIndex    of the flow, counted from 0.
     * @param firstSequence that the engine gave to it.
     * @param count         events in the run.
     */
    void add(final long firstIndex, final long firstSequence, final long count)
    {
        if (count <= 0)
        {
            return;
        }
        if (size > 0)
        {
            final int last = size - 1;
            final long endIndex = firstIndexes[last] + counts[last];
            if (firstIndex < endIndex)
            {
                throw new IllegalStateException("event " + firstIndex + " was acknowledged before");
            }
            if (firstIndex == endIndex && firstSequence == firstSequences[last] + counts[last])
            {
                counts[last] += count;
                return;
            }
        }
        if (size == counts.length)
        {
            firstIndexes = Arrays.copyOf(firstIndexes, 2 * size);
            firstSequences = Arrays.copyOf(firstSequences, 2 * size);
            counts = Arrays.copyOf(counts, 2 * size);
        }
        firstIndexes[size] = firstIndex;
        firstSequences[size] = firstSequence;
        counts[size] = count;
        size++;
    }

    /** Events acknowledged. */
    long total()
    {
        long sum = 0;
        for (int i = 0; i < size; i++)
        {
            sum += counts[i];
        }
        return sum;
    }

    /** Index behind the last event acknowledged, 0 if there is none. */
    long endIndex()
    {
        return size == 0 ? 0 : firstIndexes[size - 1] + counts[size - 1];
    }

    /**
     * Sequence under which an event was acknowledged; cheap for indexes that rise.
     *
     * @param index of the event.
     * @return the sequence, or {@link #NONE}.
     */
    long sequenceOf(final long index)
    {
        if (cursor >= size || firstIndexes[cursor] > index)
        {
            cursor = 0;
        }
        while (cursor < size && firstIndexes[cursor] + counts[cursor] <= index)
        {
            cursor++;
        }
        return cursor < size && firstIndexes[cursor] <= index ?
            firstSequences[cursor] + index - firstIndexes[cursor] : NONE;
    }
}
