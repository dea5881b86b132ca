package io.headrace.bus;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Layout of a query frame: a question to one shard of a handler, in a lane of its own and never in the journal.
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |              Frame header: topic id 0, format, key           ...  0
 *  +---------------------------------------------------------------+
 *  |        Handler: index that the engine gave for its name       |  16
 *  +---------------------------------------------------------------+
 *  |       Shard, or -1 for the one that the key belongs to        |  20
 *  +---------------------------------------------------------------+
 *  |                           Payload                            ...  24
 * </pre>
 */
public final class QueryDescriptor
{
    /** In place of a shard: the one that the key belongs to. */
    public static final int BY_KEY = -1;
    /** Bytes before the payload. */
    public static final int HEADER_LENGTH = FrameDescriptor.HEADER_LENGTH + 2 * Integer.BYTES;

    private static final int HANDLER_OFFSET = FrameDescriptor.HEADER_LENGTH;
    private static final int SHARD_OFFSET = HANDLER_OFFSET + Integer.BYTES;

    private QueryDescriptor()
    {
    }

    /**
     * Bytes of a frame.
     *
     * @param payloadLength bytes of payload.
     * @return bytes with padding.
     */
    public static int alignedLength(final int payloadLength)
    {
        return FrameDescriptor.alignedLength(0, 2 * Integer.BYTES + payloadLength);
    }

    /**
     * Writes all but the payload.
     *
     * @param buffer        to write to.
     * @param offset        of the frame.
     * @param handler       index of the handler.
     * @param shard         of the handler, or {@link #BY_KEY}.
     * @param key           of {@link EventKey}, or 0.
     * @param format        code of a {@link PayloadFormat}.
     * @param payloadLength bytes of payload.
     * @return offset of the payload.
     */
    public static int put(
        final MutableDirectBuffer buffer,
        final int offset,
        final int handler,
        final int shard,
        final int key,
        final int format,
        final int payloadLength)
    {
        FrameDescriptor.putHeader(
            buffer, offset, FrameDescriptor.TYPE_QUERY, 0, format, key, 0, 2 * Integer.BYTES + payloadLength);
        buffer.putInt(offset + HANDLER_OFFSET, handler, LITTLE_ENDIAN);
        buffer.putInt(offset + SHARD_OFFSET, shard, LITTLE_ENDIAN);
        return offset + HEADER_LENGTH;
    }

    /**
     * Index of the handler.
     *
     * @param buffer with the frame.
     * @param offset of the frame.
     * @return the index.
     */
    public static int handler(final DirectBuffer buffer, final int offset)
    {
        return buffer.getInt(offset + HANDLER_OFFSET, LITTLE_ENDIAN);
    }

    /**
     * Shard of the handler.
     *
     * @param buffer with the frame.
     * @param offset of the frame.
     * @return the shard, or {@link #BY_KEY}.
     */
    public static int shard(final DirectBuffer buffer, final int offset)
    {
        return buffer.getInt(offset + SHARD_OFFSET, LITTLE_ENDIAN);
    }
}
