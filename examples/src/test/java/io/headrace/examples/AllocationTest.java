package io.headrace.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import io.headrace.bus.PayloadFormat;
import io.headrace.engine.EventHandler;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/**
 * In steady state handlers and event source allocate nothing. A round is given another try, because a change of
 * compiled code in its midst may allocate a few bytes; what a handler allocates shows in every round.
 */
class AllocationTest
{
    private static final int WARM_UP = 200_000;
    private static final int EVENTS = 1_000_000;
    private static final int ROUNDS = 4;

    /** Puts the next payload into the rig and delivers it. */
    private interface Feed
    {
        void next(HandlerRig rig, int index);
    }

    @Test
    void shouldNotAllocateInTheOrderBook() throws IOException
    {
        final OrderFlow flow = new OrderFlow();
        flow.open(3, null);
        assertNoAllocation(new OrderBookHandler(8192, 8192), (rig, index) ->
            rig.deliver(PayloadFormat.BINARY, flow.next(rig.payload, 0)));
    }

    @Test
    void shouldNotAllocateForLinesOfOrders()
    {
        final byte[][] lines = bytes(
            "1,1001,100,5853300,1", "1,1002,40,5853300,-1", "2,1001,10,5853300,1", "3,1001,1,1,1", "3,1001,1,1,1",
            "nonsense", "1,2,3", "4,7,1,1,1", "5,0,1,1,1");
        assertNoAllocation(new OrderBookHandler(64, 64), (rig, index) -> deliver(rig, lines[index % lines.length]));
    }

    @Test
    void shouldNotAllocateInTheLedger()
    {
        final LedgerHandler handler = new LedgerHandler(64, 1024);
        assertNoAllocation(handler, (rig, index) ->
        {
            final int length = index < 64 ?
                LedgerDescriptor.putAccount(rig.payload, 0, index, LedgerDescriptor.OVERDRAFT) :
                LedgerDescriptor.putTransfer(rig.payload, 0, index, index & 63, (index + 1) & 63, 1 + (index & 15));
            rig.deliver(PayloadFormat.BINARY, length);
        });
    }

    @Test
    void shouldNotAllocateForLinesOfTheLedger()
    {
        final byte[][] lines = bytes(
            "account,1,overdraft", "account,2", "transfer,1,1,2,250", "transfer,2,2,1,9223372036854775807", "nonsense",
            "transfer,3,1,2,x");
        assertNoAllocation(new LedgerHandler(64, 64), (rig, index) -> deliver(rig, lines[index % lines.length]));
    }

    private static void deliver(final HandlerRig rig, final byte[] line)
    {
        rig.payload.putBytes(0, line);
        rig.deliver(PayloadFormat.TEXT, line.length);
    }

    private static byte[][] bytes(final String... lines)
    {
        final byte[][] bytes = new byte[lines.length][];
        for (int i = 0; i < lines.length; i++)
        {
            bytes[i] = lines[i].getBytes(StandardCharsets.US_ASCII);
        }
        return bytes;
    }

    private static void assertNoAllocation(final EventHandler handler, final Feed feed)
    {
        final ThreadMXBean threads = (ThreadMXBean)ManagementFactory.getThreadMXBean();
        assumeTrue(threads.isThreadAllocatedMemorySupported());
        final long thread = Thread.currentThread().getId();
        final HandlerRig rig = new HandlerRig(handler);
        for (int i = 0; i < WARM_UP; i++)
        {
            feed.next(rig, i);
        }
        int index = WARM_UP;
        long allocated = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS && allocated > 0; round++)
        {
            final long before = threads.getThreadAllocatedBytes(thread);
            for (final int end = index + EVENTS; index < end; index++)
            {
                feed.next(rig, index);
            }
            allocated = threads.getThreadAllocatedBytes(thread) - before;
        }
        assertEquals(0, allocated, "bytes allocated");
    }
}
