package io.headrace.systemtests;

import io.headrace.engine.Event;
import io.headrace.engine.EventHandler;
import io.headrace.engine.Outbox;
import io.headrace.engine.SnapshotSink;
import java.nio.ByteOrder;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Counts its events and chains their bytes into one number, so that a lost, repeated, changed or misplaced event
 * changes its state. Replies with both. Owned by the engine agent.
 */
public final class TallyHandler implements EventHandler
{
    /** Its topic. */
    public static final String TOPIC = "tally";

    private static final int FACTOR = 31;
    private static final int REPLY_LENGTH = 16;

    private final UnsafeBuffer reply = new UnsafeBuffer(new byte[REPLY_LENGTH]);
    private long count;
    private long chain;

    @Override
    public void onEvent(final Event event, final Outbox outbox)
    {
        for (int i = 0; i < event.length(); i++)
        {
            chain = FACTOR * chain + event.buffer().getByte(event.offset() + i);
        }
        chain = FACTOR * chain + event.sequence() + event.timestampNs();
        count++;
        reply.putLong(0, count, ByteOrder.LITTLE_ENDIAN);
        reply.putLong(Long.BYTES, chain, ByteOrder.LITTLE_ENDIAN);
        outbox.reply(reply, 0, REPLY_LENGTH);
    }

    @Override
    public void onSnapshot(final SnapshotSink sink)
    {
        sink.putLong(count);
        sink.putLong(chain);
    }
}
