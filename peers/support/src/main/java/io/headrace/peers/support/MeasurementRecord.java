package io.headrace.peers.support;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a measurement found: samples of one unit, and the facts that explain them. Written as one line of JSON. Owned by
 * the thread that measures.
 */
public final class MeasurementRecord
{
    private final String name;
    private final String unit;
    private final List<Double> samples = new ArrayList<>();
    private final Map<String, Object> facts = new LinkedHashMap<>();

    /**
     * Begins a record.
     *
     * @param name of the measurement
     * @param unit of its samples, as {@code events/s}
     */
    public MeasurementRecord(final String name, final String unit)
    {
        this.name = name;
        this.unit = unit;
    }

    /**
     * Adds the result of a repetition.
     *
     * @param value in the unit of the record
     * @return this
     */
    public MeasurementRecord sample(final double value)
    {
        samples.add(finite("sample", value));
        return this;
    }

    /**
     * States a fact in words, in place of an earlier one of that name.
     *
     * @param key   of the fact
     * @param value of the fact
     * @return this
     */
    public MeasurementRecord fact(final String key, final String value)
    {
        facts.put(key, value);
        return this;
    }

    /**
     * States a fact as a number, in place of an earlier one of that name.
     *
     * @param key   of the fact
     * @param value of the fact
     * @return this
     */
    public MeasurementRecord fact(final String key, final double value)
    {
        facts.put(key, finite(key, value));
        return this;
    }

    /** The results of the repetitions so far, in order. */
    public List<Double> samples()
    {
        return List.copyOf(samples);
    }

    /** The facts so far: a {@link String} or a {@link Double} each. */
    public Map<String, Object> facts()
    {
        return Map.copyOf(facts);
    }

    /**
     * The record as a JSON object, in one line.
     *
     * @return the text
     */
    public String toJson()
    {
        if (samples.isEmpty())
        {
            throw new IllegalStateException("name=" + name + " has no sample: a record needs at least 1");
        }
        final StringBuilder json = new StringBuilder(512);
        json.append("{\"name\":").append(quoted(name))
            .append(",\"unit\":").append(quoted(unit)).append(",\"samples\":[");
        String separator = "";
        for (final double sample : samples)
        {
            json.append(separator).append(number(sample));
            separator = ",";
        }
        json.append("],\"facts\":{");
        separator = "";
        for (final Map.Entry<String, Object> fact : facts.entrySet())
        {
            json.append(separator).append(quoted(fact.getKey())).append(':')
                .append(fact.getValue() instanceof Double value ? number(value) : quoted((String)fact.getValue()));
            separator = ",";
        }
        return json.append("}}").toString();
    }

    private static double finite(final String key, final double value)
    {
        if (!Double.isFinite(value))
        {
            throw new IllegalArgumentException(key + "=" + value + " is no finite number: nothing was measured");
        }
        return value;
    }

    private static String number(final double value)
    {
        final String text = String.format(Locale.ROOT, "%.4f", value);
        final String cut = text.replaceAll("\\.?0+$", "");
        return text.indexOf('.') < 0 || cut.isEmpty() ? text : cut;
    }

    private static String quoted(final String text)
    {
        final StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); i++)
        {
            final char c = text.charAt(i);
            if (c == '"' || c == '\\')
            {
                quoted.append('\\').append(c);
            }
            else if (c < ' ')
            {
                quoted.append(String.format(Locale.ROOT, "\\u%04x", (int)c));
            }
            else
            {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }
}
