package io.headrace.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.headrace.bus.ThreadLayout;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Measures what the way from received bytes to the lane allocates, on the event loop. */
@Timeout(30)
class TcpAllocationTest
{
    private static final int SESSION_SEQUENCE_OFFSET = 12;
    private static final int BATCH_EVENTS = 64;
    private static final int WARM_UP_ROUNDS = 4_000;
    private static final int ROUNDS = 1_000;

    /** Leak detection writes down every access, which is not what is measured here. */
    private static final UnpooledByteBufAllocator UNTRACKED = new UnpooledByteBufAllocator(true, true);

    private long nextSessionSequence = 1;

    @Test
    void shouldAllocateNothingPerEvent() throws Exception
    {
        try (EdgeRig rig = new EdgeRig(
            engine -> engine.threadLayout(ThreadLayout.INVOKED),
            edge -> edge.eventLoops(1).tcp().creditEvents(1 << 30).creditBytes(1L << 40));
            RawClient client = new RawClient(rig.edge.tcpAddress()).greet())
        {
            final long allocated = rig.edge.tcp().loop(0).eventLoop()
                .submit(() -> measure(rig)).get(20, TimeUnit.SECONDS);
            assertEquals((WARM_UP_ROUNDS + ROUNDS) * (BATCH_EVENTS + 1L), rig.counters().events.get());
            assertTrue(allocated < ROUNDS,
                "allocated " + allocated + " bytes for " + ROUNDS * (BATCH_EVENTS + 1) + " events");
            assertTrue(client.socket().isConnected());
        }
    }

    private long measure(final EdgeRig rig)
    {
        final ThreadMXBean threads = (ThreadMXBean)ManagementFactory.getThreadMXBean();
        final TcpConnection connection = rig.edge.tcp().loop(0).connections().get(0);
        final ByteBuf batch = buffer(RawClient.batch(1, 0, 0, "stream", new byte[BATCH_EVENTS][128]));
        final ByteBuf event = buffer(RawClient.event(1, 0, 0, "stream", new byte[128]));
        long allocated = 0;
        for (int i = 0; i < WARM_UP_ROUNDS + ROUNDS; i++)
        {
            final long before = threads.getCurrentThreadAllocatedBytes();
            give(connection, batch, BATCH_EVENTS);
            give(connection, event, 1);
            if (i >= WARM_UP_ROUNDS)
            {
                allocated += threads.getCurrentThreadAllocatedBytes() - before;
            }
            while (rig.engine.laneDepth() > 0)
            {
                rig.engine.invoke();
            }
        }
        batch.release();
        event.release();
        return allocated;
    }

    private static ByteBuf buffer(final byte[] message)
    {
        return UNTRACKED.directBuffer(message.length).writeBytes(message);
    }

    private void give(final TcpConnection connection, final ByteBuf message, final int count)
    {
        message.readerIndex(0);
        message.setLongLE(SESSION_SEQUENCE_OFFSET, nextSessionSequence);
        nextSessionSequence += count;
        connection.channelRead(null, message.retain());
    }
}
