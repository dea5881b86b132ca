package io.headrace.server;

import io.headrace.engine.Event;
import io.headrace.engine.EventHandler;
import io.headrace.engine.HandlerContext;
import io.headrace.engine.Outbox;
import io.headrace.engine.SnapshotSink;
import io.headrace.engine.SnapshotSource;

/** Sums up the lengths of its events, and can be taken back from a snapshot. */
public final class SummingHandler implements EventHandler
{
    private long sum;

    @Override
    public void onStart(final HandlerContext context, final SnapshotSource snapshot)
    {
        sum = snapshot.isEmpty() ? 0 : snapshot.getLong();
    }

    @Override
    public void onEvent(final Event event, final Outbox outbox)
    {
        sum = 31 * sum + event.length();
    }

    @Override
    public void onSnapshot(final SnapshotSink sink)
    {
        sink.putLong(sum);
    }
}
