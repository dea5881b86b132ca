package io.headrace.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class AllocationTest
{
    private static final int ROUNDS = 100_000;
    private static final int WARM_UPS = 3;

    private final ThreadMXBean threads = (ThreadMXBean)ManagementFactory.getThreadMXBean();
    private final BlockAllocator allocator = new BlockAllocator(64 << 10, 4 << 20);
    private final ObjectPool<Context> pool = new ObjectPool<>(8, Context::new);
    private final BatchArena arena = new BatchArena(4096);
    private final UnsafeBuffer view = new UnsafeBuffer(0, 0);

    @Test
    void shouldNotAllocateOnTheHeap()
    {
        long allocated = -1;
        for (int i = 0; i <= WARM_UPS; i++)
        {
            final long before = threads.getCurrentThreadAllocatedBytes();
            run();
            allocated = threads.getCurrentThreadAllocatedBytes() - before;
        }
        assertEquals(0, allocated);
    }

    private void run()
    {
        for (int i = 0; i < ROUNDS; i++)
        {
            final long block = allocator.allocate(1 + (i & 2047));
            allocator.wrap(block, 1, view);
            allocator.free(block);
            final Context context = pool.acquire();
            pool.release(context);
            if (arena.claim(64) == BatchArena.FULL)
            {
                arena.reset();
            }
        }
    }

    private record Context(int poolIndex) implements Pooled
    {
    }
}
