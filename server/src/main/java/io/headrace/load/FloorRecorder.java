package io.headrace.load;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * Measures what the machine itself adds to every latency: a thread that parks briefly and records how late it wakes.
 * <p>
 * It samples a tenth of a second out of every half, so that it takes little of what it measures. A stall counts for all
 * the moments in it, as it does in an open loop, not as the one late sample that it leaves ({@link
 * Histogram#recordValueWithExpectedInterval}): else a machine that stands still for 60 ms would look like one that is
 * never late. Started and closed
 * by one thread; {@link #histogram()} may be read after {@link #stop()}.
 */
public final class FloorRecorder implements Runnable, AutoCloseable
{
    private static final long PARK_NS = TimeUnit.MICROSECONDS.toNanos(20);
    /** Between two samples when nothing is late but by the slack of the system's timers. */
    private static final long INTERVAL_NS = TimeUnit.MICROSECONDS.toNanos(100);
    private static final long STALL_NS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long SAMPLE_NS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long REST_NS = TimeUnit.MILLISECONDS.toNanos(400);
    private static final long JOIN_MS = TimeUnit.SECONDS.toMillis(5);

    private final Histogram histogram = LatencyRecorder.newHistogram();
    private final Thread thread = new Thread(this, "floor");
    private volatile boolean running = true;

    /** A recorder that does not run yet. */
    public FloorRecorder()
    {
    }

    /** Starts the sampling. */
    public FloorRecorder start()
    {
        thread.setDaemon(true);
        thread.start();
        return this;
    }

    @Override
    public void run()
    {
        while (running)
        {
            final long sampleEndNs = System.nanoTime() + SAMPLE_NS;
            long beforeNs = System.nanoTime();
            while (running && beforeNs - sampleEndNs < 0)
            {
                LockSupport.parkNanos(PARK_NS);
                final long afterNs = System.nanoTime();
                record(Math.max(1, afterNs - beforeNs - PARK_NS));
                beforeNs = afterNs;
            }
            if (running)
            {
                LockSupport.parkNanos(REST_NS);
            }
        }
    }

    private void record(final long lateNs)
    {
        if (lateNs < STALL_NS)
        {
            histogram.recordValue(lateNs);
        }
        else
        {
            histogram.recordValueWithExpectedInterval(lateNs, INTERVAL_NS);
        }
    }

    /** How late the thread woke, in nanoseconds. */
    public Histogram histogram()
    {
        return histogram;
    }

    @Override
    public void close()
    {
        stop();
    }

    /** Ends the sampling; the histogram rests from then on. */
    public void stop()
    {
        running = false;
        LockSupport.unpark(thread);
        try
        {
            thread.join(JOIN_MS);
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
        }
    }
}
