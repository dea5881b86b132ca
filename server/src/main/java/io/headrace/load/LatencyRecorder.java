package io.headrace.load;

import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.ValueRecorder;

/**
 * Collects latencies of acknowledged events: one histogram for the second that runs, one for the whole measurement.
 * Not threadsafe.
 */
public final class LatencyRecorder
{
    private static final long LOWEST_NS = 1;
    private static final long HIGHEST_NS = TimeUnit.MINUTES.toNanos(20);
    private static final int DIGITS = 3;

    private final Histogram total = newHistogram();
    private final Histogram interval = newHistogram();

    /** An empty histogram of nanoseconds with the bounds that all latencies here have. */
    public static Histogram newHistogram()
    {
        return new Histogram(LOWEST_NS, HIGHEST_NS, DIGITS);
    }

    /** A recorder of an empty measurement. */
    LatencyRecorder()
    {
    }

    /** Records a run of events acknowledged together, as {@link #recordRun} does. */
    void record(final long firstDueNs, final double nsPerEvent, final long count, final long nowNs)
    {
        recordRun(interval, interval, firstDueNs, nsPerEvent, count, nowNs);
    }

    /**
     * Records a run of events acknowledged together. Events whose latencies the histogram cannot tell apart are
     * recorded in one step, so the result is exactly that of recording each.
     *
     * @param target     to record in.
     * @param shape      any histogram of {@link #newHistogram()}, to tell which latencies the target cannot tell apart.
     * @param firstDueNs due time of the first event.
     * @param nsPerEvent distance to the next due time, 0 if all are due at once.
     * @param count      events in the run.
     * @param nowNs      time of the acknowledgement.
     */
    public static void recordRun(
        final ValueRecorder target,
        final Histogram shape,
        final long firstDueNs,
        final double nsPerEvent,
        final long count,
        final long nowNs)
    {
        long index = 0;
        while (index < count)
        {
            final long latencyNs = clamp(nowNs - firstDueNs - (long)(index * nsPerEvent));
            final long lowestNs = shape.lowestEquivalentValue(latencyNs);
            long alike = count - index;
            if (nsPerEvent > 0.0)
            {
                alike = Math.min(alike, 1 + (long)((latencyNs - lowestNs) / nsPerEvent));
            }
            target.recordValueWithCount(latencyNs, alike);
            index += alike;
        }
    }

    /** The histogram of what was recorded since {@link #endInterval()}. */
    Histogram interval()
    {
        return interval;
    }

    /** Adds the interval to the total and starts the next one. */
    void endInterval()
    {
        total.add(interval);
        interval.reset();
    }

    /** Forgets everything, at the end of the warm-up. */
    void reset()
    {
        total.reset();
        interval.reset();
    }

    /** The histogram of the whole measurement, with the interval that runs. */
    Histogram total()
    {
        endInterval();
        return total;
    }

    private static long clamp(final long latencyNs)
    {
        return Math.max(LOWEST_NS, Math.min(latencyNs, HIGHEST_NS));
    }
}
