package io.headrace.bus;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Layout of an origin frame: the identity under which the events behind it were published, so that a producer may
 * send them again and they are applied once. It precedes its events in a run and in the journal.
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |          Frame header: topic id 0, format is the kind        ...  0
 *  +---------------------------------------------------------------+
 *  |             Session id, or first half of the key              |  16
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |   Session sequence of the first event, or second half of key  |  24
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |              Count: events that have this origin              |  32
 *  +---------------------------------------------------------------+
 *  |                           Reserved                            |  36
 *  +---------------------------------------------------------------+
 * </pre>
 * All fields are little-endian; reserved bytes are zero.
 */
public final class OriginDescriptor
{
    /** A session: each event has the next session sequence and can be sent again alone. */
    public static final int KIND_SESSION = 1;
    /** A key: all events together are one request. */
    public static final int KIND_KEY = 2;

    /** Bytes of the whole frame, a multiple of the frame alignment. */
    public static final int LENGTH = 40;

    private static final int HIGH_OFFSET = 16;
    private static final int LOW_OFFSET = 24;
    private static final int COUNT_OFFSET = 32;

    private OriginDescriptor()
    {
    }

    /**
     * Writes an origin frame.
     *
     * @param buffer to write to.
     * @param offset of the frame.
     * @param kind   {@link #KIND_SESSION} or {@link #KIND_KEY}.
     * @param high   session id, or first half of the key.
     * @param low    session sequence of the first event, or second half of the key.
     * @param count  events behind the frame that have this origin; 0 in a run of its own asks for the last sequence
     *               of a session.
     */
    public static void put(
        final MutableDirectBuffer buffer,
        final int offset,
        final int kind,
        final long high,
        final long low,
        final int count)
    {
        FrameDescriptor.putHeader(
            buffer, offset, FrameDescriptor.TYPE_ORIGIN, 0, kind, 0, LENGTH - FrameDescriptor.HEADER_LENGTH);
        buffer.putLong(offset + HIGH_OFFSET, high, LITTLE_ENDIAN);
        buffer.putLong(offset + LOW_OFFSET, low, LITTLE_ENDIAN);
        buffer.putLong(offset + COUNT_OFFSET, count, LITTLE_ENDIAN);
    }

    /**
     * Kind of the origin at an offset.
     *
     * @param buffer with the frame.
     * @param offset of the frame.
     * @return {@link #KIND_SESSION} or {@link #KIND_KEY}.
     */
    public static int kind(final DirectBuffer buffer, final int offset)
    {
        return FrameDescriptor.format(buffer, offset);
    }

    /**
     * Session id, or first half of the key.
     *
     * @param buffer with the frame.
     * @param offset of the frame.
     * @return 64 bits.
     */
    public static long high(final DirectBuffer buffer, final int offset)
    {
        return buffer.getLong(offset + HIGH_OFFSET, LITTLE_ENDIAN);
    }

    /**
     * Session sequence of the first event, or second half of the key.
     *
     * @param buffer with the frame.
     * @param offset of the frame.
     * @return 64 bits.
     */
    public static long low(final DirectBuffer buffer, final int offset)
    {
        return buffer.getLong(offset + LOW_OFFSET, LITTLE_ENDIAN);
    }

    /**
     * Events behind the frame that have this origin.
     *
     * @param buffer with the frame.
     * @param offset of the frame.
     * @return the count, 0 in a question for the last sequence of a session.
     */
    public static int count(final DirectBuffer buffer, final int offset)
    {
        return buffer.getInt(offset + COUNT_OFFSET, LITTLE_ENDIAN);
    }
}
