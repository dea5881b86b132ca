package io.headrace.journal;

import io.headrace.engine.BatchDescriptor;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.agrona.DirectBuffer;

/**
 * One file of batches as readers see it. Written by one thread at a time, read by any.
 */
final class Segment
{
    /** Value of {@link #end()} of a file that another process may be appending to. */
    static final long END_UNKNOWN = Long.MAX_VALUE;

    private static final int DROPPED = -1;

    private final long number;
    private final Path file;
    private final SparseIndex index;
    private final AtomicInteger readers = new AtomicInteger();
    private volatile long firstSequence;
    private volatile long lastSequence;
    private volatile long end;
    private int lastCrc;
    private long lastTimestampNs;
    private boolean isFinished;
    private volatile boolean isRecent;

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
        segment.lastCrc = scan.lastCrc;
        segment.lastTimestampNs = scan.lastTimestampNs;
        segment.isFinished = true;
        return segment;
    }

    static Segment ofOther(final long number, final Path file, final long firstSequence)
    {
        final Segment segment = new Segment(number, file, new SparseIndex(0), END_UNKNOWN);
        segment.firstSequence = firstSequence;
        return segment;
    }

    void onBatch(
        final DirectBuffer buffer, final int offset, final long last, final long position, final long endPosition)
    {
        final long first = BatchDescriptor.firstSequence(buffer, offset);
        if (firstSequence == 0)
        {
            firstSequence = first;
        }
        index.onBatch(first, position);
        lastCrc = BatchDescriptor.crc(buffer, offset);
        lastTimestampNs = BatchDescriptor.timestampNs(buffer, offset);
        lastSequence = last;
        end = endPosition;
    }

    /** Keeps the segment from being dropped; false when it has been. Any thread. */
    boolean acquire()
    {
        int count = readers.get();
        while (count >= 0 && !readers.compareAndSet(count, count + 1))
        {
            count = readers.get();
        }
        return count >= 0;
    }

    /** Ends what {@link #acquire()} began: true if nobody else is in it. Any thread. */
    boolean release()
    {
        return readers.decrementAndGet() == 0;
    }

    /** Whether it is to stay in the page cache. Any thread. */
    boolean isRecent()
    {
        return isRecent;
    }

    /** It is being written, or was lately: false when its memory is given back. Sync agent only. */
    void recent(final boolean value)
    {
        isRecent = value;
    }

    /** Drops the segment if it is finished and nobody is in it. Sync agent only. */
    boolean drop()
    {
        return isFinished && readers.compareAndSet(0, DROPPED);
    }

    /** Nothing will be appended any more. Sync agent only. */
    void finish()
    {
        isFinished = true;
    }

    SegmentInfo info()
    {
        final long bytes = end;
        return new SegmentInfo(
            number, firstSequence, lastSequence, lastTimestampNs, bytes, Math.max(0, readers.get()));
    }

    /** Checksum of the last batch. Only for the thread that writes, or after {@link #finish()}. */
    int lastCrc()
    {
        return lastCrc;
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
