package io.headrace.examples;

import org.agrona.DirectBuffer;

/**
 * Reads the fields of one line of text, separated by commas, in place.
 * <p>
 * The first problem is kept and makes all later reads return 0 or false, so a caller reads all fields and then asks
 * once for {@link #problem()}. Spaces around a field are ignored, and so is the end of the line. Not threadsafe.
 */
final class AsciiFields
{
    private static final long TENTH_OF_MIN = Long.MIN_VALUE / 10;

    private DirectBuffer buffer;
    private int limit;
    /** Where the next field starts, above limit when there is none. */
    private int position;
    private int fieldStart;
    private int fieldEnd;
    private String field;
    private String problem;

    void wrap(final DirectBuffer line, final int offset, final int length)
    {
        buffer = line;
        position = offset;
        limit = offset + length;
        field = null;
        problem = null;
        if (limit > offset && buffer.getByte(limit - 1) == '\n')
        {
            limit--;
        }
        if (limit > offset && buffer.getByte(limit - 1) == '\r')
        {
            limit--;
        }
    }

    /** What is wrong with {@link #field()}, or null when nothing is. */
    String problem()
    {
        return problem;
    }

    /** Name of the field with the problem. */
    String field()
    {
        return field;
    }

    /** Reads a whole number. */
    long nextLong(final String name)
    {
        if (!next(name))
        {
            return 0;
        }
        final boolean negative = buffer.getByte(fieldStart) == '-';
        final int start = negative ? fieldStart + 1 : fieldStart;
        if (start == fieldEnd)
        {
            return fail(name, "is not a whole number");
        }
        // Counts down from 0, because the least number has no positive counterpart.
        long value = 0;
        for (int i = start; i < fieldEnd; i++)
        {
            final int digit = buffer.getByte(i) - '0';
            if (digit < 0 || digit > 9)
            {
                return fail(name, "is not a whole number");
            }
            if (value < TENTH_OF_MIN || value * 10 < Long.MIN_VALUE + digit)
            {
                return fail(name, "is out of range");
            }
            value = value * 10 - digit;
        }
        if (negative)
        {
            return value;
        }
        return value == Long.MIN_VALUE ? fail(name, "is out of range") : -value;
    }

    /** Reads a whole number of 32 bits. */
    int nextInt(final String name)
    {
        final long value = nextLong(name);
        return value == (int)value ? (int)value : (int)fail(name, "is out of range");
    }

    /** Reads a word; whether it is the one expected is asked by {@link #is(String)}. */
    void nextWord(final String name)
    {
        next(name);
    }

    /** Whether the field just read is this word. */
    boolean is(final String word)
    {
        if (problem != null || fieldEnd - fieldStart != word.length())
        {
            return false;
        }
        for (int i = 0; i < word.length(); i++)
        {
            if (buffer.getByte(fieldStart + i) != word.charAt(i))
            {
                return false;
            }
        }
        return true;
    }

    /** The field just read; allocates. */
    String word()
    {
        return buffer.getStringWithoutLengthAscii(fieldStart, fieldEnd - fieldStart);
    }

    /** Whether there is another field. */
    boolean hasNext()
    {
        return problem == null && position <= limit;
    }

    /** Makes it a problem if there is another field. */
    void expectEnd()
    {
        if (hasNext())
        {
            fail("line", "has more fields than expected");
        }
    }

    /** Makes something a problem, unless there was one before. */
    long fail(final String name, final String what)
    {
        if (problem == null)
        {
            field = name;
            problem = what;
        }
        return 0;
    }

    private boolean next(final String name)
    {
        if (problem != null)
        {
            return false;
        }
        if (position > limit)
        {
            fail(name, "is missing");
            return false;
        }
        int end = position;
        while (end < limit && buffer.getByte(end) != ',')
        {
            end++;
        }
        fieldStart = position;
        fieldEnd = end;
        position = end + 1;
        while (fieldStart < fieldEnd && buffer.getByte(fieldStart) == ' ')
        {
            fieldStart++;
        }
        while (fieldEnd > fieldStart && buffer.getByte(fieldEnd - 1) == ' ')
        {
            fieldEnd--;
        }
        if (fieldStart == fieldEnd)
        {
            fail(name, "is empty");
            return false;
        }
        return true;
    }
}
