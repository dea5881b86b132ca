package io.headrace.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/**
 * The threads on which a replay without an engine has handlers called. Belongs to the thread that replays; the threads
 * are daemons and end with {@link #close()}.
 */
final class ReplayThreads implements AutoCloseable
{
    private static final long PARK_NS = 1_000_000;

    private final Thread replayer = Thread.currentThread();
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private volatile boolean isClosed;

    void start(final List<HandlerAgent> agents)
    {
        for (final HandlerAgent agent : agents)
        {
            final Thread thread = new Thread(() -> run(agent), "headrace-" + agent.roleName());
            thread.setDaemon(true);
            threads.add(thread);
        }
        threads.forEach(Thread::start);
    }

    private void run(final HandlerAgent agent)
    {
        try
        {
            while (!isClosed)
            {
                if (agent.doWork() == 0)
                {
                    LockSupport.parkNanos(this, PARK_NS);
                }
            }
        }
        catch (final Throwable ex)
        {
            failure.compareAndSet(null, ex);
            rouseReplayer();
        }
    }

    /** Any thread: an agent has made its calls. */
    void rouseReplayer()
    {
        LockSupport.unpark(replayer);
    }

    /** An agent has calls to make. */
    void rouse(final int index)
    {
        LockSupport.unpark(threads.get(index));
    }

    /**
     * Waits for agents to get on.
     *
     * @throws IllegalStateException if one has failed, with the cause.
     */
    void await()
    {
        final Throwable failed = failure.get();
        if (failed != null)
        {
            throw new IllegalStateException("a thread that calls handlers has ended: " + failed, failed);
        }
        LockSupport.parkNanos(this, PARK_NS);
    }

    @Override
    public void close()
    {
        isClosed = true;
        threads.forEach(LockSupport::unpark);
    }
}
