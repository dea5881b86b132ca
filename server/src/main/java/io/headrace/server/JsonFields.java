package io.headrace.server;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Takes JSON apart, one level at a time: strings come as text, everything else as the JSON it is.
 */
final class JsonFields
{
    private static final JsonFactory FACTORY = new JsonFactory();

    private JsonFields()
    {
    }

    /** Members of an object; those that are null are left out. */
    static Map<String, String> of(final String json) throws IOException
    {
        final Map<String, String> fields = new LinkedHashMap<>();
        try (JsonParser parser = FACTORY.createParser(json))
        {
            require(parser.nextToken() == JsonToken.START_OBJECT, json);
            while (parser.nextToken() == JsonToken.FIELD_NAME)
            {
                final String name = parser.currentName();
                if (parser.nextToken() != JsonToken.VALUE_NULL)
                {
                    fields.put(name, value(parser, json));
                }
            }
        }
        return fields;
    }

    /** Elements of an array. */
    static List<String> elements(final String json) throws IOException
    {
        final List<String> elements = new ArrayList<>();
        try (JsonParser parser = FACTORY.createParser(json))
        {
            require(parser.nextToken() == JsonToken.START_ARRAY, json);
            while (parser.nextToken() != JsonToken.END_ARRAY)
            {
                elements.add(value(parser, json));
            }
        }
        return elements;
    }

    private static String value(final JsonParser parser, final String json) throws IOException
    {
        if (parser.currentToken() == JsonToken.VALUE_STRING)
        {
            return parser.getText();
        }
        final int start = (int)parser.currentTokenLocation().getCharOffset();
        parser.skipChildren();
        parser.finishToken();
        return json.substring(start, (int)parser.currentLocation().getCharOffset());
    }

    private static void require(final boolean expected, final String json) throws IOException
    {
        if (!expected)
        {
            throw new IOException("the server answered something else than was asked for: " + json);
        }
    }
}
