package io.headrace.journal;

import java.nio.file.Path;

/**
 * One file of batches as readers see it. Written by one thread at a time, read by any.
 */
final class Segment
{
    /** Value of {@link #end()} of a file that another process may be appending to. */
    static final long END_UNKNOWN = Long.MAX_VALUE;

    private final long number;
    private final Path file;
    private final SparseIndex index;
    private volatile long firstSequence;
    private volatile long lastSequence;
    private volatile long end;

    Segment(final long number, final Path file, final SparseIndex index, final long end)
    {
        this.number = number;
        this.file = file;
        this.index = index;
        this.end = end;
    }

    static Segment of(final SegmentScan scan)
    {
        final Segment segment = new Segment(scan.number, scan.file, scan.index, scan.end);
        segment.firstSequence = scan.firstSequence;
        segment.lastSequence = scan.lastSequence;
        return segment;
    }

    static Segment ofOther(final long number, final Path file, final long firstSequence)
    {
        final Segment segment = new Segment(number, file, new SparseIndex(0), END_UNKNOWN);
        segment.firstSequence = firstSequence;
        return segment;
    }

    void onBatch(final long first, final long last, final long position, final long endPosition)
    {
        if (firstSequence == 0)
        {
            firstSequence = first;
        }
        index.onBatch(first, position);
        lastSequence = last;
        end = endPosition;
    }

    long number()
    {
        return number;
    }

    String name()
    {
        return JournalDirectory.segmentName(number);
    }

    Path file()
    {
        return file;
    }

    SparseIndex index()
    {
        return index;
    }

    /** Sequence of the first event, 0 when there is none yet. */
    long firstSequence()
    {
        return firstSequence;
    }

    long lastSequence()
    {
        return lastSequence;
    }

    /** Position behind the last complete batch. */
    long end()
    {
        return end;
    }
}
