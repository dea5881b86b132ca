package io.headrace.edge;

import io.headrace.bus.PayloadFormat;
import io.headrace.engine.Engine;
import io.headrace.engine.Event;
import io.headrace.engine.QuarantinedEvent;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.agrona.DirectBuffer;

/**
 * Events in quarantine as JSON. Not threadsafe, for one use.
 */
final class QuarantineText
{
    private final JsonValidator validator = new JsonValidator();
    private final StringBuilder json = new StringBuilder();
    private final Engine engine;

    QuarantineText(final Engine engine)
    {
        this.engine = engine;
    }

    /** All of them, without their payloads. */
    String list(final List<QuarantinedEvent> events)
    {
        json.append("{\"count\":").append(events.size()).append(",\"events\":[");
        for (int i = 0; i < events.size(); i++)
        {
            json.append(i == 0 ? "{" : ",{");
            describe(events.get(i));
            json.append('}');
        }
        return json.append("]}").toString();
    }

    /** One of them with its payload; a timer has none. */
    String whole(final QuarantinedEvent quarantined)
    {
        json.append('{');
        describe(quarantined);
        if (!quarantined.isTimer())
        {
            final Event event = quarantined.event();
            json.append(',');
            payload(event.mediaType(), event.format(), event.buffer(), event.offset(), event.length());
        }
        return json.append('}').toString();
    }

    private void describe(final QuarantinedEvent event)
    {
        json.append("\"sequence\":").append(event.sequence());
        text("time", Instant.ofEpochSecond(0, event.timestampNs()).toString());
        if (event.isTimer())
        {
            json.append(",\"timer\":").append(event.timerId());
        }
        else
        {
            text("topic", engine.topicName(event.topicId()));
        }
        text("handler", event.handler());
        text("error", event.errorClass());
        text("message", event.message());
    }

    private void text(final String name, final String value)
    {
        json.append(",\"").append(name).append("\":").append(value == null ? "null" : JsonWriter.quoted(value));
    }

    /** Adds a reply to a list of them. */
    void reply(final PayloadFormat format, final DirectBuffer buffer, final int offset, final int length)
    {
        json.append(json.length() == 0 ? "{" : ",{");
        payload(format.mediaType(), format, buffer, offset, length);
        json.append('}');
    }

    /** What a retry or a discard came to, with a list of replies. */
    String resolved(
        final long sequence,
        final String verb,
        final long resolvedSequence,
        final String outcome,
        final QuarantineText replies)
    {
        json.append("{\"sequence\":").append(sequence)
            .append(",\"").append(verb).append("\":").append(resolvedSequence);
        text("outcome", outcome);
        text("durability", engine.highestLevel().label());
        return json.append(",\"replies\":[").append(replies.json).append("]}").toString();
    }

    private void payload(
        final String mediaType,
        final PayloadFormat format,
        final DirectBuffer buffer,
        final int offset,
        final int length)
    {
        final byte[] bytes = new byte[length];
        buffer.getBytes(offset, bytes);
        json.append("\"datacontenttype\":").append(JsonWriter.quoted(mediaType));
        if (format == PayloadFormat.JSON && validator.check(buffer, offset, length) == JsonValidator.VALID)
        {
            json.append(",\"data\":").append(
                new String(bytes, StandardCharsets.UTF_8).replace('\n', ' ').replace('\r', ' '));
        }
        else if (format == PayloadFormat.TEXT && Utf8.isValid(buffer, offset, length))
        {
            text("data", new String(bytes, StandardCharsets.UTF_8));
        }
        else
        {
            text("data_base64", Base64.getEncoder().encodeToString(bytes));
        }
    }
}
