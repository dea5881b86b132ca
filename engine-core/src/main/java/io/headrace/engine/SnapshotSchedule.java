package io.headrace.engine;

import java.util.concurrent.TimeUnit;

/**
 * Decides when a snapshot is due: so many events or so much time after the last one, and later after a failure.
 * Belongs to the shadow.
 */
final class SnapshotSchedule
{
    /** How long to wait after a failure. */
    static final long RETRY_NS = TimeUnit.SECONDS.toNanos(10);

    private final long intervalEvents;
    private final long intervalNs;
    private long lastSequence;
    private long lastNs;
    private long notBeforeNs;

    SnapshotSchedule(final SnapshotContext context, final long nowNs)
    {
        intervalEvents = context.intervalEvents();
        intervalNs = context.intervalNs();
        lastNs = nowNs;
        notBeforeNs = nowNs;
    }

    /** There is a snapshot of this sequence, or there need not be one. */
    void done(final long sequence, final long nowNs)
    {
        lastSequence = sequence;
        lastNs = nowNs;
    }

    /** It did not work out. */
    void failed(final long nowNs)
    {
        notBeforeNs = nowNs + RETRY_NS;
    }

    /** Whether enough time has passed since the last failure. */
    boolean isAllowed(final long nowNs)
    {
        return nowNs - notBeforeNs >= 0;
    }

    boolean isDue(final long sequence, final long nowNs)
    {
        final long events = sequence - lastSequence;
        return events > 0 && isAllowed(nowNs) &&
            ((intervalEvents > 0 && events >= intervalEvents) || (intervalNs > 0 && nowNs - lastNs >= intervalNs));
    }

    /** Time since the last snapshot. */
    long ageNs(final long nowNs)
    {
        return nowNs - lastNs;
    }
}
