package io.headrace.edge;

import org.agrona.DirectBuffer;

/**
 * Checks bytes against UTF-8 as RFC 3629 defines it: no overlong forms, no surrogates, nothing above U+10FFFF.
 */
final class Utf8
{
    private Utf8()
    {
    }

    /**
     * Whether a range is valid.
     *
     * @param buffer with the bytes.
     * @param offset of the first.
     * @param length of the range.
     * @return true if every byte belongs to a whole character.
     */
    static boolean isValid(final DirectBuffer buffer, final int offset, final int length)
    {
        final int limit = offset + length;
        int position = offset;
        while (position >= 0 && position < limit)
        {
            position = buffer.getByte(position) >= 0 ? position + 1 : next(buffer, position, limit);
        }
        return position >= 0;
    }

    /**
     * Steps over one character of several bytes.
     *
     * @param buffer   with the bytes.
     * @param position of a byte over 127.
     * @param limit    end of the range.
     * @return position of the next character, or the complement of the first position that is wrong.
     */
    static int next(final DirectBuffer buffer, final int position, final int limit)
    {
        final int lead = buffer.getByte(position) & 0xFF;
        final int length = lead < 0xC2 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF5 ? 4 : 0;
        if (length == 0)
        {
            return ~position;
        }
        for (int i = 1; i < length; i++)
        {
            if (position + i >= limit)
            {
                return ~limit;
            }
            final int c = buffer.getByte(position + i) & 0xFF;
            final boolean wrong = (c & 0xC0) != 0x80 || (i == 1 && !isSecond(lead, c));
            if (wrong)
            {
                return ~(position + i);
            }
        }
        return position + length;
    }

    /** Whether a second byte keeps the character in range and in its shortest form. */
    private static boolean isSecond(final int lead, final int c)
    {
        return switch (lead)
        {
            case 0xE0 -> c >= 0xA0;
            case 0xED -> c < 0xA0;
            case 0xF0 -> c >= 0x90;
            case 0xF4 -> c < 0x90;
            default -> true;
        };
    }
}
