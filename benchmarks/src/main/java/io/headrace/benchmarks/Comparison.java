package io.headrace.benchmarks;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.headrace.benchmarks.Verdict.Kind;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * Compares two reports by ratios to the controls of the same run, so that a slower hour of the machine is no
 * regression. Figures that are exact (bytes) are compared as they are. Immutable.
 *
 * @param notes    what a reader must know about both reports.
 * @param verdicts the worst first.
 */
record Comparison(@JsonProperty List<String> notes, @JsonProperty List<Verdict> verdicts)
{
    /** Bytes per event that an exact figure may move by rounding. */
    private static final double EXACT_BYTES = 0.5;
    private static final double EXACT_PART = 0.02;

    static Comparison of(final SuiteResult old, final SuiteResult now)
    {
        final List<Verdict> verdicts = new ArrayList<>();
        int alone = 0;
        for (final MeasurementResult before : old.measurements())
        {
            final MeasurementResult after = now.find(before.name());
            final int count = verdicts.size();
            compare(before, after, old, now, verdicts);
            alone += verdicts.size() == count ? 1 : 0;
        }
        verdicts.sort(Comparator.comparing(Verdict::verdict).thenComparing(Verdict::measurement));
        return new Comparison(notes(old, now, alone), List.copyOf(verdicts));
    }

    private static List<String> notes(final SuiteResult old, final SuiteResult now, final int alone)
    {
        final List<String> notes = new ArrayList<>();
        notes.add("before: revision=" + old.revision() + " date=" + old.date() + " mode=" + old.mode());
        notes.add("after:  revision=" + now.revision() + " date=" + now.date() + " mode=" + now.mode());
        if (old.machine() != null && now.machine() != null &&
            (!old.machine().cpu().equals(now.machine().cpu()) || old.machine().cores() != now.machine().cores()))
        {
            notes.add("the machines differ (" + old.machine().cpu() + ", " + old.machine().cores() + " cores; " +
                now.machine().cpu() + ", " + now.machine().cores() + " cores): ratios may differ for that alone");
        }
        if (alone > 0)
        {
            notes.add(alone + " measurements are controls, or have none, and are not compared");
        }
        return notes;
    }

    private static void compare(
        final MeasurementResult before,
        final MeasurementResult after,
        final SuiteResult old,
        final SuiteResult now,
        final List<Verdict> verdicts)
    {
        if (!before.isMeasured())
        {
            return;
        }
        final boolean isCompared = before.control() != null || before.records().get(0).latency() != null ||
            "bytes".equals(before.unit());
        if (after == null || !after.isMeasured())
        {
            if (isCompared)
            {
                final boolean isBroken = after != null && after.hasFailed();
                verdicts.add(new Verdict(before.name(), "all", isBroken ? Kind.REGRESSED : Kind.CANNOT_TELL, null, null,
                    null,
                    after == null ? "it was not run this time" : "it was measured before, now " + after.reason()));
            }
            return;
        }
        if (!before.arguments().equals(after.arguments()))
        {
            if (isCompared)
            {
                verdicts.add(new Verdict(before.name(), "all", Kind.CANNOT_TELL, null, null, null,
                    "measured with other arguments: " + String.join(" ", before.arguments()) + " and " +
                    String.join(" ", after.arguments())));
            }
            return;
        }
        ratio(before, after, old, now, verdicts);
        latency(before, after, "p50", verdicts);
        latency(before, after, "p99", verdicts);
        if ("bytes".equals(before.unit()))
        {
            exact(before, after, "bytes per event", record -> record.value(), verdicts);
        }
        exact(before, after, "journalBytesPerEvent", record -> record.number("journalBytesPerEvent"), verdicts);
        exact(before, after, "allocatedBytesPerEvent", record -> record.number("allocatedBytesPerEvent"), verdicts);
    }

    private static void ratio(
        final MeasurementResult before,
        final MeasurementResult after,
        final SuiteResult old,
        final SuiteResult now,
        final List<Verdict> verdicts)
    {
        if (before.control() == null || before.records().get(0).latency() != null)
        {
            return;
        }
        final MeasurementResult controlBefore = old.find(before.control());
        final MeasurementResult controlAfter = now.find(before.control());
        final String figure = "ratio to " + before.control();
        if (controlBefore == null || controlAfter == null || !controlBefore.isMeasured() || !controlAfter.isMeasured())
        {
            verdicts.add(new Verdict(before.name(), figure, Kind.CANNOT_TELL, null, null, null,
                "the control is missing in " + (controlBefore == null || !controlBefore.isMeasured() ?
                "the old report" : "the new report")));
            return;
        }
        final boolean isHigherBetter = before.records().get(0).isHigherBetter();
        verdicts.add(judged(before.name(), figure, ratios(before, controlBefore), ratios(after, controlAfter),
            within(before) + within(controlBefore), within(after) + within(controlAfter), isHigherBetter));
    }

