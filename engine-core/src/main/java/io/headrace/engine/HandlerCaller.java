package io.headrace.engine;

import org.agrona.DirectBuffer;

/**
 * Calls handlers, one at a time, and keeps what they emit until it is concluded. Belongs to one thread.
 */
final class HandlerCaller
{
    private final HandlerOutbox outbox;
    private final Event event = new Event();

    HandlerCaller(final HandlerOutbox outbox)
    {
        this.outbox = outbox;
    }

    HandlerOutbox outbox()
    {
        return outbox;
    }

    /**
     * Calls a handler with an event.
     *
     * @param retryOf sequence of the quarantined event that this one is a retry of, or 0.
     * @return null when the call has returned, else what it threw.
     */
    HandlerException onEvent(
        final HandlerSlot slot,
        final DirectBuffer buffer,
        final int frame,
        final long sequence,
        final long timestampNs,
        final String topic,
        final long retryOf)
    {
        event.wrap(buffer, frame, sequence, timestampNs).topic(topic).retryOf(retryOf);
        outbox.begin(slot, sequence, event, 0);
        slot.lastSequence = sequence;
        try
        {
            slot.handler.onEvent(event, outbox);
        }
        catch (final Exception | StackOverflowError | AssertionError ex)
        {
            outbox.cancelCall();
            return new HandlerException(slot, topic, sequence, timestampNs, ex);
        }
        outbox.endCall();
        return null;
    }

    /**
     * Calls a handler with a timer.
     *
     * @param key of the event at which the timer was scheduled.
     * @return null when the call has returned, else what it threw.
     */
    HandlerException onTimer(
        final HandlerSlot slot, final long timerId, final int key, final long sequence, final long timestampNs)
    {
        outbox.begin(slot, sequence, null, key);
        slot.lastSequence = sequence;
        try
        {
            slot.handler.onTimer(timerId, timestampNs, outbox);
        }
        catch (final Exception | StackOverflowError | AssertionError ex)
        {
            outbox.cancelCall();
            return new HandlerException(slot, "(timer " + timerId + ")", sequence, timestampNs, ex);
        }
        outbox.endCall();
        return null;
    }
}
