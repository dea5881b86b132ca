package io.headrace.load;

import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * Collects latencies of acknowledged events: one histogram for the second that runs, one for the whole measurement.
 * Not threadsafe.
 */
final class LatencyRecorder
{
    private static final long LOWEST_NS = 1;
    private static final long HIGHEST_NS = TimeUnit.MINUTES.toNanos(20);
    private static final int DIGITS = 3;

    private final Histogram total = newHistogram();
    private final Histogram interval = newHistogram();

    static Histogram newHistogram()
    {
        return new Histogram(LOWEST_NS, HIGHEST_NS, DIGITS);
    }

    /**
     * Records a run of events acknowledged together. Events whose latencies the histogram cannot tell apart are
     * recorded in one step, so the result is exactly that of recording each.
     *
     * @param firstDueNs due time of the first event.
     * @param nsPerEvent distance to the next due time, 0 if all are due at once.
     * @param count      events in the run.
     * @param nowNs      time of the acknowledgement.
     */
    void record(final long firstDueNs, final double nsPerEvent, final long count, final long nowNs)
    {
        long index = 0;
        while (index < count)
        {
            final long latencyNs = clamp(nowNs - firstDueNs - (long)(index * nsPerEvent));
            final long lowestNs = interval.lowestEquivalentValue(latencyNs);
            long alike = count - index;
            if (nsPerEvent > 0.0)
            {
                alike = Math.min(alike, 1 + (long)((latencyNs - lowestNs) / nsPerEvent));
            }
            interval.recordValueWithCount(latencyNs, alike);
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
