package io.headrace.edge;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import org.agrona.DirectBuffer;

/**
 * Splits a body of binary events, each behind its length.
 * <pre>
 *  +---------------------------------------------------------------+
 *  |              Length, unsigned 32 bits, little-endian          |
 *  +---------------------------------------------------------------+
 *  |                             Payload                          ...
 *  +---------------------------------------------------------------+
 * </pre>
 * There is no padding. Reusable, not threadsafe.
 */
final class BinaryBatchParser
{
    /** The body is whole events. */
    static final int OK = 0;
    /** A length is zero, or longer than what is left. */
    static final int MALFORMED = -1;
    /** An event is longer than it may be. */
    static final int EVENT_TOO_LONG = -2;
    /** There are more events than a batch may hold. */
    static final int TOO_MANY = -3;

    private static final int LENGTH_SIZE = Integer.BYTES;

    private int offset;

    /**
     * Parses a whole body.
     *
     * @param buffer         with the body from index 0.
     * @param length         of the body.
     * @param eventMaxLength longest event.
     * @param slices         filled with the events.
     * @return {@link #OK}, {@link #MALFORMED}, {@link #EVENT_TOO_LONG} or {@link #TOO_MANY}.
     */
    int parse(final DirectBuffer buffer, final int length, final int eventMaxLength, final EventSlices slices)
    {
        slices.clear();
        offset = 0;
        while (offset < length)
        {
            final int left = length - offset - LENGTH_SIZE;
            if (left < 0)
            {
                return MALFORMED;
            }
            final long payload = buffer.getInt(offset, LITTLE_ENDIAN) & 0xFFFF_FFFFL;
            if (payload > eventMaxLength)
            {
                return EVENT_TOO_LONG;
            }
            if (payload == 0 || payload > left)
            {
                return MALFORMED;
            }
            if (!slices.add(offset + LENGTH_SIZE, (int)payload))
            {
                return TOO_MANY;
            }
            offset += LENGTH_SIZE + (int)payload;
        }
        return OK;
    }

    /**
     * Where parsing ended.
     *
     * @return offset of the length of the event that ended it.
     */
    int offset()
    {
        return offset;
    }
}
