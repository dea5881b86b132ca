package io.headrace.engine;

import io.headrace.bus.PayloadFormat;
import org.agrona.DirectBuffer;

/**
 * Takes what a handler emits while it works on an event: replies, events that it publishes, timers. A call that throws
 * has emitted nothing. Replies and published events leave the process only once they are durable, and once only: what
 * replay emits again is not sent again.
 * <p>
 * Valid during the call that handed it over.
 */
public interface Outbox extends ReplySink
{
    /**
     * Publishes an event to a topic, which is created if it does not exist. It enters the journal behind the batch at
     * hand, numbered contiguously among all that handlers have published to the topic, and from there goes to
     * subscribers and to the handlers of the topic like any other event.
     *
     * @param topic  1 to 128 characters of {@code A-Z a-z 0-9 . _ -}.
     * @param format of the payload.
     * @param key    that decides the shard of handlers of the topic, see {@link io.headrace.bus.EventKey}; 0 for none.
     * @param buffer with the payload, copied before the call returns.
     * @param offset of the payload.
     * @param length of the payload in bytes.
     * @throws IllegalArgumentException if the topic is not a name.
     * @throws IllegalStateException    if what this call has published exceeds {@link #maxPublishLength()}; the same
     *                                  in replay. If the calls of a batch publish more than {@code egress.max.bytes}
     *                                  together, the engine stops.
     */
    void publish(String topic, PayloadFormat format, int key, DirectBuffer buffer, int offset, int length);

    /**
     * Publishes opaque bytes without a key.
     *
     * @param topic  1 to 128 characters of {@code A-Z a-z 0-9 . _ -}.
     * @param buffer with the payload, copied before the call returns.
     * @param offset of the payload.
     * @param length of the payload in bytes.
     */
    default void publish(final String topic, final DirectBuffer buffer, final int offset, final int length)
    {
        publish(topic, PayloadFormat.BINARY, 0, buffer, offset, length);
    }

    /**
     * Most bytes that one call may publish, each event counted with its header.
     *
     * @return bytes.
     */
    int maxPublishLength();

    /**
     * Has {@link EventHandler#onTimer(long, long, Outbox)} called once when journaled time reaches the deadline, also
     * after a restart. A timer with the same id that has not fired yet is replaced. The timer belongs to the shard,
     * and to the key of the event at hand.
     *
     * @param timerId    chosen by the handler; each shard has its own ids.
     * @param deadlineNs nanoseconds since the epoch; one that has passed fires with the next batch.
     * @throws IllegalStateException    if {@code timers.max} of this shard are pending, the same in replay.
     * @throws IllegalArgumentException if the deadline is {@link Long#MIN_VALUE}.
     */
    void schedule(long timerId, long deadlineNs);

    /**
     * Takes back a timer that has not fired yet.
     *
     * @param timerId given when it was scheduled.
     * @return false if there was none.
     */
    boolean cancel(long timerId);
}
