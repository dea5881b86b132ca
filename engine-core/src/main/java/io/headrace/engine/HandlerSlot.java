package io.headrace.engine;

import io.headrace.bus.EventKey;
import java.nio.charset.StandardCharsets;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * One handler instance at work: a shard, or the only instance of a handler. Handler and timers belong to the thread
 * that calls the handler, which is one at a time.
 */
final class HandlerSlot
{
    final HandlerGroup group;
    final int shard;
    final String name;
    final DirectBuffer nameBytes;
    final EventHandler handler;
    final TimerTable timers;
    /** Which of all instances it is; changes with the routes. */
    int index;
    /**
     * Sequence of the last event that the handler was called with; negative, and no other instance's, from when its
     * state was divided to the first call.
     */
    long lastSequence;
    private final HandlerContext context;

    HandlerSlot(final HandlerGroup group, final int shard, final int shards, final int maxTimers)
    {
        this.group = group;
        this.shard = shard;
        name = nameOf(group.name, shard, shards);
        nameBytes = new UnsafeBuffer(name.getBytes(StandardCharsets.US_ASCII));
        handler = group.declaration.newInstance();
        timers = new TimerTable(maxTimers);
        context = new HandlerContext(group.name, group.declaration.topics(), shard, shards);
    }

    /** Name of an instance: that of the handler if it has one shard, else with the shard behind a number sign. */
    static String nameOf(final String handler, final int shard, final int shards)
    {
        return shards == 1 ? handler : handler + "#" + shard;
    }

    /** The key of an event for this handler. */
    int keyOf(final Event event)
    {
        return EventKey.fold(handler.keyOf(event));
    }

    /** Starts the handler from a state, or from nothing. */
    void start(final SnapshotSource snapshot)
    {
        handler.onStart(context, snapshot);
        checkRead(snapshot, "onStart");
    }

    /** Hands the state of a former shard to the handler, which takes what is its own. */
    void take(final SnapshotSource part)
    {
        handler.onReshard(part);
        checkRead(part, "onReshard");
    }

    private void checkRead(final SnapshotSource snapshot, final String method)
    {
        if (!snapshot.isEmpty())
        {
            throw new IllegalStateException("handler '" + name + "' has not read all of its state from the " +
                "snapshot: " + method + " must take back exactly the bytes that onSnapshot wrote");
        }
    }

    /** Name of the section of snapshots that holds the state of the handler. */
    String section()
    {
        return section(name);
    }

    static String section(final String name)
    {
        return "handler/" + name;
    }

    /** Name of the section of snapshots that holds the pending timers of the handler. */
    String timersSection()
    {
        return "timers/" + name;
    }
}
