package io.headrace.rig;

import io.headrace.load.LoadSession;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * Ten times the normal rate for a while, and how long it takes until latency is what it was before: the end of the
 * first of four intervals in a row whose p99 is at most three times the median p99 of those before the spike. For one
 * use.
 */
final class SpikeRecovery implements LoadSession.IntervalListener
{
    private static final long INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(250);
    private static final int BEFORE_SECONDS = 5;
    private static final int SPIKE_SECONDS = 5;
    private static final int FACTOR = 10;
    private static final int CALM_INTERVALS = 4;
    private static final double CALM = 3.0;
    private static final double NS_PER_SECOND = 1e9;
    private static final double NS_PER_MICRO = 1_000.0;

    private final List<Double> ends = new ArrayList<>();
    private final List<Double> latencies = new ArrayList<>();
    private final LoadTarget load;
    private final long normal;
    private final LatencyBook book;
    private long startNs;
    private long acknowledged;

    SpikeRecovery(final LoadTarget load, final long normal, final LatencyBook book)
    {
        this.load = load;
        this.normal = normal;
        this.book = book;
    }

    @Override
    public void onInterval(final long fromNs, final long endNs, final long count, final Histogram latency)
    {
        book.onInterval(fromNs, endNs, count, latency);
        acknowledged += count;
        ends.add((endNs - startNs) / NS_PER_SECOND);
        // nothing acknowledged in an interval of a steady rate is the opposite of calm
        latencies.add(latency.getTotalCount() == 0 ?
            INTERVAL_NS / NS_PER_MICRO : latency.getValueAtPercentile(99.0) / NS_PER_MICRO);
    }

    /** Runs it and adds the time to recover as the sample; events acknowledged per second over all phases. */
    double run(final int secondsAfter, final RunRecord record) throws IOException
    {
        load.listener(this, INTERVAL_NS);
        startNs = System.nanoTime();
        load.phase(normal, BEFORE_SECONDS);
        final int before = ends.size();
        final long givenUp = load.phase(normal * FACTOR, SPIKE_SECONDS);
        final double spikeEnd = (System.nanoTime() - startNs) / NS_PER_SECOND;
        load.phase(normal, secondsAfter);
        final double seconds = (System.nanoTime() - startNs) / NS_PER_SECOND;
        final double usual = latencies.subList(0, before).stream().sorted().skip(before / 2).findFirst().orElse(0.0);
        final double calm = calmAt(spikeEnd, CALM * usual);
        record.sample(calm < 0 ? secondsAfter : calm - spikeEnd)
            .fact("recovered", calm >= 0)
            .fact("normalRate", normal)
            .fact("spikeRate", normal * FACTOR)
            .fact("givenUp", givenUp)
            .fact("usualP99Us", usual)
            .fact("p99UsByTime", Map.of("x", ends, "y", latencies));
        return acknowledged / seconds;
    }

    /** End of the first of enough calm intervals behind a time, or a negative number. */
    private double calmAt(final double time, final double limitUs)
    {
        int calm = 0;
        for (int i = 0; i < ends.size(); i++)
        {
            if (ends.get(i) > time)
            {
                calm = latencies.get(i) <= limitUs ? calm + 1 : 0;
                if (calm == CALM_INTERVALS)
                {
                    return Math.max(time, ends.get(i - CALM_INTERVALS + 1));
                }
            }
        }
        return -1.0;
    }
}
