package io.headrace.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The percentiles of one histogram, from the file that HdrHistogram writes. Immutable.
 *
 * @param points in ascending order.
 */
record PercentileCurve(List<Point> points)
{
    /**
     * One point.
     *
     * @param oneIn  1 / (1 - percentile): 100 is the 99th percentile, one event in a hundred is slower.
     * @param micros latency in microseconds.
     */
    record Point(double oneIn, double micros)
    {
    }

    /**
     * Reads a file.
     *
     * @param file in the percentile format of HdrHistogram, values in microseconds; null if there is none.
     * @return the curve, empty if there is no file.
     */
    static PercentileCurve read(final Path file)
    {
        if (file == null || !Files.isReadable(file))
        {
            return new PercentileCurve(List.of());
        }
        try
        {
            return parse(Files.readAllLines(file));
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    static PercentileCurve parse(final List<String> lines)
    {
        final List<Point> points = new ArrayList<>();
        for (final String line : lines)
        {
            final String[] columns = line.strip().split("\\s+", -1);
            if (columns.length >= 3 && isNumber(columns[0]) && isNumber(columns[1]))
            {
                final double percentile = Double.parseDouble(columns[1]);
                final double total = Double.parseDouble(columns[2]);
                // The last line is the maximum: no event is slower, so it stands where one in all of them is.
                points.add(new Point(percentile < 1 ? 1 / (1 - percentile) : total, Double.parseDouble(columns[0])));
            }
        }
        points.sort((a, b) -> Double.compare(a.oneIn, b.oneIn));
        return new PercentileCurve(List.copyOf(points));
    }

    /** A coarse curve from the percentiles of a record, for when no file was kept. */
    static PercentileCurve of(final double p50, final double p99, final double p999, final double p9999)
    {
        final List<Point> points = new ArrayList<>();
        add(points, 2, p50);
        add(points, 100, p99);
        add(points, 1_000, p999);
        add(points, 10_000, p9999);
        return new PercentileCurve(List.copyOf(points));
    }

    private static void add(final List<Point> points, final double oneIn, final double micros)
    {
        if (Double.isFinite(micros) && micros > 0)
        {
            points.add(new Point(oneIn, micros));
        }
    }

    private static boolean isNumber(final String column)
    {
        return column.matches("[0-9]+(\\.[0-9]+)?");
    }

    boolean isEmpty()
    {
        return points.isEmpty();
    }
}
