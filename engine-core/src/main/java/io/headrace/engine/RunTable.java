package io.headrace.engine;

import io.headrace.bus.SourceRef;
import org.agrona.DirectBuffer;

/**
 * The runs of the batch at hand: who published them and what they wait for. Columns of primitives, owned by the
 * engine agent.
 */
final class RunTable
{
    private final long[] sources;
    private final long[] correlations;
    private final int[] levels;
    private final int[] counts;
    private final int[] firstIndexes;
    private int size;

    RunTable(final int capacity)
    {
        sources = new long[capacity];
        correlations = new long[capacity];
        levels = new int[capacity];
        counts = new int[capacity];
        firstIndexes = new int[capacity];
    }

    boolean isFull()
    {
        return size == sources.length;
    }

    /**
     * Adds a run, or the part of one that is new.
     *
     * @param firstIndex of the first event of the part in its run.
     */
    void add(
        final long source, final long correlation, final int level, final int count, final int firstIndex)
    {
        final int run = size++;
        sources[run] = source;
        correlations[run] = correlation;
        levels[run] = level;
        counts[run] = count;
        firstIndexes[run] = firstIndex;
    }

    /** Adds all events of a batch that nobody waits for. */
    void addSilent(final DirectBuffer batch)
    {
        add(SourceRef.NONE, 0, DurabilityLevel.ACCEPTED.code(), BatchDescriptor.eventCount(batch, 0), 0);
    }

    /** Sequence of the last event that waits for a level, or 0; the first run begins after the sequence given. */
    long lastSequenceOf(final int level, final long before)
    {
        long last = before;
        long found = 0;
        for (int run = 0; run < size; run++)
        {
            last += counts[run];
            found = levels[run] == level ? last : found;
        }
        return found;
    }

    void clear()
    {
        size = 0;
    }

    int size()
    {
        return size;
    }

    long source(final int run)
    {
        return sources[run];
    }

    long correlation(final int run)
    {
        return correlations[run];
    }

    int level(final int run)
    {
        return levels[run];
    }

    int firstIndex(final int run)
    {
        return firstIndexes[run];
    }

    int count(final int run)
    {
        return counts[run];
    }
}
