package io.headrace.edge;

import io.headrace.bus.EventKey;
import java.util.Arrays;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A text as bytes that grows as it is written. Reusable, not threadsafe.
 */
final class ByteText
{
    private static final int INITIAL_CAPACITY = 64;

    private byte[] bytes = new byte[INITIAL_CAPACITY];
    private final UnsafeBuffer view = new UnsafeBuffer(0, 0);
    private int length;

    void clear()
    {
        length = 0;
    }

    void add(final int value)
    {
        if (length == bytes.length)
        {
            bytes = Arrays.copyOf(bytes, length * 2);
        }
        bytes[length++] = (byte)value;
    }

    /**
     * Adds a character in UTF-8; half of a surrogate pair is added as if it were a character, so that different texts
     * stay different.
     *
     * @param codePoint of the character.
     */
    void addCodePoint(final int codePoint)
    {
        if (codePoint < 0x80)
        {
            add(codePoint);
            return;
        }
        if (codePoint < 0x800)
        {
            add(0xC0 | (codePoint >> 6));
        }
        else
        {
            if (codePoint < 0x1_0000)
            {
                add(0xE0 | (codePoint >> 12));
            }
            else
            {
                add(0xF0 | (codePoint >> 18));
                add(0x80 | ((codePoint >> 12) & 0x3F));
            }
            add(0x80 | ((codePoint >> 6) & 0x3F));
        }
        add(0x80 | (codePoint & 0x3F));
    }

    /** Key that the text stands for, {@link EventKey#NONE} if it is empty. */
    int key()
    {
        view.wrap(bytes);
        return EventKey.of(view, 0, length);
    }

    /** The bytes; those behind the length mean nothing. */
    byte[] bytes()
    {
        return bytes;
    }

    int length()
    {
        return length;
    }

    /**
     * Whether the text is an ASCII text.
     *
     * @param text to compare with.
     * @return true if they are the same.
     */
    boolean is(final String text)
    {
        boolean same = length == text.length();
        for (int i = 0; same && i < length; i++)
        {
            same = bytes[i] == text.charAt(i);
        }
        return same;
    }
}
