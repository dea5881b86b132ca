package io.headrace.rig;

import java.util.concurrent.locks.LockSupport;

/**
 * Publishes, on a thread of its own, as fast as the engine takes events, and rests briefly when a lane is full.
 */
final class ClosedLoop implements AutoCloseable
{
    private static final long FULL_PARK_NS = 1_000;

    private final PublisherThread thread = new PublisherThread(this::run);
    private final EventRuns runs;
    private final int batch;
    private final long limit;
    private volatile boolean ended;
    private volatile long published;

    /**
     * Starts to publish.
     *
     * @param runs   to publish with.
     * @param batch  events in a run.
     * @param limit  events after which it ends by itself.
     */
    ClosedLoop(final EventRuns runs, final int batch, final long limit)
    {
        this.runs = runs;
        this.batch = batch;
        this.limit = limit;
    }

    ClosedLoop start()
    {
        thread.start();
        return this;
    }

    private void run()
    {
        long count = 0;
        while (count < limit && !ended)
        {
            final int next = (int)Math.min(batch, limit - count);
            if (runs.offer(next))
            {
                count += next;
            }
            else
            {
                LockSupport.parkNanos(FULL_PARK_NS);
            }
        }
        published = count;
    }

    /** Events published, once it has ended. */
    long published()
    {
        return published;
    }

    @Override
    public void close()
    {
        ended = true;
        thread.check();
    }
}
