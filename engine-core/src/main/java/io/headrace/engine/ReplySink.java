package io.headrace.engine;

import io.headrace.bus.PayloadFormat;
import org.agrona.DirectBuffer;

/**
 * Takes the replies of a handler to the event or the query at hand. What goes in leaves the process only once all that
 * the handler has seen is as durable as was asked for.
 * <p>
 * Valid during the call that handed it over.
 */
public interface ReplySink
{
    /** Bytes that each reply counts for beside its own length. */
    int REPLY_OVERHEAD = 64;

    /**
     * Answers. There may be several replies to the same event or query; who asked gets them in order.
     *
     * @param format of the reply.
     * @param buffer with the reply, copied before the call returns.
     * @param offset of the reply.
     * @param length of the reply in bytes.
     * @throws IllegalStateException if all replies together exceed {@link #maxReplyLength()}, the same in replay.
     */
    void reply(PayloadFormat format, DirectBuffer buffer, int offset, int length);

    /**
     * Most bytes that all replies to one event or query may have together, each counted with {@link #REPLY_OVERHEAD}
     * more.
     *
     * @return bytes.
     */
    int maxReplyLength();

    /**
     * Answers with opaque bytes.
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
