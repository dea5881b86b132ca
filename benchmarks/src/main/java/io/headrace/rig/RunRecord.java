package io.headrace.rig;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a measurement found, written as one line of JSON. Filled by one thread.
 * <pre>
 *  {"name":"...", "unit":"events/s", "samples":[...], "facts":{...}, "latency":{...}}
 * </pre>
 */
final class RunRecord
{
    private static final JsonFactory FACTORY = new JsonFactory();
    private static final double DECIMALS = 10_000.0;

    private final Map<String, Object> facts = new LinkedHashMap<>();
    private final List<Double> samples = new ArrayList<>();
    private final String name;
    private final String unit;
    private Map<String, Object> latency;

    /**
     * An empty record.
     *
     * @param name of the measurement.
     * @param unit of its samples.
     */
    RunRecord(final String name, final String unit)
    {
        this.name = name;
        this.unit = unit;
        fact("version", BuildVersion.text());
        fact("command", System.getProperty("sun.java.command", name));
    }

    /** Adds the figure of one repetition. */
    RunRecord sample(final double value)
    {
        samples.add(value);
        return this;
    }

    List<Double> samples()
    {
        return List.copyOf(samples);
    }

    /** Adds what explains the figures: a number, a text, or a map or list of such. */
    RunRecord fact(final String key, final Object value)
    {
        facts.put(key, value);
        return this;
    }

    /** Adds many facts. */
    RunRecord facts(final Map<String, ?> more)
    {
        facts.putAll(more);
        return this;
    }

    /** Adds the distribution of latencies. */
    RunRecord latency(final Map<String, Object> value)
    {
        latency = value;
        return this;
    }

    /** The record as one line. */
    String toJson()
    {
        final StringWriter text = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(text))
        {
            final Map<String, Object> object = new LinkedHashMap<>();
            object.put("name", name);
            object.put("unit", unit);
            object.put("samples", samples);
            object.put("facts", facts);
            if (latency != null)
            {
                object.put("latency", latency);
            }
            write(json, object);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException("writing to memory failed", ex);
        }
        return text.toString();
    }

    private static void write(final JsonGenerator json, final Object value) throws IOException
    {
        if (value instanceof Map<?, ?> map)
        {
            json.writeStartObject();
            for (final Map.Entry<?, ?> entry : map.entrySet())
            {
                json.writeFieldName(String.valueOf(entry.getKey()));
                write(json, entry.getValue());
            }
            json.writeEndObject();
        }
        else if (value instanceof List<?> list)
        {
            json.writeStartArray();
            for (final Object element : list)
            {
                write(json, element);
            }
            json.writeEndArray();
        }
        else if (value instanceof Double number)
        {
            writeNumber(json, number);
        }
        else if (value instanceof Number number)
        {
            json.writeNumber(number.longValue());
        }
        else if (value instanceof Boolean truth)
        {
            json.writeBoolean(truth);
        }
        else
        {
            json.writeString(String.valueOf(value));
        }
    }

    private static void writeNumber(final JsonGenerator json, final double number) throws IOException
    {
        if (!Double.isFinite(number))
        {
            throw new IllegalStateException("a figure is no number: " + number);
        }
        final double rounded = Math.rint(number * DECIMALS) / DECIMALS;
        if (rounded == Math.rint(rounded))
        {
            json.writeNumber((long)rounded);
        }
        else
        {
            json.writeNumber(rounded);
        }
    }
}
