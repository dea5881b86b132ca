package io.headrace.server;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Base64;

/**
 * Builds one JSON object as one line of text. Not threadsafe, for one use.
 */
final class JsonLine
{
    private static final JsonFactory FACTORY = new JsonFactory();

    private final StringWriter text = new StringWriter();
    private final JsonGenerator generator;

    private JsonLine()
    {
        try
        {
            generator = FACTORY.createGenerator(text);
            generator.writeStartObject();
        }
        catch (final IOException e)
        {
            throw new UncheckedIOException(e);
        }
    }

    static JsonLine object()
    {
        return new JsonLine();
    }

    JsonLine field(final String name, final String value)
    {
        return write(() -> generator.writeStringField(name, value));
    }

    JsonLine field(final String name, final long value)
    {
        return write(() -> generator.writeNumberField(name, value));
    }

    JsonLine field(final String name, final boolean value)
    {
        return write(() -> generator.writeBooleanField(name, value));
    }

    /** A value that is JSON already. */
    JsonLine raw(final String name, final String value)
    {
        return write(() ->
        {
            generator.writeFieldName(name);
            generator.writeRawValue(value);
        });
    }

    /** A payload: as a JSON value or a string if its media type says so and it is one, else in base64. */
    JsonLine payload(final String name, final byte[] payload, final String mediaType)
    {
        final boolean isJson = mediaType.startsWith("application/json") || mediaType.endsWith("+json");
        final String value = isJson ? PayloadText.singleLineJson(payload) : null;
        if (value != null)
        {
            return raw(name, value);
        }
        final String text = mediaType.startsWith("text/") ? PayloadText.utf8(payload) : null;
        return text != null ?
            field(name, text) : field(name + "_base64", Base64.getEncoder().encodeToString(payload));
    }

    String end()
    {
        write(() ->
        {
            generator.writeEndObject();
            generator.close();
        });
        return text.toString();
    }

    private JsonLine write(final Step step)
    {
        try
        {
            step.run();
        }
        catch (final IOException e)
        {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /** Something that writes. */
    @FunctionalInterface
    private interface Step
    {
        void run() throws IOException;
    }
}
