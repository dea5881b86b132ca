package io.headrace.engine;

import java.nio.charset.StandardCharsets;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * One handler instance at work, with what the engine knows of it. Belongs to the thread that applies events.
 */
final class HandlerSlot
{
    final int index;
    final String name;
    final DirectBuffer nameBytes;
    final EventHandler handler;
    final HandlerPolicy policy;
    private final HandlerRoute route;
    private final HandlerContext context;

    HandlerSlot(final int index, final HandlerRoute route, final HandlerDeclaration declaration)
    {
        this.index = index;
        this.route = route;
        name = route.name();
        nameBytes = new UnsafeBuffer(name.getBytes(StandardCharsets.US_ASCII));
        handler = declaration.newInstance();
        policy = declaration.policy();
        context = new HandlerContext(name, declaration.topics());
    }

    boolean isRouted(final String topic)
    {
        return route.isRouted(topic);
    }

    /** Starts the handler from a state, or from nothing. */
    void start(final SnapshotSource snapshot)
    {
        handler.onStart(context, snapshot);
        if (!snapshot.isEmpty())
        {
            throw new IllegalStateException("handler '" + name + "' has not read all of its state from the " +
                "snapshot: onStart must take back exactly the bytes that onSnapshot wrote");
        }
    }

    /** Name of the section of snapshots that holds the state of the handler. */
    String section()
    {
        return "handler/" + name;
    }
}
