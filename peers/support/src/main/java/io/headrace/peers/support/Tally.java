package io.headrace.peers.support;

/**
 * A count of one thread, with nothing that another thread writes in the same cache lines: else two threads that count
 * side by side take the line from each other with every event, and the measurement measures that. Belongs to one
 * thread; others may read it once they are told by other means that it stands still.
 */
public final class Tally
{
    private static final int PADDING = 16;

    private final long[] cells = new long[2 * PADDING + 1];

    /** A count of 0. */
    public Tally()
    {
    }

    /**
     * Adds to it.
     *
     * @param value to be added
     */
    public void add(final long value)
    {
        cells[PADDING] += value;
    }

    /** The count. */
    public long value()
    {
        return cells[PADDING];
    }

    /** The count, which is one more after. */
    public long next()
    {
        return cells[PADDING]++;
    }

    /** Starts at 0 again. */
    public void reset()
    {
        cells[PADDING] = 0;
    }
}
