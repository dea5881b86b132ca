package io.headrace.server;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * Shows payloads as text.
 */
final class PayloadText
{
    private static final JsonFactory FACTORY = new JsonFactory();
    private static final int SHOWN_BYTES = 64;

    private PayloadText()
    {
    }

    /** Text that fits one line of a terminal, without the line break at its end, else hexadecimal. */
    static String printable(final byte[] payload)
    {
        final String whole = utf8(payload);
        final String text = whole != null && whole.endsWith("\n") ? whole.substring(0, whole.length() - 1) : whole;
        if (text != null && text.chars().noneMatch(Character::isISOControl))
        {
            return text;
        }
        final int shown = Math.min(payload.length, SHOWN_BYTES);
        return "0x" + HexFormat.of().formatHex(payload, 0, shown) +
            (shown < payload.length ? "... (" + payload.length + " bytes)" : "");
    }

    /** The text, or null if it is not UTF-8. */
    static String utf8(final byte[] payload)
    {
        try
        {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(payload)).toString();
        }
        catch (final CharacterCodingException e)
        {
            return null;
        }
    }

    /** The same JSON value without line breaks, or null if it is not one: nobody has checked what came over TCP. */
    static String singleLineJson(final byte[] payload)
    {
        final StringWriter text = new StringWriter();
        try (JsonParser parser = FACTORY.createParser(payload); JsonGenerator generator = FACTORY.createGenerator(text))
        {
            int values = 0;
            while (parser.nextToken() != null)
            {
                generator.copyCurrentEventExact(parser);
                if (parser.getParsingContext().inRoot())
                {
                    values++;
                }
            }
            generator.flush();
            return values == 1 ? text.toString() : null;
        }
        catch (final JsonProcessingException e)
        {
            return null;
        }
        catch (final IOException e)
        {
            throw new UncheckedIOException(e);
        }
    }
}
