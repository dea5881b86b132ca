package io.headrace.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.management.ThreadMXBean;
import io.headrace.bus.FrameDescriptor;
import io.headrace.bus.LaneClaim;
import io.headrace.bus.PayloadFormat;
import io.headrace.bus.SourceRef;
import io.headrace.bus.ThreadLayout;
import java.lang.management.ManagementFactory;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * In steady state the whole path of an event through the engine allocates nothing: claim, batch, append, dispatch,
 * reply, release. What the runtime allocates now and then does not recur in every round; what an event costs would.
 */
@Timeout(60)
class EngineAllocationTest
{
    private static final int WARM_UP_CYCLES = 30_000;
    private static final int ROUNDS = 5;
    private static final int CYCLES = 4_000;
    private static final int RUN = 8;
    private static final int PAYLOAD = 64;

    private final LaneClaim claim = new LaneClaim();
    private final UnsafeBuffer payload = new UnsafeBuffer(new byte[PAYLOAD]);
    private long delivered;

    @Test
    void shouldAllocateNothingPerEvent()
    {
        final EngineContext context = new EngineContext()
            .journal(new DiscardingJournal())
            .handler("counter", new CountingHandler(true), "numbers");
        context.threads().layout(ThreadLayout.INVOKED);
        context.sink(new CountingSink());
        try (Engine engine = Engine.launch(context))
        {
            final int topic = engine.topic("numbers");
            publish(engine, topic, WARM_UP_CYCLES);
            final ThreadMXBean threads = (ThreadMXBean)ManagementFactory.getThreadMXBean();
            long least = Long.MAX_VALUE;
            for (int round = 0; round < ROUNDS; round++)
            {
                final long before = threads.getCurrentThreadAllocatedBytes();
                publish(engine, topic, CYCLES);
                least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
            }
            assertEquals(0, least, "bytes allocated for " + CYCLES * (RUN + 1) + " events");
            engine.invoke();
            assertEquals((WARM_UP_CYCLES + ROUNDS * CYCLES) * (RUN + 3L), delivered);
        }
    }

    private void publish(final Engine engine, final int topic, final int cycles)
    {
        final int frame = FrameDescriptor.alignedLength(0, PAYLOAD);
        for (int i = 0; i < cycles; i++)
        {
            put(engine, topic, frame, RUN, DurabilityLevel.JOURNALED);
            put(engine, topic, frame, 1, DurabilityLevel.SYNCED);
            engine.invoke();
        }
    }

    private void put(
        final Engine engine, final int topic, final int frame, final int count, final DurabilityLevel level)
    {
        assertEquals(0, engine.tryClaim(frame * count, claim));
        for (int i = 0; i < count; i++)
        {
            final int offset = FrameDescriptor.putHeader(
                claim.buffer(), i * frame, FrameDescriptor.TYPE_EVENT, topic, 0, 0, PAYLOAD);
            claim.buffer().putBytes(offset, payload, 0, PAYLOAD);
        }
        claim.origin(SourceRef.of(0, 1, 1), 42, level.code()).commit(count);
    }

    private final class CountingSink implements CompletionSink
    {
        @Override
        public boolean onAcknowledged(
            final long source,
            final long correlation,
            final int index,
            final long firstSequence,
            final int count,
            final DurabilityLevel level)
        {
            delivered++;
            return true;
        }

        @Override
        public boolean onReply(
            final long source,
            final long correlation,
            final int index,
            final long sequence,
            final PayloadFormat format,
            final DirectBuffer buffer,
            final int offset,
            final int length)
        {
            delivered++;
            return true;
        }

        @Override
        public boolean onOutcome(
            final long source,
            final long correlation,
            final int index,
            final int count,
            final Outcome outcome,
            final long value)
        {
            throw new IllegalStateException("no outcome is expected, but " + outcome);
        }

        @Override
        public void onEndOfCycle()
        {
            // nothing to flush
        }
    }
}
