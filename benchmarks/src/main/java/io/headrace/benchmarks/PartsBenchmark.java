package io.headrace.benchmarks;

import io.headrace.bus.TopicRegistry;
import io.headrace.engine.BatchChecksum;
import io.headrace.engine.BatchDescriptor;
import io.headrace.memory.BlockAllocator;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
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
 * Single parts of the hot path, beside an empty baseline.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 3)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class PartsBenchmark
{
    private static final int TOPICS = 1000;
    private static final int BATCH = BatchDescriptor.HEADER_LENGTH + 64 * 144;
    private static final int BLOCK = 9216;

    private final TopicRegistry registry = new TopicRegistry(TOPICS);
    private final UnsafeBuffer name = new UnsafeBuffer("topic-517".getBytes(StandardCharsets.US_ASCII));
    private final ByteBuffer batch = ByteBuffer.allocateDirect(BATCH);
    private final BatchChecksum checksum = new BatchChecksum();
    private final BlockAllocator blocks = new BlockAllocator(1 << 20, 64L << 20);

    /** Fills the registry. */
    public PartsBenchmark()
    {
        for (int i = 0; i < TOPICS; i++)
        {
            registry.register("topic-" + i);
        }
    }

    /** What the loop itself costs. */
    @Benchmark
    public int baseline()
    {
        return BATCH;
    }

    /** One of a thousand topics by its bytes. */
    @Benchmark
    public int topicLookup()
    {
        return registry.idOf(name, 0, name.capacity());
    }

    /** CRC32C of a batch of 64 events of 128 bytes. */
    @Benchmark
    public int batchChecksum()
    {
        return checksum.compute(batch, 0, BATCH);
    }

    /** A block taken and given back. */
    @Benchmark
    public long blockAllocateFree()
    {
        final long block = blocks.allocate(BLOCK);
        blocks.free(block);
        return block;
    }
}
