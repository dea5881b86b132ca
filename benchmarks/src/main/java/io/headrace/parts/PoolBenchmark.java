package io.headrace.parts;

import io.headrace.memory.BlockAllocator;
import io.headrace.memory.ObjectPool;
import io.headrace.memory.Pooled;
import io.headrace.memory.SlotSlab;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.ManyToManyConcurrentArrayQueue;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What is taken and given back at once, by any thread. The bare part is a queue of free objects, the usual pool.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class PoolBenchmark
{
    private static final int SIZE = 1024;
    private static final int BLOCK = 9216;

    private final BlockAllocator blocks = new BlockAllocator(1 << 20, 64L << 20);
    private final ObjectPool<Item> pool = new ObjectPool<>(SIZE, Item::new);
    private final ManyToManyConcurrentArrayQueue<Item> queue = new ManyToManyConcurrentArrayQueue<>(SIZE);
    private final SlotSlab slab = new SlotSlab(SIZE, 256);
    private int next;

    /** Fills the queue. */
    public PoolBenchmark()
    {
        for (int i = 0; i < SIZE; i++)
        {
            queue.add(new Item(i));
        }
    }

    private record Item(int poolIndex) implements Pooled
    {
    }

    /** From a queue and back. */
    @Benchmark
    public boolean bareObject()
    {
        return queue.offer(queue.poll());
    }

    /** From the pool and back. */
    @Benchmark
    public int object()
    {
        final Item item = pool.acquire();
        pool.release(item);
        return item.poolIndex();
    }

    /** From a queue and back. */
    @Benchmark
    public boolean bareBlock()
    {
        return bareObject();
    }

    /** A block for a run of sixty-four events. */
    @Benchmark
    public long block()
    {
        final long block = blocks.allocate(BLOCK);
        blocks.free(block);
        return block;
    }

    /** The buffer behind a slab. */
    @Benchmark
    public long bareSlot()
    {
        next = next + 1 & SIZE - 1;
        return slab.buffer().getLong(next << 8);
    }

    /** A slot of a slab. */
    @Benchmark
    public long slot()
    {
        next = next + 1 & SIZE - 1;
        return slab.buffer().getLong(slab.offset(next));
    }
}
