package io.headrace.edge;

import io.headrace.bus.TopicRegistry;

/**
 * Where a stream is asked to begin: in its query, or in the header of a client that comes back. Not threadsafe.
 */
final class StreamParameters
{
    private static final int MAX_DIGITS = 18;

    private long position;
    private String cursor;

    /**
     * Reads them. A client that comes back sends the query of its first request again, so the header goes before it.
     *
     * @param query       without the question mark, or null.
     * @param lastEventId value of the header, or null.
     * @return null, or what is wrong.
     */
    String parse(final String query, final String lastEventId)
    {
        if (query != null && !query.isEmpty())
        {
            final int equals = query.indexOf('=');
            final String value = query.substring(equals + 1);
            if (query.startsWith("from="))
            {
                position = number(value);
                if (position < 1)
                {
                    return "from must be a sequence: 1 or more, at most " + MAX_DIGITS + " digits";
                }
            }
            else if (query.startsWith("cursor="))
            {
                cursor = value;
                if (!TopicRegistry.isValid(value))
                {
                    return "cursor must be 1 to " + TopicRegistry.MAX_NAME_LENGTH + " characters of A-Z a-z 0-9 . _ -";
                }
            }
            else
            {
                return "the parameter is either from=SEQUENCE or cursor=NAME";
            }
        }
        if (lastEventId != null && !lastEventId.isEmpty())
        {
            final long last = number(lastEventId);
            if (last < 0)
            {
                return "Last-Event-ID must be the id of an event: a sequence of at most " + MAX_DIGITS + " digits";
            }
            position = last + 1;
            cursor = null;
        }
        return null;
    }

    private static long number(final String text)
    {
        final boolean isNumber = !text.isEmpty() && text.length() <= MAX_DIGITS &&
            text.chars().allMatch(c -> c >= '0' && c <= '9');
        return isNumber ? Long.parseLong(text) : -1;
    }

    /** First sequence wanted, or 0 if none is named. */
    long position()
    {
        return position;
    }

    /** Name of the cursor to go on behind, or null. */
    String cursor()
    {
        return cursor;
    }
}
