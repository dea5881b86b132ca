package io.headrace.rig;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Raises the rate step by step until it is too much. For one use.
 */
final class StressSteps
{
    private static final int STEP_SECONDS = 3;
    private static final int MOST_STEPS = 30;
    private static final double FIRST = 0.5;
    private static final double STEP = 0.1;
    private static final double RATE_MET = 0.99;
    private static final double LIMIT_US = 50_000.0;
    private static final double NS_PER_MICRO = 1_000.0;

    private final LoadTarget load;
    private final double capacity;
    private final PrintWriter progress;

    StressSteps(final LoadTarget load, final double capacity, final PrintWriter progress)
    {
        this.load = load;
        this.capacity = capacity;
        this.progress = progress;
    }

    /** Adds the highest rate that held as the sample, and the curve of p99 by rate as a fact. */
    void run(final RunRecord record) throws IOException
    {
        final List<Double> rates = new ArrayList<>();
        final List<Double> latencies = new ArrayList<>();
        double held = 0;
        String reason = "none within " + MOST_STEPS + " steps";
        for (int step = 0; step < MOST_STEPS && reason.startsWith("none"); step++)
        {
            final long rate = Math.max(1, Math.round(capacity * (FIRST + step * STEP)));
            final LoadFigures figures = load.measure(rate, STEP_SECONDS);
            final double p99Us = figures.latency().getValueAtPercentile(99.0) / NS_PER_MICRO;
            rates.add((double)rate);
            latencies.add(p99Us);
            progress.printf(Locale.ROOT, "rate=%d p99=%.0fus refused=%d%n", rate, p99Us, figures.refused());
            if (figures.refused() > 0)
            {
                reason = "events were refused";
            }
            else if (p99Us > LIMIT_US)
            {
                reason = "p99 above 50 ms";
            }
            else if (figures.eventsPerSecond() < RATE_MET * rate)
            {
                reason = "the rate was missed";
            }
            else
            {
                held = rate;
            }
        }
        record.sample(held)
            .fact("endedBy", reason)
            .fact("p99UsByRate", Map.of("x", rates, "y", latencies));
    }
}
