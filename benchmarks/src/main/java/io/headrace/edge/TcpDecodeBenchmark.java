package io.headrace.edge;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.concurrent.TimeUnit;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Cuts what was received, sixty-four frames of 160 bytes, into frames. The bare part reads lengths and wraps, and
 * checks nothing. An operation is one frame. In the package of the edge because the assembler is not public.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class TcpDecodeBenchmark
{
    private static final int FRAMES = 64;
    private static final int LENGTH_FIELD = 4;
    private static final int FRAME = 156;
    private static final int MAX_FRAME = 1 << 20;

    /** Nobody writes down its references, as leak detection does. */
    private final ByteBufAllocator allocator = new UnpooledByteBufAllocator(true, true);
    private final ByteBuf received = allocator.directBuffer(FRAMES * (LENGTH_FIELD + FRAME));
    private final UnsafeBuffer view = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer bareView = new UnsafeBuffer(0, 0);
    private final FrameAssembler assembler = new FrameAssembler(allocator, new Reader(), view, MAX_FRAME);
    private long sum;

    /** Writes what is received. */
    public TcpDecodeBenchmark()
    {
        for (int i = 0; i < FRAMES; i++)
        {
            received.writeIntLE(FRAME).writeLongLE(i).writeZero(FRAME - Long.BYTES);
        }
    }

    /** Reads eight bytes. */
    private final class Reader implements FrameConsumer
    {
        @Override
        public boolean onFrame(final DirectBuffer buffer, final int length)
        {
            sum += buffer.getLong(0);
            return true;
        }

        @Override
        public void onInvalidLength(final long length)
        {
            throw new IllegalStateException("length=" + length);
        }
    }

    /** Lengths and wraps. */
    @Benchmark
    @OperationsPerInvocation(FRAMES)
    public long bareDecode()
    {
        int index = 0;
        while (index < received.writerIndex())
        {
            final int length = received.getIntLE(index);
            bareView.wrap(received.memoryAddress() + index + LENGTH_FIELD, length);
            sum += bareView.getLong(0);
            index += LENGTH_FIELD + length;
        }
        return sum;
    }

    /** The assembler. */
    @Benchmark
    @OperationsPerInvocation(FRAMES)
    public long decode()
    {
        received.readerIndex(0);
        assembler.onBytes(received.retain());
        return sum;
    }
}
