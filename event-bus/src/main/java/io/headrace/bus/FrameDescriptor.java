package io.headrace.bus;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import org.agrona.BitUtil;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Layout of a frame: one event in its encoded form, as it lies in a lane, in a batch and in the journal.
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |                         Frame Length                          |   0
 *  +-------------------------------+---------------+---------------+
 *  |           Topic Id            |     Type      |    Format     |   4
 *  +-------------------------------+---------------+---------------+
 *  |       Attributes Length       |           Reserved            |   8
 *  +-------------------------------+-------------------------------+
 *  |                              Key                              |  12
 *  +---------------------------------------------------------------+
 *  |                          Attributes                          ...  16
 *  +---------------------------------------------------------------+
 *  |                            Payload                           ...
 *  +---------------------------------------------------------------+
 *  |                 Padding with zeros to 8 bytes                ...
 *  +---------------------------------------------------------------+
 * </pre>
 * All fields are little-endian. Frame length counts header, attributes and payload, not the padding. A frame starts
 * at a multiple of 8 bytes from the start of its batch. Reserved bytes are zero.
 * <p>
 * What a batch shares (sequence, timestamp) is in the batch header, so a frame costs 16 bytes over its payload.
 */
public final class FrameDescriptor
{
    /** Frames start at multiples of this. */
    public static final int FRAME_ALIGNMENT = 8;
    /** Offset of the length: header, attributes and payload, in bytes, without padding. */
    public static final int LENGTH_OFFSET = 0;
    /** Offset of the unsigned 16-bit topic id. */
    public static final int TOPIC_ID_OFFSET = 4;
    /** Offset of the frame type, see {@link #TYPE_EVENT}. */
    public static final int TYPE_OFFSET = 6;
    /** Offset of the {@link PayloadFormat} code. */
    public static final int FORMAT_OFFSET = 7;
    /** Offset of the unsigned 16-bit length of the attributes. */
    public static final int ATTRIBUTES_LENGTH_OFFSET = 8;
    /** Offset of the two reserved bytes. */
    public static final int RESERVED_OFFSET = 10;
    /** Offset of the 32-bit key, which decides the shard; 0 stands for no key. */
    public static final int KEY_OFFSET = 12;
    /** Bytes before attributes and payload. */
    public static final int HEADER_LENGTH = 16;

    /** An event of a producer; takes a sequence. */
    public static final int TYPE_EVENT = 1;
    /** Binds a topic id to the name in the payload; takes no sequence, written before the first use of the id. */
    public static final int TYPE_TOPIC = 2;
    /** Identity of the events that follow, see {@link OriginDescriptor}; takes no sequence. */
    public static final int TYPE_ORIGIN = 3;
    /** A timer of a handler has fired; written by the engine, takes a sequence. */
    public static final int TYPE_TIMER = 4;
    /** Opens a session, whose id is the sequence of this frame; no payload. */
    public static final int TYPE_SESSION = 5;
    /** Decision that an event whose handler threw is quarantined; written by the engine, takes a sequence. */
    public static final int TYPE_QUARANTINE = 6;
    /** Retries or discards a quarantined event; takes a sequence, which is that of the retried event. */
    public static final int TYPE_RESOLVE = 7;
    /** An event that a handler published, see {@link EgressDescriptor}; written by the engine, takes a sequence. */
    public static final int TYPE_EGRESS = 8;
    /** The routes of all handlers from here on, as text; takes no sequence, written before the first event after. */
    public static final int TYPE_ROUTES = 9;
    /** Creates the topic whose id it has, so that it stays without events; no payload, takes a sequence. */
    public static final int TYPE_TOPIC_CREATED = 10;
    /** Sets or removes a named cursor, see {@link CursorDescriptor}; takes a sequence. */
    public static final int TYPE_CURSOR = 11;
    /** A question to a handler, see {@link QueryDescriptor}; is never journaled. */
    public static final int TYPE_QUERY = 12;

    /** Most bytes of attributes that a frame can carry. */
    public static final int MAX_ATTRIBUTES_LENGTH = 0xFFFF;

    private FrameDescriptor()
    {
    }

    /**
     * Whether frames of a type take a sequence.
     *
     * @param type of the frame.
     * @return false for what only describes the frames behind it.
     */
    public static boolean isSequenced(final int type)
    {
        return type != TYPE_TOPIC && type != TYPE_ORIGIN && type != TYPE_ROUTES;
    }

    /**
     * Bytes that a frame takes in a lane or batch, padding included.
     *
     * @param attributesLength bytes of attributes.
     * @param payloadLength    bytes of payload.
     * @return bytes, a multiple of {@link #FRAME_ALIGNMENT}.
     */
    public static int alignedLength(final int attributesLength, final int payloadLength)
    {
        return align(HEADER_LENGTH + attributesLength + payloadLength);
    }

    /**
     * Rounds a frame length up to where the next frame starts.
     *
     * @param frameLength value of the length field.
     * @return bytes to the next frame.
     */
    public static int align(final int frameLength)
    {
        return BitUtil.align(frameLength, FRAME_ALIGNMENT);
    }

    /**
     * Writes the header of a frame without a key, as {@link #putHeader(MutableDirectBuffer, int, int, int, int, int,
     * int, int)} does.
     *
     * @param buffer           to write to.
     * @param offset           of the frame.
     * @param type             of the frame.
     * @param topicId          unsigned 16 bits.
     * @param format           code of a {@link PayloadFormat}.
     * @param attributesLength bytes of attributes.
     * @param payloadLength    bytes of payload.
     * @return offset of the attributes, which is that of the payload when there are none.
     */
    public static int putHeader(
        final MutableDirectBuffer buffer,
        final int offset,
        final int type,
        final int topicId,
        final int format,
        final int attributesLength,
        final int payloadLength)
    {
        return putHeader(buffer, offset, type, topicId, format, 0, attributesLength, payloadLength);
    }

