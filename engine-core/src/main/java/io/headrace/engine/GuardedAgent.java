package io.headrace.engine;

import org.agrona.concurrent.Agent;
import org.agrona.concurrent.AgentTerminationException;

/**
 * Watches over an agent: notes when its last duty cycle ended, and turns an exception, or an end that nobody asked
 * for, into the end of the engine. Once any agent has failed, none works on: what one of them left half done must
 * not be acknowledged by another.
 */
final class GuardedAgent implements Agent
{
    private final Agent delegate;
    private final AgentThreads threads;
    private volatile long lastBeatNs = System.nanoTime();

    GuardedAgent(final Agent delegate, final AgentThreads threads)
    {
        this.delegate = delegate;
        this.threads = threads;
    }

    @Override
    public int doWork()
    {
        final Throwable fault = threads.fault();
        if (fault != null)
        {
            throw new AgentTerminationException(fault);
        }
        try
        {
            final int work = delegate.doWork();
            lastBeatNs = System.nanoTime();
            return work;
        }
        catch (final Throwable ex)
        {
            threads.fail(ex);
            throw new AgentTerminationException(ex);
        }
    }

    /** Called by the thread of the agent at its end, which an interrupt brings about without any exception. */
    @Override
    public void onClose()
    {
        if (!threads.isClosing() && threads.fault() == null)
        {
            threads.fail(new IllegalStateException("the " + roleName() + " agent has ended, since its thread was " +
                "interrupted: a handler or a sink must not interrupt the thread that calls it"));
        }
    }

    /** Any thread. */
    boolean isBeating(final long nowNs, final long withinNs)
    {
        return nowNs - lastBeatNs <= withinNs;
    }

    @Override
    public String roleName()
    {
        return delegate.roleName();
    }
}
