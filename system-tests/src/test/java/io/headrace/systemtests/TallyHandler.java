package io.headrace.systemtests;

import io.headrace.engine.Event;
import io.headrace.engine.EventHandler;
import io.headrace.engine.HandlerContext;
import io.headrace.engine.Outbox;
import io.headrace.engine.SnapshotSink;
import io.headrace.engine.SnapshotSource;
import java.nio.ByteOrder;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Counts its events and timers and chains their bytes and times into one number, so that a lost, repeated, changed or
 * misplaced one changes its state. Replies with both, and publishes the event again. Owned by one thread.
 */
public final class TallyHandler implements EventHandler
{
    /** Its topic. */
    public static final String TOPIC = "tally";

    /** What it publishes each event to. */
    public static final String ECHO = "tally.echo";

    private static final int FACTOR = 31;
    private static final int REPLY_LENGTH = 16;
    private static final int TIMERS = 5;
    private static final int CANCEL_ONE_IN = 7;
    private static final long DELAY_NS = 300_000;

    private final UnsafeBuffer reply = new UnsafeBuffer(new byte[REPLY_LENGTH]);
    private long count;
    private long chain;

    @Override
    public void onStart(final HandlerContext context, final SnapshotSource snapshot)
    {
        if (!snapshot.isEmpty())
        {
            count = snapshot.getLong();
            chain = snapshot.getLong();
        }
    }

    @Override
    public void onEvent(final Event event, final Outbox outbox)
    {
        for (int i = 0; i < event.length(); i++)
        {
            chain = FACTOR * chain + event.buffer().getByte(event.offset() + i);
        }
        chain = FACTOR * chain + event.sequence() + event.timestampNs();
        count++;
        if (count % CANCEL_ONE_IN == 0)
        {
            outbox.cancel(count % TIMERS);
        }
        else
        {
            outbox.schedule(count % TIMERS, event.timestampNs() + (count % TIMERS) * DELAY_NS);
        }
        reply.putLong(0, count, ByteOrder.LITTLE_ENDIAN);
        reply.putLong(Long.BYTES, chain, ByteOrder.LITTLE_ENDIAN);
        outbox.reply(reply, 0, REPLY_LENGTH);
        outbox.publish(ECHO, event.buffer(), event.offset(), event.length());
    }

    @Override
    public void onTimer(final long timerId, final long timestampNs, final Outbox outbox)
    {
        chain = FACTOR * (FACTOR * chain + timerId) + timestampNs;
    }

    @Override
    public void onSnapshot(final SnapshotSink sink)
    {
        sink.putLong(count);
        sink.putLong(chain);
    }
}
