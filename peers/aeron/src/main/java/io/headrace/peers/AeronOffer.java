package io.headrace.peers;

import io.aeron.Publication;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.IdleStrategy;

/**
 * Offers until there is room. Holds no state.
 */
final class AeronOffer
{
    private AeronOffer()
    {
    }

    static void offer(
        final Publication publication, final DirectBuffer payload, final int size, final IdleStrategy full)
    {
        long position = publication.offer(payload, 0, size);
        while (position < 0)
        {
            if (position == Publication.CLOSED || position == Publication.MAX_POSITION_EXCEEDED)
            {
                throw new IllegalStateException("position=" + position + ": the publication has ended");
            }
            full.idle();
            position = publication.offer(payload, 0, size);
        }
        full.reset();
    }
}
