package io.headrace.parts;

import io.headrace.bus.FrameDescriptor;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
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
 * Frames of events of 128 bytes, sixty-four behind one another. The bare parts copy payloads and read their first
 * eight bytes, at the same places. An operation is one event.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class FrameBenchmark
{
    private static final int EVENTS = 64;
    private static final int PAYLOAD = 128;
    private static final int FRAME = FrameDescriptor.alignedLength(0, PAYLOAD);

    private final UnsafeBuffer payload = new UnsafeBuffer(ByteBuffer.allocateDirect(PAYLOAD));
    private final UnsafeBuffer frames = new UnsafeBuffer(ByteBuffer.allocateDirect(EVENTS * FRAME));
    private final UnsafeBuffer written = new UnsafeBuffer(ByteBuffer.allocateDirect(EVENTS * FRAME));

    /** Writes the frames to be read. */
    public FrameBenchmark()
    {
        write(written);
    }

    private void write(final UnsafeBuffer target)
    {
        for (int i = 0; i < EVENTS; i++)
        {
            final int offset = FrameDescriptor.putHeader(
                target, i * FRAME, FrameDescriptor.TYPE_EVENT, 7, 0, 0, PAYLOAD);
            target.putBytes(offset, payload, 0, PAYLOAD);
        }
    }

    /** Copies alone. */
    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public UnsafeBuffer bareEncode()
    {
        for (int i = 0; i < EVENTS; i++)
        {
            frames.putBytes(i * FRAME + FrameDescriptor.HEADER_LENGTH, payload, 0, PAYLOAD);
        }
        return frames;
    }

    /** Header and copy. */
    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public UnsafeBuffer encode()
    {
        write(frames);
        return frames;
    }

    /** Reads at known places. */
    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public long bareDecode()
    {
        long sum = 0;
        for (int i = 0; i < EVENTS; i++)
        {
            sum += written.getLong(i * FRAME + FrameDescriptor.HEADER_LENGTH);
        }
        return sum;
    }

    /** Goes from frame to frame and looks at all that dispatch needs. */
    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public long decode()
    {
        long sum = 0;
        int offset = 0;
        while (offset < EVENTS * FRAME)
        {
            final int payloadOffset =
                offset + FrameDescriptor.HEADER_LENGTH + FrameDescriptor.attributesLength(written, offset);
            if (FrameDescriptor.type(written, offset) == FrameDescriptor.TYPE_EVENT)
            {
                sum += written.getLong(payloadOffset) + FrameDescriptor.topicId(written, offset) +
                    FrameDescriptor.key(written, offset) + FrameDescriptor.format(written, offset);
            }
            offset += FrameDescriptor.alignedFrameLength(written, offset);
        }
        return sum;
    }
}
