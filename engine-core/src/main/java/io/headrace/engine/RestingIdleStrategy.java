package io.headrace.engine;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.IdleStrategy;

/**
 * For an agent in no hurry that looks for work by itself: rests briefly, and longer once it has found none for about a
 * second, so that an idle process hardly wakes up. Belongs to one thread; unparking that thread ends a rest.
 */
final class RestingIdleStrategy implements IdleStrategy
{
    static final long SHORT_REST_NS = TimeUnit.MILLISECONDS.toNanos(5);
    static final long LONG_REST_NS = TimeUnit.MILLISECONDS.toNanos(40);
    static final int SHORT_RESTS = 200;

    private int rests;

    @Override
    public void idle(final int workCount)
    {
        if (workCount > 0)
        {
            reset();
        }
        else
        {
            idle();
        }
    }

    @Override
    public void idle()
    {
        LockSupport.parkNanos(this, nextRestNs());
    }

    /** Counts a rest. */
    long nextRestNs()
    {
        if (rests == SHORT_RESTS)
        {
            return LONG_REST_NS;
        }
        rests++;
        return SHORT_REST_NS;
    }

    @Override
    public void reset()
    {
        rests = 0;
    }

    @Override
    public String alias()
    {
        return "resting";
    }
}
