package io.headrace.journal;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Remembers the position of about one batch per {@link #INTERVAL} of a file. One writer, any number of readers.
 */
final class SparseIndex
{
    static final int INTERVAL = 1 << 20;

    private final long[] sequences;
    private final long[] positions;
    private final AtomicInteger count = new AtomicInteger();
    private long nextPosition;

    SparseIndex(final long maxLength)
    {
        final int capacity = (int)(maxLength / INTERVAL) + 1;
        sequences = new long[capacity];
        positions = new long[capacity];
    }

    void onBatch(final long firstSequence, final long position)
    {
        if (position >= nextPosition)
        {
            final int index = count.getPlain();
            sequences[index] = firstSequence;
            positions[index] = position;
            nextPosition = (position / INTERVAL + 1) * INTERVAL;
            count.setRelease(index + 1);
        }
    }

    /** Position of a batch that begins at or before a sequence; 0, the begin of the file, when none is known. */
    long positionOf(final long sequence)
    {
        for (int i = count.getAcquire() - 1; i >= 0; i--)
        {
            if (sequences[i] <= sequence)
            {
                return positions[i];
            }
        }
        return 0;
    }
}
