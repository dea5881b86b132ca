package io.headrace.engine;

/**
 * Business logic: one plain single-threaded class.
 * <p>
 * All methods are called by one thread at a time, with everything written by an earlier call visible. A handler must
 * be deterministic: its state may depend on its events and their timestamps and on nothing else, no clock, no
 * randomness, no thread, no I/O. It cannot tell a live event from a replayed one. It must not block, and must not
 * throw for input that a producer can send: answer with a reply instead. What an exception leads to is the
 * {@link HandlerPolicy}. The engine drops what a call that throws has emitted, replies and timers alike; it cannot undo
 * what the handler has changed in its own state: validate first, then mutate.
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
     * A timer has fired that this handler scheduled with {@link Outbox#schedule(long, long)}. It is an event with a
     * sequence of its own, journaled and replayed like any other; replies go nowhere.
     *
     * @param timerId     given when it was scheduled.
     * @param timestampNs time at which it fired: nanoseconds since the epoch, never less than its deadline.
     * @param outbox      takes further timers.
     */
    default void onTimer(final long timerId, final long timestampNs, final Outbox outbox)
    {
    }

    /**
     * Writes the whole state, in an order that depends on the state alone. Two handlers with equal state must write
     * equal bytes: the state hash is taken from them.
     *
     * @param sink takes the state, valid during the call.
     */
    void onSnapshot(SnapshotSink sink);
}
