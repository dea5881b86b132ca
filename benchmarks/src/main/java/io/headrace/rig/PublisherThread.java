package io.headrace.rig;

import java.util.concurrent.TimeUnit;

/**
 * A daemon thread that publishes, and hands what it threw to the thread that checks it.
 */
final class PublisherThread
{
    private static final long JOIN_MS = TimeUnit.SECONDS.toMillis(60);

    private final Thread thread;
    private volatile RuntimeException failure;

    PublisherThread(final Runnable duty)
    {
        thread = new Thread(() -> run(duty), "publisher");
        thread.setDaemon(true);
    }

    private void run(final Runnable duty)
    {
        try
        {
            duty.run();
        }
        catch (final RuntimeException ex)
        {
            failure = ex;
        }
    }

    PublisherThread start()
    {
        thread.start();
        return this;
    }

    boolean isRunning()
    {
        return thread.isAlive();
    }

    /** Waits for its end and throws what it threw. */
    void check()
    {
        try
        {
            thread.join(JOIN_MS);
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive())
        {
            throw new IllegalStateException("the publisher did not end");
        }
        if (failure != null)
        {
            throw new IllegalStateException("publishing failed", failure);
        }
    }
}
