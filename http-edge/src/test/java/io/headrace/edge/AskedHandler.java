package io.headrace.edge;

import io.headrace.bus.PayloadFormat;
import io.headrace.engine.Event;
import io.headrace.engine.EventHandler;
import io.headrace.engine.Outbox;
import io.headrace.engine.Query;
import io.headrace.engine.ReplySink;
import io.headrace.engine.SnapshotSink;
import java.nio.charset.StandardCharsets;
import org.agrona.concurrent.UnsafeBuffer;

/** Counts its events and notes their keys, and says so when it is asked; throws or is silent when asked to. */
final class AskedHandler implements EventHandler
{
    private final StringBuilder keys = new StringBuilder();
    private int events;

    @Override
    public void onEvent(final Event event, final Outbox outbox)
    {
        events++;
        keys.append(' ').append(Integer.toHexString(event.key()));
    }

    @Override
    public void onQuery(final Query query, final ReplySink replies)
    {
        final String text = query.buffer().getStringWithoutLengthAscii(query.offset(), query.length());
        switch (text)
        {
            case "silent" -> events += 0;
            case "throw" -> throw new IllegalStateException("asked to fail");
            case "unsupported" -> throw new UnsupportedOperationException("asked to fail");
            case "keys" -> reply(replies, PayloadFormat.TEXT, keys.toString().trim());
            case "twice" ->
            {
                reply(replies, PayloadFormat.JSON, "[1,");
                reply(replies, PayloadFormat.JSON, "2]");
            }
            default -> reply(replies, PayloadFormat.TEXT,
                events + " " + query.format() + " " + Integer.toHexString(query.key()) + " " + text);
        }
    }

    private static void reply(final ReplySink replies, final PayloadFormat format, final String text)
    {
        final byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        replies.reply(format, new UnsafeBuffer(bytes), 0, bytes.length);
    }

    @Override
    public void onSnapshot(final SnapshotSink sink)
    {
        sink.putInt(events);
    }
}
