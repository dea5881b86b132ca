package io.headrace.edge;

import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;

/**
 * Reads the urgency from the header Priority of RFC 9218: a dictionary of structured fields (RFC 9651), of which the
 * member {@code u} counts, an integer from 0, most urgent, to 7. Everything else is ignored, and all of it when the
 * field is not well-formed. Reusable, not threadsafe.
 */
final class PriorityHeader
{
    /** Without the header. */
    static final int DEFAULT_URGENCY = 3;

    private static final AsciiString NAME = AsciiString.cached("priority");
    private static final int MAX_URGENCY = 7;
    private static final int MAX_LENGTH = 1024;
    private static final int MAX_DIGITS = 15;
    private static final int MAX_FRACTION_DIGITS = 3;
    private static final char END = 0;

    private String text;
    private int position;
    /** Value of the item read last, or -1 if it was no integer without a sign. */
    private long integer;

    /**
     * Reads the header.
     *
     * @param headers of the request.
     * @return 0 to 7.
     */
    int urgency(final HttpHeaders headers)
    {
        text = headers.get(NAME);
        if (text == null)
        {
            return DEFAULT_URGENCY;
        }
        if (PublishHead.isRepeated(headers, NAME))
        {
            text = String.join(",", headers.getAll(NAME));
        }
        position = 0;
        final int urgency = text.length() > MAX_LENGTH ? -1 : dictionary();
        return urgency < 0 ? DEFAULT_URGENCY : urgency;
    }

    /** The urgency, or -1 if the field is not well-formed. Of a member that comes twice the last counts. */
    private int dictionary()
    {
        int urgency = DEFAULT_URGENCY;
        skip(' ');
        while (peek() != END)
        {
            final int start = position;
            if (!key())
            {
                return -1;
            }
            final boolean isUrgency = position == start + 1 && text.charAt(start) == 'u';
            if (!member())
            {
                return -1;
            }
            if (isUrgency)
            {
                urgency = integer >= 0 && integer <= MAX_URGENCY ? (int)integer : DEFAULT_URGENCY;
            }
            skipBlank();
            if (peek() == END)
            {
                return urgency;
            }
            if (!take(','))
            {
                return -1;
            }
            skipBlank();
            if (peek() == END)
            {
                return -1;
            }
        }
        return urgency;
    }

    private boolean member()
    {
        integer = -1;
        final boolean isTrue = !take('=');
        if (!isTrue && peek() != '(')
        {
            return item();
        }
        final boolean whole = isTrue ? parameters() : innerList();
        integer = -1; // also if a parameter was one
        return whole;
    }

    private boolean innerList()
    {
        position++;
        skip(' ');
        while (!take(')'))
        {
            if (!item() || (peek() != ' ' && peek() != ')'))
            {
                return false;
            }
            skip(' ');
        }
        return parameters();
    }

    private boolean item()
    {
        if (!bare())
        {
            return false;
        }
        final long value = integer;
        final boolean whole = parameters();
        integer = value;
        return whole;
    }

    private boolean parameters()
    {
        while (take(';'))
        {
            skip(' ');
            if (!key() || (take('=') && !bare()))
            {
                return false;
            }
        }
        return true;
    }

    private boolean key()
    {
        if (!isLower(peek()) && peek() != '*')
        {
            return false;
        }
        while (isLower(peek()) || isDigit(peek()) || (peek() != END && "_-.*".indexOf(peek()) >= 0))
        {
            position++;
        }
        return true;
    }

    private boolean bare()
    {
        integer = -1;
        final char first = peek();
        if (first == '-' || isDigit(first))
        {
            return number();
        }
        if (first == '@')
        {
            position++;
            final boolean whole = number();
            integer = -1;
            return whole;
        }
        if (first == '"')
        {
            return string();
        }
        if (first == ':')
        {
            return bytes();
        }
        if (first == '?')
        {
            position++;
            return take('0') || take('1');
        }
        return token(first);
    }

    private boolean number()
    {
        final boolean negative = take('-');
        final int start = position;
        long value = 0;
        while (isDigit(peek()) && position - start <= MAX_DIGITS)
        {
            value = value * 10 + peek() - '0';
            position++;
        }
        if (position == start || position - start > MAX_DIGITS)
        {
            return false;
        }
        if (!take('.'))
        {
            integer = negative && value != 0 ? -1 : value;
            return true;
        }
        final int fraction = position;
        while (isDigit(peek()))
        {
            position++;
        }
        integer = -1;
        return position > fraction && position - fraction <= MAX_FRACTION_DIGITS;
    }

    private boolean string()
    {
        position++;
        while (peek() >= ' ' && peek() < 0x7F && peek() != '"')
        {
            if (take('\\') && peek() != '"' && peek() != '\\')
            {
                return false;
            }
            position++;
        }
        return take('"');
    }

    private boolean bytes()
    {
        position++;
        while (isLetter(peek()) || isDigit(peek()) || peek() == '+' || peek() == '/' || peek() == '=')
        {
            position++;
        }
        return take(':');
    }

    private boolean token(final char first)
    {
        if (!isLetter(first) && first != '*')
        {
            return false;
        }
        while (isLetter(peek()) || isDigit(peek()) || (peek() != END && "!#$%&'*+-.^_`|~:/".indexOf(peek()) >= 0))
        {
            position++;
        }
        return true;
    }

    private char peek()
    {
        return position < text.length() ? text.charAt(position) : END;
    }

    private boolean take(final char expected)
    {
        final boolean there = peek() == expected && position < text.length();
        position += there ? 1 : 0;
        return there;
    }

    private void skip(final char blank)
    {
        while (peek() == blank)
        {
            position++;
        }
    }

    private void skipBlank()
    {
        while (peek() == ' ' || peek() == '\t')
        {
            position++;
        }
    }

    private static boolean isLower(final char c)
    {
        return c >= 'a' && c <= 'z';
    }

    private static boolean isLetter(final char c)
    {
        return isLower(c) || (c >= 'A' && c <= 'Z');
    }

    private static boolean isDigit(final char c)
    {
        return c >= '0' && c <= '9';
    }
}
