package io.headrace.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;

/**
 * Drops whole segments from the begin of a journal that is being written. Belongs to the sync agent, but for
 * {@link #retainFrom}.
 * <p>
 * The floor is durable before the first file is deleted. A crash in between leaves files below the floor, which nobody
 * reads and the next start deletes.
 */
final class SegmentRetention implements AutoCloseable
{
    private final DiskAccess diskAccess;
    private final Path directory;
    private final SegmentList segments;
    private final SealWriter sealWriter;
    private final FloorFile file;
    private final ArrayDeque<Segment> dropped = new ArrayDeque<>();
    private FloorFile.Floor floor;
    private volatile long fromSequence;

    SegmentRetention(
        final JournalContext context,
        final SegmentList segments,
        final SealWriter sealWriter,
        final FloorFile.Floor floor) throws IOException
    {
        this.diskAccess = context.diskAccess();
        this.directory = context.directory();
        this.segments = segments;
        this.sealWriter = sealWriter;
        this.floor = floor;
        file = FloorFile.open(diskAccess, directory, floor);
    }

    /** Nobody needs events before a sequence any more. Any thread. */
    void retainFrom(final long sequence)
    {
        fromSequence = sequence;
    }

    /** Drops what nobody needs, a file at a time; 0 when there was nothing to do. */
    int maintain(final long durableSequence) throws IOException
    {
        final Segment segment = dropped.poll();
        if (segment != null)
        {
            diskAccess.deleteSegment(directory, segment.number());
            diskAccess.forceDirectory(directory);
            return 1;
        }
        final long from = fromSequence;
        return from > floor.firstSequence() ? drop(from, durableSequence) : 0;
    }

    private int drop(final long from, final long durableSequence) throws IOException
    {
        // From here on no cursor gets into them any more; one that is in one keeps it, and all that follow.
        final List<Segment> before = segments.removeBefore(from, durableSequence);
        if (before.isEmpty())
        {
            return 0;
        }
        final Segment last = before.get(before.size() - 1);
        floor = new FloorFile.Floor(floor.generation() + 1, last.lastSequence() + 1, segments.first().number(),
            last.lastCrc(), false);
        file.write(floor);
        for (final Segment segment : before)
        {
            sealWriter.forget(segment);
        }
        dropped.addAll(before);
        return 1;
    }

    /** Deletes all that has been dropped. */
    void finish() throws IOException
    {
        while (!dropped.isEmpty())
        {
            diskAccess.deleteSegment(directory, dropped.remove().number());
        }
        diskAccess.forceDirectory(directory);
    }

    @Override
    public void close() throws IOException
    {
        file.close();
    }
}
