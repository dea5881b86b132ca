package io.headrace.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.DoublePredicate;
import java.util.function.ToDoubleFunction;

/**
 * One declared row of the table of bars: where its value and its control come from, and what must hold. Immutable.
 *
 * @param name        of the row.
 * @param unit        of value and control.
 * @param value       where the value comes from.
 * @param control     where the control comes from.
 * @param controlName what the control is, for a person.
 * @param condition   what must hold.
 * @param stretch     the next target.
 */
record Bar(
    String name, String unit, Source value, Source control, String controlName, Condition condition, String stretch)
{
    /**
     * A number of a measurement.
     *
     * @param measurement that tells it.
     * @param what        the number is called in the record, for a message.
     * @param figure      takes it from a record; NaN if the record has none.
     */
    record Source(String measurement, String what, ToDoubleFunction<MeasurementRecord> figure)
    {
        /** Median of the samples. */
        static Source samples(final String measurement)
        {
            return new Source(measurement, "samples", MeasurementRecord::value);
        }

        static Source fact(final String measurement, final String fact)
        {
            return new Source(measurement, fact, record -> record.number(fact));
        }

        static Source latency(final String measurement, final String percentile)
        {
            return new Source(measurement, "latency " + percentile,
                record -> record.latency() == null ? Double.NaN : record.latency().at(percentile));
        }

        static Source floor(final String measurement, final String percentile)
        {
            return new Source(measurement, "floor " + percentile,
                record -> record.latency() == null ? Double.NaN : record.latency().floorAt(percentile));
        }

        private double at(final SuiteResult suite, final int turn)
        {
            final MeasurementResult result = suite.find(measurement);
            final MeasurementRecord record = result == null ? null : result.record(turn);
            return record == null ? Double.NaN : figure.applyAsDouble(record);
        }

        private String reason(final SuiteResult suite)
        {
            final MeasurementResult result = suite.find(measurement);
            if (result == null)
            {
                return measurement + " was not run";
            }
            return measurement + (result.isMeasured() ? " told no " + what : " " + result.reason());
        }
    }

    /**
     * What must hold of the value or of its ratio to the control.
     *
     * @param onRatio true if it is about the ratio.
     * @param text    for a person.
     * @param test    of the number.
     */
    record Condition(boolean onRatio, String text, DoublePredicate test)
    {
        private static final double NOTHING = 0.01;

        static Condition ratioAtLeast(final double bound)
        {
            return new Condition(true, "ratio >= " + plain(bound), ratio -> ratio >= bound);
        }

        static Condition atLeast(final double bound, final String unit)
        {
            return new Condition(false, ">= " + plain(bound) + " " + unit, value -> value >= bound);
        }

        static Condition atMost(final double bound, final String unit)
        {
            return new Condition(false, "<= " + plain(bound) + " " + unit, value -> value <= bound);
        }

        static Condition below(final double bound, final String unit)
        {
            return new Condition(false, "< " + plain(bound) + " " + unit, value -> value < bound);
        }

        /** Nothing for an event; what happens once in many seconds is far below a byte for each of millions. */
        static Condition none(final String unit)
        {
            return new Condition(false, "0 " + unit + " (less than 0.01: not one object for a thousand events)",
                value -> value < NOTHING);
        }

        private static String plain(final double number)
        {
            return number == Math.rint(number) ?
                String.format(Locale.ROOT, "%,d", (long)number) : Double.toString(number);
        }
    }

    /**
     * Looks the row up in what was measured.
     *
     * @param suite that was run.
     * @return the row, without a value if its measurement has none.
     */
    BarRow row(final SuiteResult suite)
    {
        final List<Double> values = new ArrayList<>();
        final List<Double> controls = new ArrayList<>();
        final List<Double> ratios = new ArrayList<>();
        final MeasurementResult result = suite.find(value.measurement);
        final int turns = result == null ? 0 : result.outcomes().size();
        for (int turn = 1; turn <= turns; turn++)
        {
            final double valueOfTurn = value.at(suite, turn);
            final double controlOfTurn = control.at(suite, turn);
            values.add(valueOfTurn);
            controls.add(controlOfTurn);
            ratios.add(controlOfTurn > 0 ? valueOfTurn / controlOfTurn : Double.NaN);
        }
        final Double medianValue = median(values);
        final Double medianControl = median(controls);
        final Double ratio = median(ratios);
        final Double judged = condition.onRatio ? ratio : medianValue;
        String reason = null;
        if (medianValue == null)
        {
            reason = value.reason(suite);
        }
        else if (medianControl == null)
        {
            reason = "no control: " + control.reason(suite);
        }
        return new BarRow(name, medianValue, unit, medianControl, controlName, ratio, condition.text,
            judged != null && condition.test.test(judged), reason, stretch);
    }

    private static Double median(final List<Double> values)
    {
        final Series series = Series.of(values);
        return series.isEmpty() ? null : Double.valueOf(series.median());
    }
}
