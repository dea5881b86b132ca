package io.headrace.engine;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Replies its name and how many events it has seen; throws at events that ask for it.
 */
final class NamedHandler implements EventHandler
{
    private String name;
    private long events;

    /** A name among the words of an event stands for a handler that throws, with an exclamation mark at a retry too. */
    static boolean isThrownAt(final String text, final String name, final boolean isRetry)
    {
        final List<String> words = Arrays.asList(text.split(" ", -1));
        return words.contains(name + "!") || (!isRetry && words.contains(name));
    }

    @Override
    public void onStart(final HandlerContext context, final SnapshotSource snapshot)
    {
        name = context.name();
        events = snapshot.isEmpty() ? 0 : snapshot.getLong();
    }

    @Override
    public void onEvent(final Event event, final Outbox outbox)
    {
        final String text = event.buffer().getStringWithoutLengthAscii(event.offset(), event.length());
        if (isThrownAt(text, name, event.retryOf() != 0))
        {
            throw new IllegalArgumentException(text);
        }
        events++;
        final UnsafeBuffer reply = new UnsafeBuffer((name + events).getBytes(StandardCharsets.US_ASCII));
        outbox.reply(reply, 0, reply.capacity());
    }

    @Override
    public void onSnapshot(final SnapshotSink sink)
    {
        sink.putLong(events);
    }
}
