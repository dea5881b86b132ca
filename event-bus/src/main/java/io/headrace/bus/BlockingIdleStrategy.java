package io.headrace.bus;

import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;

/**
 * Waits until it is roused, at most {@link #LONGEST_WAIT_NS}, so that timers fire and room that opens without a rousing
 * call is seen.
 * <p>
 * No rousing call is missed: the agent first says that it is about to wait, then looks for work once more, and only
 * then waits; {@link #rouse()} reads what it said behind a fence. The first waits are short, since an agent that waits
 * for room, in the journal or in a release queue, is not roused for it.
 */
public final class BlockingIdleStrategy implements RousableIdleStrategy
{
    /** Longest wait: a timer may be late by so much. */
    public static final long LONGEST_WAIT_NS = 10_000_000;

    private static final long SHORTEST_WAIT_NS = 100_000;

    private long waitNs = SHORTEST_WAIT_NS;
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
        if (sleeper == null)
        {
            sleeper = Thread.currentThread();
        }
        else
        {
            LockSupport.parkNanos(this, waitNs);
            waitNs = Math.min(LONGEST_WAIT_NS, 2 * waitNs);
        }
    }

    @Override
    public void reset()
    {
        waitNs = SHORTEST_WAIT_NS;
        if (sleeper != null)
        {
            sleeper = null;
        }
    }

    @Override
    public void rouse()
    {
        VarHandle.fullFence();
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
        return "block";
    }
}
