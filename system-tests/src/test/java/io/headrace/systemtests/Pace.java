package io.headrace.systemtests;

import java.util.concurrent.TimeUnit;

/**
 * Grants so many units of work per second, by the clock and not by the speed of the machine, so that a part of the
 * engine can be given a known capacity. What a pause of the thread cost may be caught up with. Used by one thread.
 */
final class Pace
{
    private static final double NS_PER_SECOND = 1e9;
    private static final long CATCH_UP_NS = TimeUnit.MILLISECONDS.toNanos(50);

    private final double intervalNs;
    private long dueNs = System.nanoTime();

    /**
     * A pace.
     *
     * @param unitsPerSecond 0 for no limit.
     */
    Pace(final double unitsPerSecond)
    {
        intervalNs = unitsPerSecond == 0 ? 0 : NS_PER_SECOND / unitsPerSecond;
    }

    /** Whether so many units may be done now; if so they count as done. */
    boolean tryTake(final int units)
    {
        if (intervalNs == 0)
        {
            return true;
        }
        final long nowNs = System.nanoTime();
        if (nowNs < dueNs)
        {
            return false;
        }
        dueNs = Math.max(dueNs, nowNs - CATCH_UP_NS) + Math.round(units * intervalNs);
        return true;
    }

    /** Burns time until so many units may be done. */
    void take(final int units)
    {
        while (!tryTake(units))
        {
            Thread.onSpinWait();
        }
    }
}
