package io.headrace.engine;

/**
 * Business logic: one plain single-threaded class.
 * <p>
 * All methods are called by one thread at a time, with everything written by an earlier call visible. A handler must
 * be deterministic: its state may depend on its events and their timestamps and on nothing else, no clock, no
 * randomness, no thread, no I/O. It cannot tell a live event from a replayed one. It must not block, and must not
 * throw for input that a producer can send: answer with a reply instead. What an exception leads to is the
 * {@link HandlerPolicy}. The engine drops what a call that throws has emitted, replies, events and timers alike; it
 * cannot undo what the handler has changed in its own state: validate first, then mutate.
 */
public interface EventHandler
{
    /**
     * Called once before any event.
     *
     * @param context  name, topics and shard of this handler.
     * @param snapshot state to start from, empty at the first start.
     */
    default void onStart(final HandlerContext context, final SnapshotSource snapshot)
    {
    }

    /**
     * The number of shards has changed, and this instance, which has started from nothing, takes over its part of the
     * state: called once for each former shard with all that it wrote. Reads all of it and keeps what
     * {@link HandlerContext#owns(long)} says is its own.
     *
     * @param part state of a former shard, to be read to the end.
     * @throws UnsupportedOperationException if the handler cannot divide its state; then its shards cannot change.
     */
    default void onReshard(final SnapshotSource part)
    {
        throw new UnsupportedOperationException("onReshard is not implemented");
    }

    /**
     * The key of an event, which decides the shard it goes to, and the shard that timers scheduled at it move to when
     * the number of shards changes. Depends on the event alone and on no state, since any shard may be asked.
     *
     * @param event a flyweight over the frame, valid during the call.
     * @return any number: equal for events whose order matters to each other. 0 belongs to shard 0. By default the
     *         key that the event was published with.
     */
    default long keyOf(final Event event)
    {
        return event.key();
    }

    /**
     * One event of a topic that is routed to this handler.
     *
     * @param event  a flyweight over the frame, valid during the call.
     * @param outbox takes replies, events to publish and timers.
     */
    void onEvent(Event event, Outbox outbox);

    /**
     * A timer has fired that this handler scheduled with {@link Outbox#schedule(long, long)}. It is an event with a
     * sequence of its own, journaled and replayed like any other; replies go nowhere.
     *
     * @param timerId     given when it was scheduled.
     * @param timestampNs time at which it fired: nanoseconds since the epoch, never less than its deadline.
     * @param outbox      takes further timers and events to publish.
     */
    default void onTimer(final long timerId, final long timestampNs, final Outbox outbox)
    {
    }

    /**
     * A question about the state, asked between two batches. The state must not change, since queries are not
     * journaled; an exception refuses the query and nothing else. It holds up all events meanwhile.
     *
     * @param query   a flyweight, valid during the call.
     * @param replies takes the answer, which leaves once all that the state holds is as durable as was asked for.
     * @throws UnsupportedOperationException if the handler answers no queries.
     */
    default void onQuery(final Query query, final ReplySink replies)
    {
        throw new UnsupportedOperationException("onQuery is not implemented");
    }

    /**
     * Writes the whole state, in an order that depends on the state alone. Two handlers with equal state must write
     * equal bytes: the state hash is taken from them.
     *
     * @param sink takes the state, valid during the call.
     */
    void onSnapshot(SnapshotSink sink);
}
