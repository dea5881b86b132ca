package io.headrace.rig;

import io.headrace.load.Schedule;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.NanoClock;

/**
 * Publishes each event when it is due, whatever the engine does: what cannot be published in time is published late
 * and keeps its due time. Belongs to the thread that publishes.
 */
final class OpenLoop
{
    /** Publishes a run. */
    @FunctionalInterface
    interface Target
    {
        /**
         * Publishes a run whose events follow each other at the distance of the schedule.
         *
         * @param count of events.
         * @param dueNs time at which the first was due.
         * @return false if there is no room.
         */
        boolean publish(int count, long dueNs);
    }

    private final NanoClock clock;
    private final Target target;
    private final int batch;
    private final long tickNs;
    private long refusals;

    /**
     * A loop.
     *
     * @param clock  to go by.
     * @param target to publish to.
     * @param batch  most events in a run; what is due is published, nothing waits for a run to fill.
     * @param tickNs how long the thread rests when nothing is due, 0 to spin.
     */
    OpenLoop(final NanoClock clock, final Target target, final int batch, final long tickNs)
    {
        this.clock = clock;
        this.target = target;
        this.batch = batch;
        this.tickNs = tickNs;
    }

    /** How often there was no room. */
    long refusals()
    {
        return refusals;
    }

    /**
     * Publishes by a schedule.
     *
     * @param schedule of the events.
     * @param endNs    time after which nothing is published any more.
     * @param limit    events after which it returns.
     * @return events published.
     */
    long publish(final Schedule schedule, final long endNs, final long limit)
    {
        long published = 0;
        long nowNs = clock.nanoTime();
        while (published < limit && nowNs - endNs < 0)
        {
            final long due = Math.min(limit, schedule.dueBy(nowNs));
            boolean hasRoom = true;
            while (published < due && hasRoom)
            {
                final int count = (int)Math.min(batch, due - published);
                hasRoom = target.publish(count, schedule.isUnpaced() ? nowNs : schedule.dueNs(published));
                published += hasRoom ? count : 0;
                refusals += hasRoom ? 0 : 1;
            }
            rest();
            nowNs = clock.nanoTime();
        }
        return published;
    }

    private void rest()
    {
        if (tickNs > 0)
        {
            LockSupport.parkNanos(tickNs);
        }
        else
        {
            Thread.onSpinWait();
        }
    }
}
