package io.headrace.engine;

import io.headrace.bus.PayloadFormat;
import org.agrona.DirectBuffer;

/**
 * Takes the replies to an event that the calling thread has published.
 */
@FunctionalInterface
public interface ReplyConsumer
{
    /**
     * One reply, in the order in which the handler gave them.
     *
     * @param format of the reply.
     * @param buffer with the reply, valid during the call.
     * @param offset of the reply.
     * @param length of the reply in bytes.
     */
    void onReply(PayloadFormat format, DirectBuffer buffer, int offset, int length);
}
