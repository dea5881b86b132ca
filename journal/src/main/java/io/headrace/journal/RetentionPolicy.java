package io.headrace.journal;

import java.util.List;

/**
 * Says from which sequence on a journal is to be kept. A segment goes when it is old enough, or when the journal is too
 * long with it, and when besides nobody needs it. Immutable; any thread.
 */
public final class RetentionPolicy
{
    /** No limit of this kind. */
    public static final long UNLIMITED = 0;

    private final long maxBytes;
    private final long maxAgeNs;

    /**
     * A policy. Without any limit everything is kept.
     *
     * @param maxBytes of all segments together, or {@link #UNLIMITED}.
     * @param maxAgeNs of the newest batch of a segment in nanoseconds, or {@link #UNLIMITED}.
     * @throws IllegalArgumentException if one of them is negative.
     */
    public RetentionPolicy(final long maxBytes, final long maxAgeNs)
    {
        if (maxBytes < 0 || maxAgeNs < 0)
        {
            throw new IllegalArgumentException("journal.retention.bytes=" + maxBytes + " and age in nanoseconds=" +
                maxAgeNs + " must be at least 0; 0 keeps everything");
        }
        this.maxBytes = maxBytes;
        this.maxAgeNs = maxAgeNs;
    }

    /**
     * Decides.
     *
     * @param segments   of the journal, the oldest first.
     * @param neededFrom first sequence that a restart from a snapshot, a subscriber or anybody else still needs; 1
     *                   when there is no snapshot.
     * @param nowNs      nanoseconds since the epoch.
     * @return the sequence to hand to {@link ChronicleJournal#retainFrom(long)}; at most {@code neededFrom}, and never
     * beyond the first event of the newest segment.
     */
    public long retainFrom(final List<SegmentInfo> segments, final long neededFrom, final long nowNs)
    {
        long bytes = 0;
        for (final SegmentInfo segment : segments)
        {
            bytes += segment.bytes();
        }
        long from = 1;
        for (int i = 0; i + 1 < segments.size(); i++)
        {
            final SegmentInfo segment = segments.get(i);
            if (segment.lastSequence() >= neededFrom || segments.get(i + 1).firstSequence() == 0 ||
                !(isTooLong(bytes) || isTooOld(segment, nowNs)))
            {
                return Math.max(from, Math.min(segment.firstSequence(), neededFrom));
            }
            bytes -= segment.bytes();
            from = segment.lastSequence() + 1;
        }
        return from;
    }

    private boolean isTooLong(final long bytes)
    {
        return maxBytes != UNLIMITED && bytes > maxBytes;
    }

    private boolean isTooOld(final SegmentInfo segment, final long nowNs)
    {
        return maxAgeNs != UNLIMITED && nowNs - segment.lastTimestampNs() > maxAgeNs;
    }
}