    private static void latency(
        final MeasurementResult before,
        final MeasurementResult after,
        final String percentile,
        final List<Verdict> verdicts)
    {
        final Series old = floors(before, percentile);
        final Series now = floors(after, percentile);
        if (!old.isEmpty() && !now.isEmpty())
        {
            verdicts.add(judged(before.name(), percentile + " / floor", old, now, 0, 0, false));
        }
    }

    private static void exact(
        final MeasurementResult before,
        final MeasurementResult after,
        final String figure,
        final ToDoubleFunction<MeasurementRecord> number,
        final List<Verdict> verdicts)
    {
        final double old = series(before, number).median();
        final double now = series(after, number).median();
        if (!Double.isFinite(old) || !Double.isFinite(now))
        {
            return;
        }
        final double room = Math.max(EXACT_BYTES, old * EXACT_PART);
        final Kind kind = now > old + room ? Kind.REGRESSED : now < old - room ? Kind.IMPROVED : Kind.SAME;
        verdicts.add(new Verdict(before.name(), figure, kind, old, now, old == 0 ? null : Double.valueOf(1 - now / old),
            "an exact figure"));
    }

    private static Verdict judged(
        final String name,
        final String figure,
        final Series before,
        final Series after,
        final double withinBefore,
        final double withinAfter,
        final boolean isHigherBetter)
    {
        if (before.isEmpty() || after.isEmpty() || before.median() == 0 || after.median() == 0)
        {
            return new Verdict(name, figure, Kind.CANNOT_TELL, null, null, null,
                "no turn has both the figure and its control");
        }
        final NoiseJudge.Judgement judgement =
            NoiseJudge.judge(before, after, withinBefore, withinAfter, isHigherBetter);
        return new Verdict(name, figure, judgement.kind(), before.median(), after.median(), judgement.change(),
            judgement.why());
    }

    private static Series ratios(final MeasurementResult result, final MeasurementResult control)
    {
        final List<Double> ratios = new ArrayList<>();
        for (final Outcome outcome : result.outcomes())
        {
            final MeasurementRecord own = result.record(outcome.turn());
            final MeasurementRecord other = control.record(outcome.turn());
            ratios.add(own == null || other == null ? Double.NaN : own.value() / other.value());
        }
        return Series.of(ratios);
    }

    private static Series floors(final MeasurementResult result, final String percentile)
    {
        return series(result, record -> record.latency() == null ? Double.NaN :
            record.latency().at(percentile) / record.latency().floorAt(percentile));
    }

    private static Series series(final MeasurementResult result, final ToDoubleFunction<MeasurementRecord> figure)
    {
        return Series.of(result.records().stream().map(record -> figure.applyAsDouble(record)).toList());
    }

    /** Spread of the samples inside a turn, median of the turns. */
    private static double within(final MeasurementResult result)
    {
        return series(result, record -> Series.of(record.samples()).spread()).median();
    }

    @JsonIgnore
    boolean hasRegression()
    {
        return verdicts.stream().anyMatch(verdict -> verdict.verdict() == Kind.REGRESSED);
    }

    void print(final PrintWriter out)
    {
        notes.forEach(out::println);
        for (final Verdict verdict : verdicts)
        {
            out.println(String.format(Locale.ROOT, "%-11s  %-24s  %-28s  %8s -> %8s  %7s  %s",
                verdict.verdict().name().toLowerCase(Locale.ROOT).replace('_', ' '),
                verdict.measurement(),
                verdict.figure(),
                verdict.before() == null ? "-" : Numbers.ratio(verdict.before()),
                verdict.after() == null ? "-" : Numbers.ratio(verdict.after()),
                verdict.change() == null ? "-" : String.format(Locale.ROOT, "%+.0f %%", 100 * verdict.change()),
                verdict.why().lines().findFirst().orElse("")));
        }
    }
}
