package io.headrace.edge;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads on which HTTP does what may block: reading the journal, hashing the state. Bounded threads, bounded
 * queue. Threadsafe.
 */
final class ReaderPool implements AutoCloseable
{
    private static final long CLOSE_TIMEOUT_S = 15;

    private final ThreadPoolExecutor executor;

    /**
     * Starts no thread before the first job.
     *
     * @param name        of the threads.
     * @param threads     most at a time.
     * @param queueLength most jobs that wait.
     */
    ReaderPool(final String name, final int threads, final int queueLength)
    {
        final AtomicInteger number = new AtomicInteger();
        executor = new ThreadPoolExecutor(
            threads,
            threads,
            10,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(queueLength),
            job ->
            {
                final Thread thread = new Thread(job, name + '-' + number.incrementAndGet());
                thread.setDaemon(true);
                return thread;
            });
        executor.allowCoreThreadTimeOut(true);
    }

    /**
     * Runs a job soon.
     *
     * @param job to run.
     * @return false if too many wait already.
     */
    boolean submit(final Runnable job)
    {
        try
        {
            executor.execute(job);
            return true;
        }
        catch (final RejectedExecutionException ex)
        {
            return false; // the queue is full, or the edge is closed
        }
    }

    /** Waits for the jobs that run, so that none reads a journal that is closed after. */
    @Override
    public void close()
    {
        executor.shutdown();
        executor.getQueue().clear();
        try
        {
            executor.awaitTermination(CLOSE_TIMEOUT_S, TimeUnit.SECONDS);
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
        }
    }
}
