package io.headrace.engine;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.headrace.bus.PayloadFormat;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableDirectByteBuffer;

/**
 * Collects the replies to one query, so that a handler that throws has replied nothing. Belongs to the engine agent;
 * allocates nothing in steady state.
 * <pre>
 *  +---------------+---------------+------------------- - -+
 *  |    format     |    length     |  reply                |  and so on, nothing between them
 *  +---------------+---------------+------------------- - -+
 * </pre>
 */
final class QueryReplies implements ReplySink
{
    private static final int HEADER_LENGTH = 2 * Integer.BYTES;

    private final int maxReplyLength;
    private final ExpandableDirectByteBuffer replies = new ExpandableDirectByteBuffer(4096);
    private int length;
    private int charged;

    QueryReplies(final int maxReplyLength)
    {
        this.maxReplyLength = maxReplyLength;
    }

    /** Forgets what was collected. */
    void clear()
    {
        length = 0;
        charged = 0;
    }

    @Override
    public void reply(final PayloadFormat format, final DirectBuffer buffer, final int offset, final int replyLength)
    {
        if (replyLength < 0 || replyLength > maxReplyLength - charged - REPLY_OVERHEAD)
        {
            throw new IllegalStateException("reply of length=" + replyLength + " to a query exceeds reply.max.bytes=" +
                maxReplyLength + ", of which " + charged + " are used, " + REPLY_OVERHEAD +
                " of overhead for each included: raise it or reply less");
        }
        charged += REPLY_OVERHEAD + replyLength;
        replies.putInt(length, format.code(), LITTLE_ENDIAN);
        replies.putInt(length + Integer.BYTES, replyLength, LITTLE_ENDIAN);
        replies.putBytes(length + HEADER_LENGTH, buffer, offset, replyLength);
        length += HEADER_LENGTH + replyLength;
    }

    @Override
    public int maxReplyLength()
    {
        return maxReplyLength;
    }

    /** Where all replies are, at offset 0. */
    DirectBuffer buffer()
    {
        return replies;
    }

    /** Bytes of all replies. */
    int length()
    {
        return length;
    }

    /**
     * Hands over replies in the order in which they were given.
     *
     * @param buffer  with replies as they are in {@link #buffer()}, here or kept elsewhere.
     * @param offset  of the first.
     * @param length  of all.
     * @param visitor shown each.
     */
    static void forEach(final DirectBuffer buffer, final int offset, final int length, final ReplyVisitor visitor)
    {
        final int limit = offset + length;
        int position = offset;
        while (position < limit)
        {
            final int replyLength = buffer.getInt(position + Integer.BYTES, LITTLE_ENDIAN);
            visitor.onReply(buffer.getInt(position, LITTLE_ENDIAN), buffer, position + HEADER_LENGTH, replyLength);
            position += HEADER_LENGTH + replyLength;
        }
    }
}
