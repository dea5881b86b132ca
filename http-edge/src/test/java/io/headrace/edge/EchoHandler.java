package io.headrace.edge;

import io.headrace.bus.PayloadFormat;
import io.headrace.engine.Event;
import io.headrace.engine.EventHandler;
import io.headrace.engine.Outbox;
import io.headrace.engine.SnapshotSink;

/** Replies with what it gets, twice if that begins with 2, not at all if it begins with 0, throws if with an X. */
final class EchoHandler implements EventHandler
{
    @Override
    public void onEvent(final Event event, final Outbox outbox)
    {
        final byte first = event.buffer().getByte(event.offset());
        if (first == 'X')
        {
            throw new IllegalStateException("asked to fail");
        }
        final int times = first == '0' ? 0 : first == '2' ? 2 : 1;
        for (int i = 0; i < times; i++)
        {
            outbox.reply(PayloadFormat.TEXT, event.buffer(), event.offset(), event.length());
        }
    }

    @Override
    public void onSnapshot(final SnapshotSink sink)
    {
        // no state
    }
}
