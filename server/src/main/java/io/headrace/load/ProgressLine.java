package io.headrace.load;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * One line on stderr that is rewritten each second, if stderr is a terminal. Not threadsafe.
 */
final class ProgressLine
{
    /** Set by the launcher, which can tell; a JVM cannot. */
    private static final String TERMINAL_PROPERTY = "headrace.terminal";
    /** How often it is shown. */
    static final long INTERVAL_NS = TimeUnit.SECONDS.toNanos(1);
    private static final String REWRITE = "\r\u001b[K";

    private final PrintWriter err;
    private final boolean shown;
    private long fromNs;
    private long fromAcknowledged;
    private boolean dirty;

    /**
     * A line.
     *
     * @param err   to write to.
     * @param shown false to write nothing.
     */
    ProgressLine(final PrintWriter err, final boolean shown)
    {
        this.err = err;
        this.shown = shown;
    }

    /** True when a person looks at stderr. */
    static boolean isTerminal()
    {
        return Boolean.getBoolean(TERMINAL_PROPERTY);
    }

    /** Starts to count. */
    void start(final long nowNs, final long acknowledged)
    {
        fromNs = nowNs;
        fromAcknowledged = acknowledged;
    }

    /** True when an interval is over, so that {@link #show} is due. */
    boolean isDue(final long nowNs)
    {
        return nowNs - fromNs >= INTERVAL_NS;
    }

    /**
     * Shows an interval and starts the next.
     *
     * @param label        what is going on.
     * @param nowNs        end of the interval.
     * @param acknowledged events since the run began.
     * @param interval     latencies of the interval.
     */
    void show(final String label, final long nowNs, final long acknowledged, final Histogram interval)
    {
        if (shown)
        {
            final double rate = (acknowledged - fromAcknowledged) * (double)INTERVAL_NS / (nowNs - fromNs);
            final LatencySummary latency = LatencySummary.of(interval);
            err.print(REWRITE + String.format(Locale.ROOT,
                "%s  %,.0f events/s  p50 %s  p99 %s  max %s  acknowledged %,d",
                label,
                rate,
                LatencySummary.text(latency.p50()),
                LatencySummary.text(latency.p99()),
                LatencySummary.text(latency.max()),
                acknowledged));
            err.flush();
            dirty = true;
        }
        start(nowNs, acknowledged);
    }

    /** Removes the line, before something else is written. */
    void clear()
    {
        if (dirty)
        {
            err.print(REWRITE);
            err.flush();
            dirty = false;
        }
    }
}
