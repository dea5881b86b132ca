package io.headrace.engine;

import org.agrona.DirectBuffer;

/**
 * Shown the replies that a {@link ResultTable} keeps.
 */
interface ReplyVisitor
{
    /**
     * One reply, in the order in which they were appended.
     *
     * @param format as it was appended.
     * @param buffer with the reply, valid during the call.
     * @param offset of the reply.
     * @param length of the reply in bytes.
     */
    void onReply(int format, DirectBuffer buffer, int offset, int length);
}
