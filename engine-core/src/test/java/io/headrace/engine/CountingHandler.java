package io.headrace.engine;

import java.nio.ByteOrder;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Adds up the numbers that it is sent and replies with the sum.
 */
final class CountingHandler implements EventHandler
{
    private final UnsafeBuffer reply = new UnsafeBuffer(new byte[Long.BYTES]);
    private final boolean replies;
    long sum;
    long events;
    long lastSequence;
    long lastTimestampNs;

    CountingHandler(final boolean replies)
    {
        this.replies = replies;
    }

    @Override
    public void onEvent(final Event event, final Outbox outbox)
    {
        sum = 31 * sum + event.buffer().getLong(event.offset(), ByteOrder.LITTLE_ENDIAN);
        events++;
        lastSequence = event.sequence();
        lastTimestampNs = event.timestampNs();
        if (replies)
        {
            reply.putLong(0, sum, ByteOrder.LITTLE_ENDIAN);
            outbox.reply(reply, 0, Long.BYTES);
        }
    }

    @Override
    public void onSnapshot(final SnapshotSink sink)
    {
        sink.putLong(sum);
        sink.putLong(events);
    }
}
