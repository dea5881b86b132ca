package io.headrace.bus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.headrace.memory.BlockAllocator;
import io.headrace.memory.SlotSlab;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class LaneConcurrencyTest
{
    private static final int PRODUCERS = 4;
    private static final int RUNS = 50_000;
    private static final int RUN_LENGTH_MAX = 2048;

    private final BlockAllocator blocks = new BlockAllocator(RUN_LENGTH_MAX, 64 << 10);
    private final Lane lane = new Lane(new SlotSlab(64, 256), 4, blocks, () -> {});

    @Test
    void shouldKeepTheOrderOfEachProducerAndLoseNothing() throws Exception
    {
        final ExecutorService executor = Executors.newFixedThreadPool(PRODUCERS);
        try
        {
            final List<Future<?>> futures = new ArrayList<>();
            for (int producer = 0; producer < PRODUCERS; producer++)
            {
                final int source = producer;
                futures.add(executor.submit(() -> produce(source)));
            }
            final long[] next = new long[PRODUCERS];
            boolean isProduced = false;
            while (!isProduced || !lane.isEmpty())
            {
                isProduced = areDone(futures);
                lane.drain((buffer, offset, length, frameCount, source, correlation, level) ->
                {
                    final int producer = (int)source;
                    assertEquals(next[producer], correlation);
                    assertEquals(length(correlation), length);
                    assertEquals(source << 32 | correlation, buffer.getLong(offset));
                    assertEquals(~correlation, buffer.getLong(offset + length - 8));
                    next[producer] += 1 + skipped(correlation + 1);
                    return true;
                }, 32);
            }
            for (int producer = 0; producer < PRODUCERS; producer++)
            {
                assertEquals(RUNS, next[producer]);
            }
        }
        finally
        {
            executor.shutdownNow();
        }
        assertTrue(lane.isEmpty());
        assertEquals(0, blocks.allocatedBlocks());
    }

    @Test
    void shouldAdmitNothingAfterItWasSeenClosedAndEmpty() throws Exception
    {
        for (int round = 0; round < 300; round++)
        {
            final Lane closing = new Lane(new SlotSlab(64, 256), 4, blocks, () -> {});
            final ExecutorService executor = Executors.newFixedThreadPool(2);
            try
            {
                final List<Future<Long>> admitted = new ArrayList<>();
                for (int producer = 0; producer < 2; producer++)
                {
                    admitted.add(executor.submit(() -> produceUntilClosed(closing)));
                }
                final long[] drained = new long[1];
                final RunConsumer counter = (b, o, l, f, s, c, v) ->
                {
                    drained[0]++;
                    return true;
                };
                for (int i = 0; i < round; i++)
                {
                    closing.drain(counter, 8);
                }
                closing.close();
                while (!closing.isEmpty())
                {
                    closing.drain(counter, 8);
                }
                long sum = 0;
                for (final Future<Long> future : admitted)
                {
                    sum += future.get();
                }
                assertEquals(sum, drained[0]);
            }
            finally
            {
                executor.shutdownNow();
            }
        }
    }

    @Test
    void shouldNotAllocatePerEvent()
    {
        final ThreadMXBean threads = (ThreadMXBean)ManagementFactory.getThreadMXBean();
        final LaneClaim claim = new LaneClaim();
        final RunConsumer consumer = (b, o, l, f, s, c, v) -> true;
        long allocated = -1;
        for (int round = 0; round < 5; round++)
        {
            final long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < 100_000; i++)
            {
                if (lane.tryClaim(length(i), claim) == 0)
                {
                    claim.origin(1, i, 0).commit(1);
                }
                if (i % 100 == 99)
                {
                    lane.drain(consumer, 100);
                }
            }
            allocated = threads.getCurrentThreadAllocatedBytes() - before;
        }
        assertEquals(0, allocated);
    }

    /** Throws what one of them threw. */
    private static boolean areDone(final List<Future<?>> futures) throws Exception
    {
        boolean areDone = true;
        for (final Future<?> future : futures)
        {
            areDone &= future.isDone();
            if (future.isDone())
            {
                future.get();
            }
        }
        return areDone;
    }

    private void produce(final int source)
    {
        final LaneClaim claim = new LaneClaim();
        for (long i = 0; i < RUNS; i++)
        {
            final int length = length(i);
            int code = lane.tryClaim(length, claim);
            while (code != 0)
            {
                assertTrue(code == Lane.FULL || code == Lane.EXHAUSTED, "code=" + code);
                Thread.onSpinWait();
                code = lane.tryClaim(length, claim);
            }
            if (skipped(i) == 1)
            {
                claim.abort();
            }
            else
            {
                claim.buffer().putLong(0, (long)source << 32 | i);
                claim.buffer().putLong(length - 8, ~i);
                claim.origin(source, i, 0).commit(1);
            }
        }
    }

    private static long produceUntilClosed(final Lane lane)
    {
        final LaneClaim claim = new LaneClaim();
        long admitted = 0;
        int code = 0;
        while (code != Lane.CLOSED)
        {
            code = lane.tryClaim(16, claim);
            if (code == 0)
            {
                claim.commit(1);
                admitted++;
            }
        }
        return admitted;
    }

    private static int length(final long i)
    {
        return i % 5 == 0 ? (int)(16 + i * 8 % (RUN_LENGTH_MAX - 16)) : (int)(16 + i * 8 % 200);
    }

    /** One run in ten is aborted; never the first. */
    private static long skipped(final long i)
    {
        return i % 10 == 9 ? 1 : 0;
    }
}
