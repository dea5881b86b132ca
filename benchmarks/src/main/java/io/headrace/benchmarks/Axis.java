package io.headrace.benchmarks;

import java.util.ArrayList;
import java.util.List;

/**
 * Maps values to positions, linearly or by their logarithm, and says where ticks belong. Immutable.
 *
 * @param isLogarithmic whether equal factors have equal lengths.
 * @param low           value at the start.
 * @param high          value at the end.
 * @param start         position of low.
 * @param end           position of high.
 */
record Axis(boolean isLogarithmic, double low, double high, double start, double end)
{
    private static final int TICKS = 5;

    /** From zero to a round number at or above the highest value. */
    static Axis linear(final double highest, final double start, final double end)
    {
        final double step = step(highest > 0 ? highest : 1);
        return new Axis(false, 0, Math.ceil((highest > 0 ? highest : 1) / step) * step, start, end);
    }

    /** Between powers of ten around the values. */
    static Axis decades(final double lowest, final double highest, final double start, final double end)
    {
        final double low = Math.pow(10, Math.floor(Math.log10(lowest)));
        final double high = Math.pow(10, Math.ceil(Math.log10(Math.max(highest, lowest * 1.01))));
        return new Axis(true, low, high, start, end);
    }

    /** Exactly from one value to another, by logarithm. */
    static Axis between(final double low, final double high, final double start, final double end)
    {
        return new Axis(true, low, high > low ? high : low * 2, start, end);
    }

    /** Where a value lies; values outside lie at the end that they are beyond. */
    double position(final double value)
    {
        final double inside = Math.min(high, Math.max(low, value));
        final double part = isLogarithmic ?
            Math.log(inside / low) / Math.log(high / low) : (inside - low) / (high - low);
        return start + part * (end - start);
    }

    /** Values with a label. */
    List<Double> ticks()
    {
        final List<Double> ticks = new ArrayList<>();
        if (isLogarithmic)
        {
            for (double tick = Math.pow(10, Math.ceil(Math.log10(low) - 1e-9)); tick <= high * 1.0001; tick *= 10)
            {
                ticks.add(tick);
            }
            return ticks;
        }
        final double step = step(high);
        for (int i = 0; i * step <= high * 1.0001; i++)
        {
            ticks.add(i * step);
        }
        return ticks;
    }

    /** A step of 1, 2 or 5 times a power of ten. */
    private static double step(final double highest)
    {
        final double raw = highest / TICKS;
        final double power = Math.pow(10, Math.floor(Math.log10(raw)));
        final double digit = raw / power;
        return power * (digit <= 1 ? 1 : digit <= 2 ? 2 : digit <= 5 ? 5 : 10);
    }
}
