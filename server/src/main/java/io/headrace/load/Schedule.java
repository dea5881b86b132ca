package io.headrace.load;

import java.util.concurrent.TimeUnit;

/**
 * When each event of a run is due, whatever the server does: the same distance between any two. Immutable.
 * <p>
 * Latency is counted from the due time and not from the time of sending, so a server that stalls is charged for the
 * events that it kept from being sent.
 */
public final class Schedule
{
    private static final double NS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);

    private final long startNs;
    private final double nsPerEvent;

    /**
     * A schedule.
     *
     * @param startNs         at which the first event is due, on the clock of the run.
     * @param eventsPerSecond offered, or 0 when every event is due at once.
     */
    public Schedule(final long startNs, final long eventsPerSecond)
    {
        if (eventsPerSecond < 0)
        {
            throw new IllegalArgumentException("rate=" + eventsPerSecond + " must be at least 0");
        }
        this.startNs = startNs;
        nsPerEvent = eventsPerSecond == 0 ? 0.0 : NS_PER_SECOND / eventsPerSecond;
    }

    /** True when nothing paces the run, so that latency counts from sending. */
    public boolean isUnpaced()
    {
        return nsPerEvent == 0.0;
    }

    /** Time at which the first event is due. */
    public long startNs()
    {
        return startNs;
    }

    /** Distance between two due times. */
    public double nsPerEvent()
    {
        return nsPerEvent;
    }

    /** Due time of an event, counted from 0. */
    public long dueNs(final long index)
    {
        return startNs + (long)(index * nsPerEvent);
    }

    /** How many events are due by a time: those with an index below the result. */
    public long dueBy(final long nowNs)
    {
        final long elapsedNs = nowNs - startNs;
        if (elapsedNs < 0)
        {
            return 0;
        }
        return isUnpaced() ? Long.MAX_VALUE : (long)(elapsedNs / nsPerEvent) + 1;
    }
}
