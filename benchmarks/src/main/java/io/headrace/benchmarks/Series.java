package io.headrace.benchmarks;

import java.util.Arrays;
import java.util.Collection;

/**
 * Numbers that should be the same and are not: their median and how far they spread. Immutable.
 */
final class Series
{
    private final double[] sorted;

    private Series(final double[] sorted)
    {
        this.sorted = sorted;
        Arrays.sort(sorted);
    }

    /** Of these numbers; those that are not finite are left out. */
    static Series of(final Collection<Double> values)
    {
        return new Series(values.stream().mapToDouble(Double::doubleValue).filter(Double::isFinite).toArray());
    }

    int size()
    {
        return sorted.length;
    }

    boolean isEmpty()
    {
        return sorted.length == 0;
    }

    /** Middle value, or the mean of the middle two; NaN if there is none. */
    double median()
    {
        if (sorted.length == 0)
        {
            return Double.NaN;
        }
        final int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    double min()
    {
        return sorted.length == 0 ? Double.NaN : sorted[0];
    }

    double max()
    {
        return sorted.length == 0 ? Double.NaN : sorted[sorted.length - 1];
    }

    /** Half of the range as a part of the median: 0.1 means that values lie about 10 % around it. */
    double spread()
    {
        final double median = median();
        return sorted.length == 0 || median == 0 ? 0 : (max() - min()) / 2 / Math.abs(median);
    }

    /** In ascending order. */
    double[] values()
    {
        return sorted.clone();
    }
}
