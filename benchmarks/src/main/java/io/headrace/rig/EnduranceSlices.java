package io.headrace.rig;

import io.headrace.load.LatencyRecorder;
import io.headrace.load.LoadSession;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * Latency and memory of each slice of a long run. Told of intervals of a second by the thread that sends.
 */
final class EnduranceSlices implements LoadSession.IntervalListener
{
    private static final double NS_PER_MICRO = 1_000.0;

    private final Histogram slice = LatencyRecorder.newHistogram();
    private final List<Double> ends = new ArrayList<>();
    private final List<Double> latencies = new ArrayList<>();
    private final List<Double> anonymous = new ArrayList<>();
    private final ScenarioTarget target;
    private final int seconds;
    private int passed;

    EnduranceSlices(final ScenarioTarget target, final int seconds)
    {
        this.target = target;
        this.seconds = seconds;
    }

    @Override
    public void onInterval(final long startNs, final long endNs, final long acknowledged, final Histogram latency)
    {
        slice.add(latency);
        passed++;
        if (passed % seconds == 0)
        {
            ends.add((double)passed);
            latencies.add(slice.getValueAtPercentile(99.0) / NS_PER_MICRO);
            anonymous.add(anonymousMiB());
            slice.reset();
        }
    }

    private double anonymousMiB()
    {
        try
        {
            return target.usage().anonymousMiB();
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException("the memory of a process could not be read", ex);
        }
    }

    /** Puts the curves into a record. */
    void putFacts(final RunRecord record)
    {
        record.fact("sliceSeconds", seconds)
            .fact("p99UsByTime", Map.of("x", ends, "y", latencies))
            .fact("anonymousMiBByTime", Map.of("x", ends, "y", anonymous));
    }
}
