package io.headrace.edge;

/**
 * The query of a request that reads events back. Not threadsafe.
 */
final class ReadParameters
{
    private static final int DEFAULT_LIMIT = 100;
    private static final int MAX_DIGITS = 18;

    private final int limitMax;
    private long from = 1;
    private int limit;
    private boolean fromGiven;
    private boolean limitGiven;

    ReadParameters(final int limitMax)
    {
        this.limitMax = limitMax;
        limit = Math.min(DEFAULT_LIMIT, limitMax);
    }

    /**
     * Reads a query.
     *
     * @param query without the question mark, or null.
     * @return null, or what is wrong with it.
     */
    String parse(final String query)
    {
        int start = 0;
        final int end = query == null ? 0 : query.length();
        while (start < end)
        {
            int stop = query.indexOf('&', start);
            stop = stop < 0 ? end : stop;
            final int equals = query.indexOf('=', start);
            final String name = equals < 0 || equals > stop ? "" : query.substring(start, equals);
            if (name.equals("from") && !fromGiven)
            {
                fromGiven = true;
                from = number(query, equals + 1, stop);
                if (from < 1)
                {
                    return "from must be a sequence: 1 or more, at most " + MAX_DIGITS + " digits";
                }
            }
            else if (name.equals("limit") && !limitGiven)
            {
                limitGiven = true;
                final long value = number(query, equals + 1, stop);
                if (value < 1 || value > limitMax)
                {
                    return "limit must be 1 to " + limitMax;
                }
                limit = (int)value;
            }
            else
            {
                return "the parameters are from=SEQUENCE and limit=NUMBER, each once at most";
            }
            start = stop + 1;
        }
        return null;
    }

    private static long number(final String text, final int start, final int end)
    {
        if (start >= end || end - start > MAX_DIGITS)
        {
            return -1;
        }
        long value = 0;
        for (int i = start; i < end; i++)
        {
            final int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9)
            {
                return -1;
            }
            value = value * 10 + digit;
        }
        return value;
    }

    long from()
    {
        return from;
    }

    int limit()
    {
        return limit;
    }
}
