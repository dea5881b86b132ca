package io.headrace.journal;

import java.util.ArrayDeque;

/**
 * Bounds the memory in which the operating system keeps finished segments: the newest stay, up to
 * {@code journal.cache.bytes}, for readers that are not far behind. The memory of the others serves the next segments,
 * which is faster than memory that was never used. Belongs to the sync agent.
 */
final class SegmentCache
{
    private final DiskAccess diskAccess;
    private final long bound;
    private final ArrayDeque<Segment> kept = new ArrayDeque<>();
    private long keptLength;

    SegmentCache(final DiskAccess diskAccess, final long bound)
    {
        this.diskAccess = diskAccess;
        this.bound = bound;
    }

    /** A segment is finished and forced. */
    void add(final Segment segment)
    {
        kept.addLast(segment);
        keptLength += segment.end();
        while (keptLength > bound)
        {
            final Segment oldest = kept.removeFirst();
            keptLength -= oldest.end();
            oldest.recent(false);
            diskAccess.forgetPages(oldest.file());
        }
    }
}
