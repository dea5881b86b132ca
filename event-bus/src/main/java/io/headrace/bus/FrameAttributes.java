package io.headrace.bus;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * The optional attributes between frame header and payload: a list of key, length and value.
 * <pre>
 *  +---------------+-------------------------------+---------------+
 *  |      Key      |         Value Length          |   Value      ...
 *  +---------------+-------------------------------+---------------+
 * </pre>
 * Key is one byte, value length two bytes little-endian. Unknown keys are skipped by readers.
 */
public final class FrameAttributes
{
    /** Media type of the payload, ASCII; used with {@link PayloadFormat#NAMED}. */
    public static final int CONTENT_TYPE = 1;

    /** Bytes before a value. */
    public static final int ENTRY_HEADER_LENGTH = 3;

    private static final int LENGTH_OFFSET = 1;
    private static final int MAX_VALUE_LENGTH = FrameDescriptor.MAX_ATTRIBUTES_LENGTH - ENTRY_HEADER_LENGTH;

    private FrameAttributes()
    {
    }

    /**
     * Writes one attribute.
     *
     * @param buffer to write to.
     * @param offset of the entry.
     * @param key    of the attribute.
     * @param value  ASCII text of at most 65,532 characters, so that the entry fits the attributes of a frame.
     * @return bytes written: {@link #ENTRY_HEADER_LENGTH} and the length of the text.
     */
    public static int putAscii(final MutableDirectBuffer buffer, final int offset, final int key, final String value)
    {
        final int length = value.length();
        if (length > MAX_VALUE_LENGTH)
        {
            throw new IllegalArgumentException("length=" + length + " must be at most " + MAX_VALUE_LENGTH);
        }
        buffer.putByte(offset, (byte)key);
        buffer.putShort(offset + LENGTH_OFFSET, (short)length, LITTLE_ENDIAN);
        buffer.putStringWithoutLengthAscii(offset + ENTRY_HEADER_LENGTH, value);
        return ENTRY_HEADER_LENGTH + length;
    }

    /**
     * Finds an attribute.
     *
     * @param buffer with the attributes.
     * @param offset of the first entry.
     * @param length bytes of all entries.
     * @param key    looked for.
     * @return the text, or null when the key is absent or the list is malformed.
     */
    public static String getAscii(final DirectBuffer buffer, final int offset, final int length, final int key)
    {
        int position = offset;
        final int limit = offset + length;
        while (position + ENTRY_HEADER_LENGTH <= limit)
        {
            final int valueLength = buffer.getShort(position + LENGTH_OFFSET, LITTLE_ENDIAN) & 0xFFFF;
            if (position + ENTRY_HEADER_LENGTH + valueLength > limit)
            {
                return null;
            }
            if ((buffer.getByte(position) & 0xFF) == key)
            {
                return buffer.getStringWithoutLengthAscii(position + ENTRY_HEADER_LENGTH, valueLength);
            }
            position += ENTRY_HEADER_LENGTH + valueLength;
        }
        return null;
    }
}
