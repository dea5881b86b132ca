package io.headrace.engine;

import java.util.function.Consumer;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.AgentTerminationException;

/**
 * Watches over an agent: notes when its last duty cycle ended, and turns an exception into the end of the engine.
 */
final class GuardedAgent implements Agent
{
    private final Agent delegate;
    private final Consumer<Throwable> onFailure;
    private volatile long lastBeatNs = System.nanoTime();

    GuardedAgent(final Agent delegate, final Consumer<Throwable> onFailure)
    {
        this.delegate = delegate;
        this.onFailure = onFailure;
    }

    @Override
    public int doWork()
    {
        try
        {
            final int work = delegate.doWork();
            lastBeatNs = System.nanoTime();
            return work;
        }
        catch (final Throwable ex)
        {
            onFailure.accept(ex);
            throw new AgentTerminationException(ex);
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
