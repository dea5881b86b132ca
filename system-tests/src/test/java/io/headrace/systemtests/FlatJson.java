package io.headrace.systemtests;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Reads a JSON object without nested values.
 */
public final class FlatJson
{
    private static final JsonFactory FACTORY = new JsonFactory();

    private FlatJson()
    {
    }

    /**
     * Reads an object; nested values are left out.
     *
     * @param text of the object.
     * @return values as text, in order.
     */
    public static Map<String, String> parse(final String text)
    {
        final Map<String, String> fields = new LinkedHashMap<>();
        try (JsonParser parser = FACTORY.createParser(text))
        {
            if (parser.nextToken() != JsonToken.START_OBJECT)
            {
                throw new AssertionError("not a JSON object: " + text);
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME)
            {
                final String name = parser.currentName();
                if (parser.nextToken().isScalarValue())
                {
                    fields.put(name, parser.getText());
                }
                else
                {
                    parser.skipChildren();
                }
            }
            return fields;
        }
        catch (final IOException e)
        {
            throw new UncheckedIOException("not a JSON object: " + text, e);
        }
    }
}
