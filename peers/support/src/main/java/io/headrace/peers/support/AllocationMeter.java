package io.headrace.peers.support;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/**
 * What the threads of this process have allocated on the heap. The threads must live on between two readings. Any
 * thread may use it.
 */
public final class AllocationMeter
{
    private final ThreadMXBean threads = (ThreadMXBean)ManagementFactory.getThreadMXBean();

    /** Bytes allocated so far by the threads that are alive. */
    public long bytes()
    {
        long sum = 0;
        for (final long bytes : threads.getThreadAllocatedBytes(threads.getAllThreadIds()))
        {
            sum += Math.max(0, bytes);
        }
        return sum;
    }
}
