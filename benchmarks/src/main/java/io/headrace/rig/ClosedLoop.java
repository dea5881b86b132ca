package io.headrace.rig;

import org.agrona.concurrent.BackoffIdleStrategy;

/**
 * Publishes, on a thread of its own, as fast as the engine takes events, and rests ever longer while a lane is full:
 * with equal short rests the wake-ups of many publishers take the cores from the engine.
 */
final class ClosedLoop implements AutoCloseable
{
    private static final long SHORTEST_PARK_NS = 1_000;
    private static final long LONGEST_PARK_NS = 1_000_000;

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
        final BackoffIdleStrategy rest = new BackoffIdleStrategy(0, 0, SHORTEST_PARK_NS, LONGEST_PARK_NS);
        long count = 0;
        while (count < limit && !ended)
        {
            final int next = (int)Math.min(batch, limit - count);
            if (runs.offer(next))
            {
                count += next;
                rest.reset();
            }
            else
            {
                rest.idle();
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
