package io.headrace.load;

import org.agrona.DirectBuffer;

/**
 * Takes the answers of one {@link EventConnection}, on the thread that polls it.
 */
interface EventListener
{
    /**
     * All events up to one have reached the level asked for, except those that were refused.
     *
     * @param sessionSequence of the last, counted from 1 for each connection.
     * @param sequence        that the engine gave to the last, or 0 if the protocol did not say.
     */
    void onAcknowledged(long sessionSequence, long sequence);

    /**
     * The events of one message or more were refused and are in no journal.
     *
     * @param firstSessionSequence of the first.
     * @param lastSessionSequence  of the last.
     * @param reason               for a person.
     */
    void onRefused(long firstSessionSequence, long lastSessionSequence, String reason);

    /**
     * A handler replied to an event.
     *
     * @param sessionSequence of the event.
     * @param sequence        that the engine gave to it.
     * @param buffer          with the reply, valid during the call.
     * @param offset          of the reply.
     * @param length          of the reply in bytes.
     */
    default void onReply(
        final long sessionSequence, final long sequence, final DirectBuffer buffer, final int offset, final int length)
    {
    }
}
