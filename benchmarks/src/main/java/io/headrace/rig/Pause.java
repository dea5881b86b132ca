package io.headrace.rig;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Lets the calling thread rest until a time, or until something has happened.
 */
final class Pause
{
    private static final long STEP_NS = TimeUnit.MICROSECONDS.toNanos(200);

    private Pause()
    {
    }

    /** Something that may have happened. */
    @FunctionalInterface
    interface Condition
    {
        boolean holds();
    }

    /** Rests until a time of {@link System#nanoTime()}: the time then. */
    static long until(final long timeNs)
    {
        long nowNs = System.nanoTime();
        while (nowNs - timeNs < 0)
        {
            LockSupport.parkNanos(timeNs - nowNs);
            nowNs = System.nanoTime();
        }
        return nowNs;
    }

    /** Rests for some seconds. */
    static long seconds(final int seconds)
    {
        return until(System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds));
    }

    /**
     * Rests until something has happened.
     *
     * @param condition  to wait for.
     * @param what       for the message when it takes too long.
     * @param maxSeconds to wait.
     * @return the time then.
     */
    static long until(final Condition condition, final String what, final int maxSeconds)
    {
        final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(maxSeconds);
        while (!condition.holds())
        {
            if (System.nanoTime() - deadlineNs > 0)
            {
                throw new IllegalStateException(what + " took more than " + maxSeconds + " s");
            }
            LockSupport.parkNanos(STEP_NS);
        }
        return System.nanoTime();
    }
}
