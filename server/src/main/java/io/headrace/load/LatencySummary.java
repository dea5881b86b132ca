package io.headrace.load;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * The percentiles of a histogram of nanoseconds that a report shows, in microseconds.
 *
 * @param p50  median.
 * @param p90  ninth decile.
 * @param p99  one in a hundred is longer.
 * @param p999 one in a thousand is longer.
 * @param max  longest.
 */
record LatencySummary(double p50, double p90, double p99, double p999, double max)
{
    private static final double NS_PER_TENTH = 100.0;
    private static final double TENTHS = 10.0;

    static LatencySummary of(final Histogram histogram)
    {
        return new LatencySummary(
            micros(histogram.getValueAtPercentile(50.0)),
            micros(histogram.getValueAtPercentile(90.0)),
            micros(histogram.getValueAtPercentile(99.0)),
            micros(histogram.getValueAtPercentile(99.9)),
            micros(histogram.getTotalCount() == 0 ? 0 : histogram.getMaxValue()));
    }

    private static double micros(final long ns)
    {
        return Math.round(ns / NS_PER_TENTH) / TENTHS;
    }

    Map<String, Object> toMap()
    {
        final Map<String, Object> map = new LinkedHashMap<>();
        map.put("p50", p50);
        map.put("p90", p90);
        map.put("p99", p99);
        map.put("p999", p999);
        map.put("max", max);
        return map;
    }

    @Override
    public String toString()
    {
        return "p50 " + text(p50) + ", p90 " + text(p90) + ", p99 " + text(p99) + ", p99.9 " + text(p999) + ", max " +
            text(max);
    }

    /** A time with a unit that keeps the number short. */
    static String text(final double micros)
    {
        if (micros < 1_000)
        {
            return String.format(Locale.ROOT, "%.0f µs", micros);
        }
        if (micros < 1_000_000)
        {
            return String.format(Locale.ROOT, "%.1f ms", micros / 1_000);
        }
        return String.format(Locale.ROOT, "%.2f s", micros / 1_000_000);
    }
}
