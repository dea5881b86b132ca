package io.headrace.examples;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.headrace.engine.Event;
import io.headrace.engine.EventHandler;
import io.headrace.engine.HandlerContext;
import io.headrace.engine.Outbox;
import io.headrace.engine.SnapshotSink;
import io.headrace.engine.SnapshotSource;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The smallest handler with a state: counts its events and replies with the count, eight bytes little-endian.
 */
public final class CounterHandler implements EventHandler
{
    private final UnsafeBuffer reply = new UnsafeBuffer(new byte[Long.BYTES]);
    private long count;

    @Override
    public void onStart(final HandlerContext context, final SnapshotSource snapshot)
    {
        count = snapshot.isEmpty() ? 0 : snapshot.getLong();
    }

    @Override
    public void onEvent(final Event event, final Outbox outbox)
    {
        count++;
        reply.putLong(0, count, LITTLE_ENDIAN);
        outbox.reply(reply, 0, Long.BYTES);
    }

    @Override
    public void onSnapshot(final SnapshotSink sink)
    {
        sink.putLong(count);
    }
}
