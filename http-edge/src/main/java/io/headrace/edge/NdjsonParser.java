package io.headrace.edge;

import org.agrona.DirectBuffer;

/**
 * Splits a body of newline-delimited JSON into its events, one JSON text per line; blank lines are skipped and the
 * white space around a text is not part of the event. The first bad line ends it, so that a batch is all or nothing.
 * Reusable, not threadsafe.
 */
final class NdjsonParser
{
    /** Every line that is not blank is a JSON text. */
    static final int OK = 0;
    /** A line is not a JSON text, see {@link #line()} and {@link #column()}. */
    static final int MALFORMED = -1;
    /** A line is longer than an event may be. */
    static final int EVENT_TOO_LONG = -2;
    /** There are more events than a batch may hold. */
    static final int TOO_MANY = -3;

    private final JsonValidator validator = new JsonValidator();
    private int line;
    private int column;

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
        line = 0;
        int next = 0;
        while (next < length)
        {
            final int lineStart = next;
            final int lineEnd = lineEnd(buffer, lineStart, length);
            next = lineEnd + 1;
            line++;
            column = 1;
            int start = lineStart;
            while (start < lineEnd && JsonValidator.isSpace(buffer.getByte(start)))
            {
                start++;
            }
            if (start == lineEnd)
            {
                continue;
            }
            int end = lineEnd;
            while (JsonValidator.isSpace(buffer.getByte(end - 1)))
            {
                end--;
            }
            if (end - start > eventMaxLength)
            {
                return EVENT_TOO_LONG;
            }
            final int wrong = validator.check(buffer, start, end - start);
            if (wrong != JsonValidator.VALID)
            {
                column = wrong - lineStart + 1;
                return MALFORMED;
            }
            if (!slices.add(start, end - start))
            {
                return TOO_MANY;
            }
        }
        return OK;
    }

    private static int lineEnd(final DirectBuffer buffer, final int start, final int limit)
    {
        int position = start;
        while (position < limit && buffer.getByte(position) != '\n')
        {
            position++;
        }
        return position;
    }

    /**
     * The line at which parsing ended.
     *
     * @return from 1, blank lines counted.
     */
    int line()
    {
        return line;
    }

    /**
     * The byte of the line at which parsing ended.
     *
     * @return from 1; one more than the length of the line when it is cut short.
     */
    int column()
    {
        return column;
    }
}
