package io.headrace.bus;

import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.BackoffIdleStrategy;

/**
 * Spins, then yields, then parks twice as long each time up to {@link #LONGEST_PARK_NS}.
 * <p>
 * A rousing call that just misses an agent falling asleep costs at most the longest park.
 */
final class BackingOffIdleStrategy implements RousableIdleStrategy
{
    static final long LONGEST_PARK_NS = 1_000_000;

    private static final long MAX_SPINS = 100;
    private static final long MAX_YIELDS = 100;
    private static final long SHORTEST_PARK_NS = 1_000;

    private final BackoffIdleStrategy delegate =
        new BackoffIdleStrategy(MAX_SPINS, MAX_YIELDS, SHORTEST_PARK_NS, LONGEST_PARK_NS);
    private volatile Thread sleeper;

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
        sleeper = Thread.currentThread();
        delegate.idle();
    }

    @Override
    public void reset()
    {
        if (sleeper != null)
        {
            sleeper = null;
        }
        delegate.reset();
    }

    @Override
    public void rouse()
    {
        final Thread thread = sleeper;
        if (thread != null)
        {
            sleeper = null;
            LockSupport.unpark(thread);
        }
    }

    @Override
    public String alias()
    {
        return "backoff";
    }
}
