package io.headrace.server;

import java.util.BitSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Cpus in the notation of the kernel: {@code 2}, {@code 1-3,5}.
 */
final class CpuList
{
    /** The most cpus that a mask of the kernel's usual length holds. */
    private static final int MAX_CPUS = 1024;
    private static final Pattern RANGE = Pattern.compile("\\s*(\\d{1,4})\\s*(?:-\\s*(\\d{1,4})\\s*)?");

    private CpuList()
    {
    }

    static BitSet parse(final String key, final String list)
    {
        final BitSet cpus = new BitSet();
        for (final String part : list.split(",", -1))
        {
            final Matcher range = RANGE.matcher(part);
            if (!range.matches())
            {
                throw wrong(key, list);
            }
            final int first = Integer.parseInt(range.group(1));
            final int last = range.group(2) == null ? first : Integer.parseInt(range.group(2));
            if (first > last || last >= MAX_CPUS)
            {
                throw wrong(key, list);
            }
            cpus.set(first, last + 1);
        }
        return cpus;
    }

    /** Refuses cpus that are not among those that are allowed. */
    static void check(final String key, final BitSet wanted, final BitSet allowed)
    {
        final BitSet missing = (BitSet)wanted.clone();
        missing.andNot(allowed);
        if (!missing.isEmpty())
        {
            throw new IllegalArgumentException(key + "=" + text(wanted) + " has cpus that do not exist or that this " +
                "process may not use: " + text(missing) + "; it may use " + text(allowed));
        }
    }

    static String text(final BitSet cpus)
    {
        final StringBuilder text = new StringBuilder();
        for (int first = cpus.nextSetBit(0); first >= 0;)
        {
            final int end = cpus.nextClearBit(first);
            text.append(text.isEmpty() ? "" : ",").append(first);
            if (end - 1 > first)
            {
                text.append('-').append(end - 1);
            }
            first = cpus.nextSetBit(end);
        }
        return text.toString();
    }

    private static IllegalArgumentException wrong(final String key, final String list)
    {
        return new IllegalArgumentException(
            key + "=" + list + " must be a list of cpus below " + MAX_CPUS + ", such as 2 or 1-3,5");
    }
}
