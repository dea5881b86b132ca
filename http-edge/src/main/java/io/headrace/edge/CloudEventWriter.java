package io.headrace.edge;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.headrace.bus.PayloadFormat;
import io.headrace.engine.Event;
import io.netty.buffer.ByteBuf;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * Writes events as CloudEvents 1.0 in JSON, one line each. Not threadsafe.
 */
final class CloudEventWriter
{
    private static final DateTimeFormatter TO_SECONDS = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss");
    private static final long SECOND_NS = 1_000_000_000L;
    private static final int NANO_DIGITS = 9;
    private static final byte[] ID = ascii("{\"specversion\":\"1.0\",\"id\":\"");
    private static final byte[] SEQUENCE = ascii("Z\",\"sequence\":");
    private static final byte[] TOPIC_SEQUENCE = ascii(",\"topicsequence\":");
    private static final byte[] CAUSE = ascii(",\"cause\":");
    private static final byte[] CONTENT_TYPE = ascii(",\"datacontenttype\":");
    private static final byte[] DATA = ascii(",\"data\":");
    private static final byte[] DATA_BASE64 = ascii(",\"data_base64\":");
    private static final byte[] END = ascii("}\n");

    private final JsonValidator validator = new JsonValidator();
    private final byte[] sourceToTime;
    private long second = Long.MIN_VALUE;
    private byte[] secondText;

    /**
     * A writer for the events of one topic.
     *
     * @param topic its name, which needs no escaping.
     */
    CloudEventWriter(final String topic)
    {
        sourceToTime = ascii("\",\"source\":\"/v1/topics/" + topic + "\",\"type\":\"io.headrace.event\",\"time\":\"");
    }

    private static byte[] ascii(final String text)
    {
        return text.getBytes(US_ASCII);
    }

    /**
     * Writes one event.
     *
     * @param out   to write to.
     * @param event to write.
     */
    void write(final ByteBuf out, final Event event)
    {
        out.writeBytes(ID);
        JsonWriter.number(out, event.sequence());
        out.writeBytes(sourceToTime);
        time(out, event.timestampNs());
        out.writeBytes(SEQUENCE);
        JsonWriter.number(out, event.sequence());
        if (event.isEgress())
        {
            out.writeBytes(TOPIC_SEQUENCE);
            JsonWriter.number(out, event.topicSequence());
            out.writeBytes(CAUSE);
            JsonWriter.number(out, event.cause());
        }
        out.writeBytes(CONTENT_TYPE);
        out.writeCharSequence(JsonWriter.quoted(event.mediaType()), US_ASCII);
        data(out, event);
        out.writeBytes(END);
    }

    private void data(final ByteBuf out, final Event event)
    {
        final PayloadFormat format = event.format();
        final int length = event.length();
        if (format == PayloadFormat.JSON &&
            validator.check(event.buffer(), event.offset(), length) == JsonValidator.VALID)
        {
            out.writeBytes(DATA);
            JsonWriter.flattened(out, event.buffer(), event.offset(), length);
        }
        else if (format == PayloadFormat.TEXT && Utf8.isValid(event.buffer(), event.offset(), length))
        {
            out.writeBytes(DATA);
            JsonWriter.string(out, event.buffer(), event.offset(), length);
        }
        else
        {
            out.writeBytes(DATA_BASE64);
            JsonWriter.base64(out, event.buffer(), event.offset(), length);
        }
    }

    private void time(final ByteBuf out, final long timestampNs)
    {
        final long seconds = Math.floorDiv(timestampNs, SECOND_NS);
        if (seconds != second)
        {
            second = seconds;
            secondText = ascii(TO_SECONDS.format(LocalDateTime.ofEpochSecond(seconds, 0, ZoneOffset.UTC)) + '.');
        }
        out.writeBytes(secondText);
        long divisor = SECOND_NS / 10;
        final long nanos = Math.floorMod(timestampNs, SECOND_NS);
        for (int i = 0; i < NANO_DIGITS; i++)
        {
            out.writeByte((int)('0' + nanos / divisor % 10));
            divisor /= 10;
        }
    }
}
