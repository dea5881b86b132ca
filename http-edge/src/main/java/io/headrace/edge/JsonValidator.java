package io.headrace.edge;

import org.agrona.DirectBuffer;

/**
 * Checks that bytes are one JSON text as RFC 8259 defines it, in UTF-8, without building anything from it.
 * Reusable, free of garbage, not threadsafe.
 */
final class JsonValidator
{
    /** The bytes are one valid JSON text. */
    static final int VALID = -1;
    /** Deepest nesting of objects and arrays. */
    static final int MAX_DEPTH = 512;

    private static final int FIRST_PRINTABLE = 0x20;

    private final long[] objects = new long[MAX_DEPTH / Long.SIZE];
    private DirectBuffer buffer;
    private int limit;
    private int depth;
    private boolean opened;

    /**
     * Checks a range.
     *
     * @param source with the bytes.
     * @param offset of the first.
     * @param length of the range.
     * @return {@link #VALID}, or the index of the first byte that cannot belong to a JSON text, which is the end of the
     * range when the text is cut short.
     */
    int check(final DirectBuffer source, final int offset, final int length)
    {
        buffer = source;
        limit = offset + length;
        depth = 0;
        final int end = texts(skipSpace(offset));
        buffer = null;
        return end >= 0 && end == limit ? VALID : end < 0 ? ~end : end;
    }

    /** Position after the text and the space behind it, or the complement of where it goes wrong. */
    private int texts(final int start)
    {
        int position = start;
        while (true)
        {
            position = value(position);
            while (position >= 0 && !opened)
            {
                position = skipSpace(position);
                if (depth == 0)
                {
                    return position;
                }
                final int next = peek(position);
                if (next == ',')
                {
                    position = skipSpace(position + 1);
                    position = inObject() ? name(position) : position;
                    break;
                }
                if (next != (inObject() ? '}' : ']'))
                {
                    return ~position;
                }
                depth--;
                position++;
            }
            if (position < 0)
            {
                return position;
            }
        }
    }

    /** Reads a scalar or an empty container, or opens a container and stands before its first value. */
    private int value(final int position)
    {
        opened = false;
        return switch (peek(position))
        {
            case '{' -> open(position, true);
            case '[' -> open(position, false);
            case '"' -> string(position + 1);
            case 't' -> literal(position, "true");
            case 'f' -> literal(position, "false");
            case 'n' -> literal(position, "null");
            default -> number(position);
        };
    }

    private int open(final int position, final boolean object)
    {
        if (depth == MAX_DEPTH)
        {
            return ~position;
        }
        final int first = skipSpace(position + 1);
        if (peek(first) == (object ? '}' : ']'))
        {
            return first + 1;
        }
        final long bit = 1L << depth;
        final int word = depth >> 6;
        objects[word] = object ? objects[word] | bit : objects[word] & ~bit;
        depth++;
        opened = true;
        return object ? name(first) : first;
    }

    private boolean inObject()
    {
        return (objects[(depth - 1) >> 6] & (1L << (depth - 1))) != 0;
    }

    private int name(final int position)
    {
        if (peek(position) != '"')
        {
            return ~position;
        }
        final int end = string(position + 1);
        if (end < 0)
        {
            return end;
        }
        final int colon = skipSpace(end);
        return peek(colon) == ':' ? skipSpace(colon + 1) : ~colon;
    }

    private int string(final int start)
    {
        final DirectBuffer bytes = buffer;
        final int end = limit;
        int position = start;
        while (position < end)
        {
            final int c = bytes.getByte(position);
            if (c == '"')
            {
                return position + 1;
            }
            if (c == '\\')
            {
                position = escape(position + 1);
            }
            else if (c >= FIRST_PRINTABLE)
            {
                position++;
            }
            else
            {
                position = c < 0 ? Utf8.next(bytes, position, end) : ~position;
            }
            if (position < 0)
            {
                return position;
            }
        }
        return ~end;
    }

    private int escape(final int position)
    {
        return switch (peek(position))
        {
            case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> position + 1;
            case 'u' -> unicode(position + 1);
            default -> ~position;
        };
    }

    private int unicode(final int start)
    {
        for (int position = start; position < start + 4; position++)
        {
            if (!isHex(peek(position)))
            {
                return ~position;
            }
        }
        return start + 4;
    }

    private static boolean isHex(final int c)
    {
        return isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    }

    private int literal(final int position, final String expected)
    {
        for (int i = 0; i < expected.length(); i++)
        {
            if (peek(position + i) != expected.charAt(i))
            {
                return ~(position + i);
            }
        }
        return position + expected.length();
    }

    private int number(final int start)
    {
        int position = peek(start) == '-' ? start + 1 : start;
        if (peek(position) == '0')
        {
            position++;
        }
        else
        {
            position = digits(position);
        }
        if (position >= 0 && peek(position) == '.')
        {
            position = digits(position + 1);
        }
        if (position >= 0 && (peek(position) | FIRST_PRINTABLE) == 'e')
        {
            final int sign = peek(position + 1);
            position = digits(sign == '+' || sign == '-' ? position + 2 : position + 1);
        }
        return position;
    }

    private int digits(final int start)
    {
        int position = start;
        while (isDigit(peek(position)))
        {
            position++;
        }
        return position == start ? ~start : position;
    }

    private static boolean isDigit(final int c)
    {
        return c >= '0' && c <= '9';
    }

    private int skipSpace(final int start)
    {
        int position = start;
        while (position < limit && isSpace(buffer.getByte(position)))
        {
            position++;
        }
        return position;
    }

    /** The byte at a position, or -1 at the end; bytes over 127 are negative too and match nothing. */
    private int peek(final int position)
    {
        return position < limit ? buffer.getByte(position) : -1;
    }

    /**
     * Whether a byte is white space in JSON.
     *
     * @param c to look at.
     * @return true for space, tab, line feed and carriage return.
     */
    static boolean isSpace(final byte c)
    {
        return c == ' ' || c == '\n' || c == '\r' || c == '\t';
    }
}
