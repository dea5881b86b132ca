package io.headrace.engine;

/**
 * Business logic: one plain single-threaded class.
 * <p>
 * All methods are called by one thread at a time, with everything written by an earlier call visible. A handler must
 * be deterministic: its state may depend on its events and their timestamps and on nothing else, no clock, no
 * randomness, no thread, no I/O. It cannot tell a live event from a replayed one. It must not block, and must not
 * throw for input that a producer can send: answer with a reply instead. An exception stops the engine, because a
 * handler that has half applied an event has no state that replay would reach again: validate first, then mutate.
 */
public interface EventHandler
{
    /**
     * Called once before any event.
     *
     * @param context  name and topics of this handler.
     * @param snapshot state to start from, empty at the first start.
     */
    default void onStart(final HandlerContext context, final SnapshotSource snapshot)
    {
    }

    /**
     * One event of a topic that is routed to this handler.
     *
     * @param event  a flyweight over the frame, valid during the call.
     * @param outbox takes replies; they leave the process once the event has reached the durability asked for.
     */
    void onEvent(Event event, Outbox outbox);

    /**
     * Writes the whole state, in an order that depends on the state alone. Two handlers with equal state must write
     * equal bytes: the state hash is taken from them.
     *
     * @param sink takes the state, valid during the call.
     */
    void onSnapshot(SnapshotSink sink);
}
