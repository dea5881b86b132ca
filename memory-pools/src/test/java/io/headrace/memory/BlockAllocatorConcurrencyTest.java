package io.headrace.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class BlockAllocatorConcurrencyTest
{
    private static final int THREADS = 4;
    private static final int ROUNDS = 20_000;

    private final BlockAllocator allocator = new BlockAllocator(4096, 128 << 10);

    @Test
    void shouldNeitherLoseBlocksNorHandThemOutTwice() throws Exception
    {
        final long seed = System.nanoTime();
        final AtomicLong exhausted = new AtomicLong();
        ConcurrentRun.run(THREADS, (thread) ->
        {
            final Random random = new Random(seed + thread);
            final long[] held = new long[16];
            final int[] lengths = new int[held.length];
            final UnsafeBuffer view = new UnsafeBuffer(0, 0);
            for (int i = 0; i < ROUNDS; i++)
            {
                final int slot = random.nextInt(held.length);
                if (lengths[slot] == 0)
                {
                    final int length = 1 + random.nextInt(4096);
                    final long block = allocator.allocate(length);
                    if (block >= 0)
                    {
                        held[slot] = block;
                        lengths[slot] = length;
                        allocator.wrap(block, length, view);
                        view.setMemory(0, length, (byte)mark(thread, slot));
                    }
                    else
                    {
                        exhausted.incrementAndGet();
                    }
                }
                else
                {
                    release(held[slot], lengths[slot], mark(thread, slot), view, seed);
                    lengths[slot] = 0;
                }
            }
            for (int slot = 0; slot < held.length; slot++)
            {
                if (lengths[slot] != 0)
                {
                    release(held[slot], lengths[slot], mark(thread, slot), view, seed);
                }
            }
        });
        assertTrue(exhausted.get() > 0, "the test must reach exhaustion, seed=" + seed);
        assertAllFree();
    }

    @Test
    void shouldPassBlocksFromProducersToAConsumer() throws Exception
    {
        final ConcurrentLinkedQueue<Long> queue = new ConcurrentLinkedQueue<>();
        final int total = (THREADS - 1) * ROUNDS;
        ConcurrentRun.run(THREADS, (thread) ->
        {
            final UnsafeBuffer view = new UnsafeBuffer(0, 0);
            if (thread == 0)
            {
                for (int received = 0; received < total;)
                {
                    final Long block = queue.poll();
                    if (block != null)
                    {
                        allocator.wrap(block, 8, view);
                        assertEquals(~block, view.getLong(0));
                        allocator.free(block);
                        received++;
                    }
                    else
                    {
                        Thread.onSpinWait();
                    }
                }
            }
            else
            {
                for (int sent = 0; sent < ROUNDS;)
                {
                    final long block = allocator.allocate(600);
                    if (block >= 0)
                    {
                        allocator.wrap(block, 8, view);
                        view.putLong(0, ~block);
                        queue.add(block);
                        sent++;
                    }
                    else
                    {
                        Thread.onSpinWait();
                    }
                }
            }
        });
        assertAllFree();
    }

    private void release(
        final long block, final int length, final int mark, final UnsafeBuffer view, final long seed)
    {
        allocator.wrap(block, length, view);
        for (int i = 0; i < length; i += 97)
        {
            assertEquals((byte)mark, view.getByte(i), () -> "handed out twice, seed=" + seed);
        }
        allocator.free(block);
    }

    private static int mark(final int thread, final int slot)
    {
        return thread << 4 | slot;
    }

    private void assertAllFree()
    {
        assertEquals(0, allocator.allocatedBlocks());
        assertEquals(0, allocator.bytesInUse());
        for (int i = allocator.classCount() - 1; i >= 0; i--)
        {
            for (int j = 0; j < allocator.blockCount(i); j++)
            {
                assertTrue(allocator.allocate(allocator.blockLength(i)) >= 0, "lost a block of class " + i);
            }
            assertEquals(allocator.blockCount(i), allocator.allocatedBlocks(i));
        }
    }
}
