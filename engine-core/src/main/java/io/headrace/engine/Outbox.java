package io.headrace.engine;

import io.headrace.bus.PayloadFormat;
import org.agrona.DirectBuffer;

/**
 * Takes what a handler emits while it works on an event. What goes in leaves the process only once the event has
 * reached the durability that its producer asked for; in replay it goes nowhere.
 * <p>
 * Valid during the call that handed it over.
 */
public interface Outbox
{
    /**
     * Answers the event at hand. An event may be answered several times; the producer gets the replies in order.
     *
     * @param format of the reply.
     * @param buffer with the reply, copied before the call returns.
     * @param offset of the reply.
     * @param length of the reply in bytes.
     * @throws IllegalStateException if all replies to this event together exceed {@link #maxReplyLength()}, the same
     *                               in replay.
     */
    void reply(PayloadFormat format, DirectBuffer buffer, int offset, int length);

    /**
     * Most bytes that all replies to one event may have together, each counted with
     * {@link #REPLY_OVERHEAD} more.
     *
     * @return bytes.
     */
    int maxReplyLength();

    /**
     * Has {@link EventHandler#onTimer(long, long, Outbox)} called once when journaled time reaches the deadline, also
     * after a restart. A timer with the same id that has not fired yet is replaced.
     *
     * @param timerId    chosen by the handler, which has its own ids.
     * @param deadlineNs nanoseconds since the epoch; one that has passed fires with the next batch.
     * @throws IllegalStateException    if {@code timers.max} are pending, the same in replay.
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

    /** Bytes that each reply counts for beside its own length. */
    int REPLY_OVERHEAD = 64;

    /**
     * Answers the event at hand with opaque bytes.
     *
     * @param buffer with the reply, copied before the call returns.
     * @param offset of the reply.
     * @param length of the reply in bytes.
     */
    default void reply(final DirectBuffer buffer, final int offset, final int length)
    {
        reply(PayloadFormat.BINARY, buffer, offset, length);
    }
}
