package io.headrace.server;

import io.headrace.engine.Event;
import io.headrace.engine.EventHandler;
import io.headrace.engine.Outbox;
import io.headrace.engine.SnapshotSink;

/** Counts its events. */
public final class CountingHandler implements EventHandler
{
    private long events;

    @Override
    public void onEvent(final Event event, final Outbox outbox)
    {
        events++;
    }

    @Override
    public void onSnapshot(final SnapshotSink sink)
    {
        sink.putLong(events);
    }
}
