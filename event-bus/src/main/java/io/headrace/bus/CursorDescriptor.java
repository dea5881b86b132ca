package io.headrace.bus;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Layout of a cursor frame: a subscriber has come to a sequence, under a name that the engine remembers.
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |                 Frame header: topic id 0                     ...  0
 *  +---------------------------------------------------------------+
 *  |     Sequence: last one that the subscriber is done with,      |  16
 *  |                    or -1 to forget the cursor                 |
 *  +---------------------------------------------------------------+
 *  |                   Name, ASCII, to the end                    ...  24
 * </pre>
 */
public final class CursorDescriptor
{
    /** In place of a sequence: the cursor is to be forgotten. */
    public static final long FORGET = -1;
    /** Longest name in bytes; its characters are those of topic names. */
    public static final int MAX_NAME_LENGTH = TopicRegistry.MAX_NAME_LENGTH;

    private static final int SEQUENCE_OFFSET = FrameDescriptor.HEADER_LENGTH;
    private static final int NAME_OFFSET = SEQUENCE_OFFSET + Long.BYTES;

    private CursorDescriptor()
    {
    }

    /**
     * Bytes of a frame.
     *
     * @param name of the cursor.
     * @return bytes with padding.
     */
    public static int alignedLength(final String name)
    {
        return FrameDescriptor.alignedLength(0, Long.BYTES + name.length());
    }

    /**
     * Writes a frame.
     *
     * @param buffer   to write to.
     * @param offset   of the frame.
     * @param name     of the cursor: 1 to {@link #MAX_NAME_LENGTH} characters as of topics.
     * @param sequence last one that the subscriber is done with, 0 for none yet, or {@link #FORGET}.
     */
    public static void put(
        final MutableDirectBuffer buffer, final int offset, final String name, final long sequence)
    {
        FrameDescriptor.putHeader(
            buffer, offset, FrameDescriptor.TYPE_CURSOR, 0, 0, 0, Long.BYTES + name.length());
        buffer.putLong(offset + SEQUENCE_OFFSET, sequence, LITTLE_ENDIAN);
        buffer.putStringWithoutLengthAscii(offset + NAME_OFFSET, name);
    }

    /**
     * The last sequence that the subscriber is done with.
     *
     * @param buffer with the frame.
     * @param offset of the frame.
     * @return the sequence, or {@link #FORGET}.
     */
    public static long sequence(final DirectBuffer buffer, final int offset)
    {
        return buffer.getLong(offset + SEQUENCE_OFFSET, LITTLE_ENDIAN);
    }

    /**
     * Whether a frame of this type is whole: with a name, and a sequence that may be.
     *
     * @param buffer with the frame, as long as its header says.
     * @param offset of the frame.
     * @return false if a field is out of its bounds.
     */
    public static boolean isValid(final DirectBuffer buffer, final int offset)
    {
        final int nameLength = FrameDescriptor.frameLength(buffer, offset) - NAME_OFFSET;
        return nameLength > 0 && sequence(buffer, offset) >= FORGET &&
            TopicRegistry.isValid(buffer, offset + NAME_OFFSET, nameLength);
    }

    /**
     * Name of the cursor. Allocates.
     *
     * @param buffer with the frame.
     * @param offset of the frame.
     * @return the name.
     */
    public static String name(final DirectBuffer buffer, final int offset)
    {
        return buffer.getStringWithoutLengthAscii(
            offset + NAME_OFFSET, FrameDescriptor.frameLength(buffer, offset) - NAME_OFFSET);
    }
}