    /**
     * Writes a frame header and zeroes the last eight bytes of the frame; attributes and payload must be put after
     * that, at {@code offset + HEADER_LENGTH}.
     *
     * @param buffer           to write to.
     * @param offset           of the frame.
     * @param type             of the frame.
     * @param topicId          unsigned 16 bits.
     * @param format           code of a {@link PayloadFormat}.
     * @param key              that decides the shard, 0 for none; see {@link EventKey}.
     * @param attributesLength bytes of attributes.
     * @param payloadLength    bytes of payload.
     * @return offset of the attributes, which is that of the payload when there are none.
     */
    public static int putHeader(
        final MutableDirectBuffer buffer,
        final int offset,
        final int type,
        final int topicId,
        final int format,
        final int key,
        final int attributesLength,
        final int payloadLength)
    {
        final int length = HEADER_LENGTH + attributesLength + payloadLength;
        final int aligned = align(length);
        if (aligned != length)
        {
            buffer.putLong(offset + aligned - FRAME_ALIGNMENT, 0L, LITTLE_ENDIAN);
        }
        buffer.putLong(
            offset + LENGTH_OFFSET,
            (length & 0xFFFF_FFFFL) | ((long)topicId << 32) | ((long)type << 48) | ((long)format << 56),
            LITTLE_ENDIAN);
        buffer.putLong(offset + ATTRIBUTES_LENGTH_OFFSET, attributesLength | ((long)key << 32), LITTLE_ENDIAN);
        return offset + HEADER_LENGTH;
    }

    /**
     * Length, topic id, type and format of the frame at an offset, to be taken apart: one look at memory for all four.
     *
     * @param buffer with the frame.
     * @param offset of the frame.
     * @return the first eight bytes of the frame.
     */
    public static long head(final DirectBuffer buffer, final int offset)
    {
        return buffer.getLong(offset, LITTLE_ENDIAN);
    }

    /**
     * Length field in a head.
     *
     * @param head of {@link #head(DirectBuffer, int)}.
     * @return bytes of header, attributes and payload.
     */
    public static int lengthOf(final long head)
    {
        return (int)head;
    }

    /**
     * Topic id in a head.
     *
     * @param head of {@link #head(DirectBuffer, int)}.
     * @return the id, 0 to 65,535.
     */
    public static int topicIdOf(final long head)
    {
        return (int)(head >>> 32) & 0xFFFF;
    }

    /**
     * Type in a head.
     *
     * @param head of {@link #head(DirectBuffer, int)}.
     * @return {@link #TYPE_EVENT} or another of the types.
     */
    public static int typeOf(final long head)
    {
        return (int)(head >>> 48) & 0xFF;
    }

    /**
     * Length field of the frame at an offset.
     *
     * @param buffer with the frame.
     * @param offset of the frame.
     * @return bytes of header, attributes and payload.
     */
    public static int frameLength(final DirectBuffer buffer, final int offset)
    {
        return buffer.getInt(offset + LENGTH_OFFSET, LITTLE_ENDIAN);
    }

    /**
     * Bytes from the frame at an offset to the next one.
     *
     * @param buffer with the frame.
     * @param offset of the frame.
     * @return its length with the padding.
     */
    public static int alignedFrameLength(final DirectBuffer buffer, final int offset)
    {
        return align(frameLength(buffer, offset));
    }

    /**
     * Topic id of the frame at an offset.
     *
     * @param buffer with the frame.
     * @param offset of the frame.
     * @return the id, 0 to 65,535.
     */
    public static int topicId(final DirectBuffer buffer, final int offset)
    {
        return buffer.getShort(offset + TOPIC_ID_OFFSET, LITTLE_ENDIAN) & 0xFFFF;
    }

    /**
     * Type of the frame at an offset.
     *
     * @param buffer with the frame.
     * @param offset of the frame.
     * @return {@link #TYPE_EVENT} or another of the types.
     */
    public static int type(final DirectBuffer buffer, final int offset)
    {
        return buffer.getByte(offset + TYPE_OFFSET) & 0xFF;
    }

    /**
     * Code of the {@link PayloadFormat} of the frame at an offset.
     *
     * @param buffer with the frame.
     * @param offset of the frame.
     * @return the code.
     */
    public static int format(final DirectBuffer buffer, final int offset)
    {
        return buffer.getByte(offset + FORMAT_OFFSET) & 0xFF;
    }

    /**
     * Bytes of attributes of the frame at an offset.
     *
     * @param buffer with the frame.
     * @param offset of the frame.
     * @return bytes, 0 to 65,535.
     */
    public static int attributesLength(final DirectBuffer buffer, final int offset)
    {
        return buffer.getShort(offset + ATTRIBUTES_LENGTH_OFFSET, LITTLE_ENDIAN) & 0xFFFF;
    }

    /**
     * Key of the frame at an offset.
     *
     * @param buffer with the frame.
     * @param offset of the frame.
     * @return 32 bits, 0 for no key.
     */
    public static int key(final DirectBuffer buffer, final int offset)
    {
        return buffer.getInt(offset + KEY_OFFSET, LITTLE_ENDIAN);
    }
}
