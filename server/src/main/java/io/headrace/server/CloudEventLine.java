package io.headrace.server;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * An event as a server gives it, a CloudEvent in JSON on one line. Immutable.
 *
 * @param sequence of the event.
 * @param text     for a person: sequence, time, topic, data.
 */
record CloudEventLine(long sequence, String text)
{
    private static final JsonFactory FACTORY = new JsonFactory();
    private static final String SOURCE_PREFIX = DataPort.TOPICS + "/";

    /** Reads a line. */
    static CloudEventLine parse(final String line) throws IOException
    {
        long sequence = 0;
        String time = "";
        String topic = "";
        String data = "";
        try (JsonParser parser = FACTORY.createParser(line))
        {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME)
            {
                final String name = parser.currentName();
                parser.nextToken();
                switch (name)
                {
                    case "sequence" -> sequence = parser.getValueAsLong();
                    case "time" -> time = parser.getText();
                    case "source" -> topic = parser.getText().substring(SOURCE_PREFIX.length());
                    case "data" -> data = value(parser, line);
                    case "data_base64" -> data = PayloadText.printable(parser.getBinaryValue());
                    default -> parser.skipChildren();
                }
            }
        }
        return new CloudEventLine(sequence, sequence + " " + time + " " + topic + " " + data);
    }

    private static String value(final JsonParser parser, final String line) throws IOException
    {
        if (parser.currentToken() == JsonToken.VALUE_STRING)
        {
            return PayloadText.printable(parser.getText().getBytes(StandardCharsets.UTF_8));
        }
        final int start = (int)parser.currentTokenLocation().getCharOffset();
        parser.skipChildren();
        parser.finishToken();
        return line.substring(start, (int)parser.currentLocation().getCharOffset());
    }
}
