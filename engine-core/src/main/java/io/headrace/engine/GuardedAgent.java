package io.headrace.engine;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
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
    private final AtomicLong beatNs = new AtomicLong(System.nanoTime());
    private final AtomicBoolean working = new AtomicBoolean();
    private volatile Thread thread;

    GuardedAgent(final Agent delegate, final AgentThreads threads)
    {
        this.delegate = delegate;
        this.threads = threads;
    }

    @Override
    public void onStart()
    {
        thread = Thread.currentThread();
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
            working.setRelease(true);
            final int work = delegate.doWork();
            beatNs.setRelease(System.nanoTime());
            working.setRelease(false);
            return work;
        }
        catch (final Throwable ex)
        {
            working.setRelease(false);
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

    /** Any thread: it is in a duty cycle. */
    boolean isWorking()
    {
        return working.get();
    }

    /** Any thread: when its last duty cycle ended. */
    long beatNs()
    {
        return beatNs.get();
    }

    /** Any thread: moves when the agent gets on within a duty cycle; a glance at a number that is not ordered. */
    long progress()
    {
        if (delegate instanceof EngineAgent engine)
        {
            return engine.appliedSequence();
        }
        return delegate instanceof HandlerAgent handlers ? handlers.callsMade() : 0;
    }

    /** Any thread: the call that its handler is in, as words to append; true only while its thread stands still. */
    String callText()
    {
        if (delegate instanceof EngineAgent engine)
        {
            return engine.callText();
        }
        return delegate instanceof HandlerAgent handlers ? handlers.callText() : "";
    }

    /** Any thread: where its thread is. */
    StackTraceElement[] stack()
    {
        final Thread running = thread;
        return running == null ? new StackTraceElement[0] : running.getStackTrace();
    }

    @Override
    public String roleName()
    {
        return delegate.roleName();
    }
}
