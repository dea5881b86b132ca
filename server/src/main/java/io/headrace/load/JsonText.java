package io.headrace.load;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Writes nested maps as one line of JSON, and reads the flat part of a JSON object.
 */
final class JsonText
{
    private static final JsonFactory FACTORY = new JsonFactory();

    private JsonText()
    {
    }

    /** One line of JSON of a map of numbers, booleans, texts and such maps. */
    static String of(final Map<String, Object> object)
    {
        final StringWriter text = new StringWriter();
        try (JsonGenerator generator = FACTORY.createGenerator(text))
        {
            write(generator, object);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
        return text.toString();
    }

    private static void write(final JsonGenerator generator, final Map<?, ?> object) throws IOException
    {
        generator.writeStartObject();
        for (final Map.Entry<?, ?> entry : object.entrySet())
        {
            generator.writeFieldName(String.valueOf(entry.getKey()));
            final Object value = entry.getValue();
            if (value instanceof Map<?, ?> nested)
            {
                write(generator, nested);
            }
            else if (value instanceof Double number)
            {
                generator.writeNumber(number);
            }
            else if (value instanceof Number number)
            {
                generator.writeNumber(number.longValue());
            }
            else if (value instanceof Boolean truth)
            {
                generator.writeBoolean(truth);
            }
            else
            {
                generator.writeString(value == null ? null : value.toString());
            }
        }
        generator.writeEndObject();
    }

    /**
     * The fields of a JSON object as texts; those of nested objects are named with a dot, arrays are left out.
     *
     * @param text one JSON object.
     * @return its fields in order.
     * @throws IOException if it is not a JSON object.
     */
    static Map<String, String> fields(final String text) throws IOException
    {
        final Map<String, String> fields = new LinkedHashMap<>();
        try (JsonParser parser = FACTORY.createParser(text))
        {
            if (parser.nextToken() != JsonToken.START_OBJECT)
            {
                throw new IOException("a JSON object was expected: " + text);
            }
            read(parser, "", fields);
        }
        return fields;
    }

    private static void read(final JsonParser parser, final String prefix, final Map<String, String> fields)
        throws IOException
    {
        while (parser.nextToken() == JsonToken.FIELD_NAME)
        {
            final String name = prefix + parser.currentName();
            final JsonToken token = parser.nextToken();
            if (token == JsonToken.START_OBJECT)
            {
                read(parser, name + ".", fields);
            }
            else if (token == JsonToken.START_ARRAY)
            {
                parser.skipChildren();
            }
            else
            {
                fields.put(name, parser.getText());
            }
        }
    }
}
