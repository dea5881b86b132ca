package io.headrace.engine;

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
    private int size;

    RunTable(final int capacity)
    {
        sources = new long[capacity];
        correlations = new long[capacity];
        levels = new int[capacity];
        counts = new int[capacity];
    }

    boolean isFull()
    {
        return size == sources.length;
    }

    void add(final long source, final long correlation, final int level, final int count)
    {
        final int run = size++;
        sources[run] = source;
        correlations[run] = correlation;
        levels[run] = level;
        counts[run] = count;
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

    int count(final int run)
    {
        return counts[run];
    }
}
