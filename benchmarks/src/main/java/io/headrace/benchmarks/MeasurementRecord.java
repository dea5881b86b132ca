package io.headrace.benchmarks;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.List;
import java.util.Map;

/**
 * What a process has measured: the one JSON object on the last line of its stdout. Immutable.
 *
 * @param name    that the process gives itself.
 * @param unit    of the samples.
 * @param samples one for each repetition, in their order.
 * @param facts   numbers and words that explain the figure.
 * @param latency null for a measurement without due times.
 */
record MeasurementRecord(
    String name, String unit, List<Double> samples, Map<String, Object> facts, LatencyFigures latency)
{
    MeasurementRecord
    {
        samples = samples == null ? List.of() : List.copyOf(samples);
        facts = facts == null ? Map.of() : facts;
    }

    /**
     * Reads the last line that a process wrote.
     *
     * @param line one JSON object.
     * @return its contents.
     * @throws IllegalArgumentException if it is not a measurement record; the message says what is missing.
     */
    static MeasurementRecord parse(final String line)
    {
        final MeasurementRecord record;
        try
        {
            record = Json.MAPPER.readValue(line, MeasurementRecord.class);
        }
        catch (final JsonProcessingException ex)
        {
            throw new IllegalArgumentException(
                "the last line is no measurement record: " + ex.getOriginalMessage(), ex);
        }
        if (record == null || record.unit == null || record.unit.isBlank())
        {
            throw new IllegalArgumentException("the measurement record has no unit");
        }
        if (record.samples.isEmpty())
        {
            throw new IllegalArgumentException("the measurement record has no samples");
        }
        for (final Double sample : record.samples)
        {
            if (!Double.isFinite(sample) || sample < 0)
            {
                throw new IllegalArgumentException("the measurement record has sample=" + sample);
            }
        }
        return record;
    }

    /** Median of the samples. */
    double value()
    {
        return Series.of(samples).median();
    }

    /** A fact that is a number, NaN if there is none. */
    double number(final String fact)
    {
        return facts.get(fact) instanceof Number number ? number.doubleValue() : Double.NaN;
    }

    /** A fact in words, empty if there is none. */
    String words(final String fact)
    {
        return facts.containsKey(fact) ? String.valueOf(facts.get(fact)) : "";
    }

    /** True if a higher sample is a better one. */
    boolean isHigherBetter()
    {
        return isHigherBetter(unit);
    }

    static boolean isHigherBetter(final String unit)
    {
        return unit.endsWith("/s");
    }

    MeasurementRecord withLatency(final LatencyFigures other)
    {
        return new MeasurementRecord(name, unit, samples, facts, other);
    }
}
