package io.headrace.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.function.IntConsumer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * In steady state, with all bounds reached, no operation of a table allocates. What the runtime allocates now and
 * then does not recur in every round; what an operation costs would.
 */
@Timeout(60)
class TableAllocationTest
{
    private static final int ROUNDS = 5;
    private static final int OPERATIONS = 50_000;

    private long seen;
    private long lastTimerId;

    @Test
    void shouldAllocateNothingForTimers()
    {
        final int max = 10_000;
        final TimerTable table = new TimerTable(max);
        final TimerConsumer consumer = (timerId, deadlineNs) ->
        {
            seen++;
            lastTimerId = timerId;
        };
        for (int i = 0; i < max; i++)
        {
            table.schedule(0, i, i * 1_000_000L);
        }
        assertNothingAllocated(i ->
        {
            table.schedule(0, i % max, i * 900_000L + (i % 7) * 1_000_000_000L);
            if (i % 3 == 0)
            {
                table.cancel((i * 7L) % max);
            }
            if (table.expired(i * 1_000_000L, 1, consumer) == 1)
            {
                table.cancel(lastTimerId);
            }
            seen += table.deadline(i % max);
        });
    }

    @Test
    void shouldAllocateNothingForSessions()
    {
        final SessionTable table = new SessionTable(1_000);
        assertNothingAllocated(i ->
        {
            table.open(i + 1);
            table.advance(i - i % 700, i);
            seen += table.last(i);
        });
        assertTrue(table.evictions() > 0);
    }

    @Test
    void shouldAllocateNothingForResults()
    {
        final ResultTable table = new ResultTable(1_000, 60_000);
        final UnsafeBuffer reply = new UnsafeBuffer(new byte[200]);
        final ReplyVisitor visitor = (format, buffer, offset, length) -> seen += length;
        assertNothingAllocated(i ->
        {
            final int slot = table.add(1, i % 50, i, i, i, 1);
            table.appendReply(slot, 1, reply, 0, i % 150);
            table.appendReply(slot, 1, reply, 0, i % 3);
            table.forEachReply(table.find(1, i % 50, i), visitor);
        });
        assertTrue(table.evictions() > 0 && table.repliesEvictions() > 0);
    }

    private void assertNothingAllocated(final IntConsumer operation)
    {
        final ThreadMXBean threads = (ThreadMXBean)ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        int next = 1;
        for (int round = 0; round <= ROUNDS; round++)
        {
            final long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < OPERATIONS; i++)
            {
                operation.accept(next++);
            }
            final long allocated = threads.getCurrentThreadAllocatedBytes() - before;
            least = round == 0 ? least : Math.min(least, allocated);
        }
        assertEquals(0, least, "bytes allocated for " + OPERATIONS + " operations, seen=" + seen);
    }
}
