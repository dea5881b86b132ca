package io.headrace.benchmarks;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.List;

/**
 * All turns of one measurement. Immutable.
 *
 * @param name      of the measurement.
 * @param group     that it was run in turns with.
 * @param title     for a person.
 * @param control   that it is compared with, null if none.
 * @param arguments as declared; figures are comparable only if these are the same.
 * @param curve     point on a scaling curve, null if none.
 * @param outcomes  one for each turn.
 */
record MeasurementResult(
    String name,
    String group,
    String title,
    String control,
    List<String> arguments,
    Measurement.Point curve,
    List<Outcome> outcomes)
{
    MeasurementResult
    {
        arguments = arguments == null ? List.of() : List.copyOf(arguments);
        outcomes = outcomes == null ? List.of() : List.copyOf(outcomes);
    }

    /** Records of the turns that have one. */
    @JsonIgnore
    List<MeasurementRecord> records()
    {
        return outcomes.stream().filter(Outcome::isMeasured).map(Outcome::record).toList();
    }

    /** The record of a turn, null if it has none. */
    MeasurementRecord record(final int turn)
    {
        return outcomes.stream()
            .filter(outcome -> outcome.turn() == turn && outcome.isMeasured())
            .map(Outcome::record)
            .findFirst()
            .orElse(null);
    }

    /** True if at least one turn has a record. */
    @JsonIgnore
    boolean isMeasured()
    {
        return outcomes.stream().anyMatch(Outcome::isMeasured);
    }

    /** True if a turn failed. */
    @JsonIgnore
    boolean hasFailed()
    {
        return outcomes.stream().anyMatch(outcome -> outcome.status() == Outcome.Status.FAILED);
    }

    /** Why there is no record at all, or a turn less; null if every turn has one. */
    @JsonIgnore
    String reason()
    {
        return outcomes.stream()
            .filter(outcome -> !outcome.isMeasured())
            .map(outcome -> (outcome.status() == Outcome.Status.SKIPPED ? "skipped: " : "failed: ") + outcome.reason())
            .findFirst()
            .orElse(null);
    }

    /** Medians of the turns. */
    @JsonIgnore
    Series values()
    {
        return Series.of(records().stream().map(MeasurementRecord::value).toList());
    }

    /** All samples of all turns. */
    @JsonIgnore
    Series samples()
    {
        return Series.of(records().stream().flatMap(record -> record.samples().stream()).toList());
    }

    /** A numeric fact, median of the turns; NaN if no turn tells it. */
    double fact(final String fact)
    {
        return Series.of(records().stream().map(record -> record.number(fact)).toList()).median();
    }

    /** A fact in words from the first turn that tells it, else empty. */
    String words(final String fact)
    {
        return records().stream()
            .map(record -> record.words(fact))
            .filter(text -> !text.isEmpty())
            .findFirst()
            .orElse("");
    }

    /** Unit of the samples, empty if nothing was measured. */
    @JsonIgnore
    String unit()
    {
        return records().isEmpty() ? "" : records().get(0).unit();
    }
}
