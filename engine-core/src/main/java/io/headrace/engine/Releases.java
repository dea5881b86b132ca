package io.headrace.engine;

import org.agrona.DirectBuffer;

/**
 * Where what comes of events goes: to those who published them, or in replay to nobody. Belongs to the thread that
 * concludes events, which tells the events of a batch in their order.
 */
interface Releases
{
    /** Tells nobody. */
    Releases NONE = new Releases()
    {
        @Override
        public boolean haveRoom()
        {
            return true;
        }

        @Override
        public void onReply(
            final long sequence, final int format, final DirectBuffer buffer, final int offset, final int length)
        {
            // told when it was live
        }

        @Override
        public void onOutcome(final Outcome outcome, final long releaseSequence)
        {
            // told when it was live
        }

        @Override
        public void onDecided(final long decisionSequence)
        {
            throw new UnsupportedOperationException("nothing is decided in replay");
        }

        @Override
        public void onEventEnd(final long sequence)
        {
            // told when it was live
        }
    };

    /** Whether all that one call of a handler can lead to fits; if not it is asked again later. */
    boolean haveRoom();

    /** A handler has replied to the event at hand. */
    void onReply(long sequence, int format, DirectBuffer buffer, int offset, int length);

    /** Something else than plain application came of the event at hand, to be told once a sequence may be. */
    void onOutcome(Outcome outcome, long releaseSequence);

    /** Nothing later may be told before a decision is durable. */
    void onDecided(long decisionSequence);

    /** The event at hand is done; the next one follows. */
    void onEventEnd(long sequence);
}
