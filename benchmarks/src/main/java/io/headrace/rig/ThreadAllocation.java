package io.headrace.rig;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.util.Map;
import java.util.TreeMap;

/**
 * Bytes allocated so far by the threads of this process, exact to the byte, by name. Belongs to one thread.
 */
final class ThreadAllocation
{
    private final ThreadMXBean threads = (ThreadMXBean)ManagementFactory.getThreadMXBean();
    private final String prefix;

    /** For the threads whose names begin with a prefix. */
    ThreadAllocation(final String prefix)
    {
        this.prefix = prefix;
    }

    /** Bytes by thread, names that are alike added up. */
    Map<String, Long> byThread()
    {
        final Map<String, Long> bytes = new TreeMap<>();
        for (final ThreadInfo info : threads.getThreadInfo(threads.getAllThreadIds()))
        {
            if (info != null && info.getThreadName().startsWith(prefix))
            {
                final long allocated = threads.getThreadAllocatedBytes(info.getThreadId());
                bytes.merge(info.getThreadName(), Math.max(0, allocated), Long::sum);
            }
        }
        return bytes;
    }

    /** What was allocated between two looks, by thread. */
    static Map<String, Long> between(final Map<String, Long> before, final Map<String, Long> after)
    {
        final Map<String, Long> bytes = new TreeMap<>();
        after.forEach((name, value) -> bytes.put(name, value - before.getOrDefault(name, 0L)));
        return bytes;
    }

    /** The sum over all threads. */
    static long sum(final Map<String, Long> bytes)
    {
        return bytes.values().stream().mapToLong(Long::longValue).sum();
    }
}
