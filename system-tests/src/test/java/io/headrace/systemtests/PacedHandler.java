package io.headrace.systemtests;

import io.headrace.engine.Event;
import io.headrace.engine.EventHandler;
import io.headrace.engine.Outbox;
import io.headrace.engine.SnapshotSink;

/**
 * A handler that takes so many events a second. Called by the thread of its engine.
 */
final class PacedHandler implements EventHandler
{
    private final Pace pace;

    PacedHandler(final double eventsPerSecond)
    {
        pace = new Pace(eventsPerSecond);
    }

    @Override
    public void onEvent(final Event event, final Outbox outbox)
    {
        pace.take(1);
    }

    @Override
    public void onSnapshot(final SnapshotSink snapshot)
    {
        snapshot.putLong(0);
    }
}
