package io.headrace.engine;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Does what its events say: {@code schedule ID DEADLINE}, {@code cancel ID}, {@code throw}, {@code throw-once} (the
 * first instance only throws), {@code retries} (throws unless it is a retry); anything else is added to its state and
 * echoed.
 */
final class ScriptHandler implements EventHandler
{
    private static final long REPEATS = 10;

    final List<String> state = new ArrayList<>();
    private final boolean throwsOnce;

    ScriptHandler(final boolean throwsOnce)
    {
        this.throwsOnce = throwsOnce;
    }

    @Override
    public void onStart(final HandlerContext context, final SnapshotSource snapshot)
    {
        while (!snapshot.isEmpty())
        {
            final byte[] bytes = new byte[snapshot.getInt()];
            snapshot.getBytes(new UnsafeBuffer(bytes), 0, bytes.length);
            state.add(new String(bytes, StandardCharsets.US_ASCII));
        }
    }

    @Override
    public void onEvent(final Event event, final Outbox outbox)
    {
        final String text = event.buffer().getStringWithoutLengthAscii(event.offset(), event.length());
        final String[] words = text.split(" ", -1);
        switch (words[0])
        {
            case "schedule" -> outbox.schedule(Long.parseLong(words[1]), Long.parseLong(words[2]));
            case "cancel" -> state.add("cancel " + outbox.cancel(Long.parseLong(words[1])));
            case "throw" -> fail(outbox);
            case "throw-once" -> failIf(throwsOnce, event, text, outbox);
            case "retries" -> failIf(event.retryOf() == 0, event, text, outbox);
            default -> echo(event, text, outbox);
        }
    }

    private void failIf(final boolean fails, final Event event, final String text, final Outbox outbox)
    {
        if (fails)
        {
            fail(outbox);
        }
        echo(event, text, outbox);
    }

    private static void fail(final Outbox outbox)
    {
        outbox.reply(new UnsafeBuffer(new byte[3]), 0, 3);
        outbox.schedule(77, 1);
        throw new IllegalArgumentException("no");
    }

    private void echo(final Event event, final String text, final Outbox outbox)
    {
        state.add(event.sequence() + " " + text + (event.retryOf() == 0 ? "" : " of " + event.retryOf()));
        outbox.reply(event.buffer(), event.offset(), event.length());
    }

    @Override
    public void onTimer(final long timerId, final long timestampNs, final Outbox outbox)
    {
        if (timerId == -1)
        {
            throw new IllegalStateException("timer");
        }
        state.add("timer " + timerId + " at " + timestampNs);
        if (timerId == 4711)
        {
            outbox.schedule(20, timestampNs + 1000);
        }
        if (timerId < REPEATS)
        {
            outbox.schedule(timerId, timestampNs + 100);
        }
    }

    @Override
    public void onSnapshot(final SnapshotSink sink)
    {
        for (final String line : state)
        {
            final byte[] bytes = line.getBytes(StandardCharsets.US_ASCII);
            sink.putInt(bytes.length);
            sink.putBytes(new UnsafeBuffer(bytes), 0, bytes.length);
        }
    }
}
