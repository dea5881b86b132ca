package io.headrace.parts;

import io.headrace.engine.BatchChecksum;
import io.headrace.engine.BatchDescriptor;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32C;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The checksum of a batch, beside the CRC32C of the JDK. An operation is one batch of that many events of 128 bytes.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ChecksumBenchmark
{
    private static final int FRAME = 144;

    /** Events in the batch. */
    @Param({"1", "64"})
    public int events;

    private final CRC32C crc = new CRC32C();
    private final BatchChecksum checksum = new BatchChecksum();
    private ByteBuffer batch;

    /** Makes the batch. */
    @Setup
    public void allocate()
    {
        batch = ByteBuffer.allocateDirect(BatchDescriptor.HEADER_LENGTH + events * FRAME);
    }

    /** The class of the JDK. */
    @Benchmark
    public int bareChecksum()
    {
        crc.reset();
        batch.clear();
        crc.update(batch);
        return (int)crc.getValue();
    }

    /** With the fields left out that it does not cover. */
    @Benchmark
    public int checksum()
    {
        return checksum.compute(batch, 0, batch.capacity());
    }
}
