package io.headrace.parts;

import io.headrace.bus.FrameDescriptor;
import io.headrace.bus.LaneClaim;
import io.headrace.bus.ThreadLayout;
import io.headrace.engine.DiscardingJournal;
import io.headrace.engine.Engine;
import io.headrace.engine.EngineContext;
import io.headrace.engine.Event;
import io.headrace.engine.EventHandler;
import io.headrace.engine.Outbox;
import io.headrace.engine.SnapshotSink;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32C;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The engine on the thread of the benchmark: claim, fill, checksum, dispatch to a handler that reads eight bytes, no
 * journal. The bare part makes the same copies, one checksum and one call for each event, and nothing else. An
 * operation is one event of 128 bytes; sixty-four make a batch.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class EngineBenchmark
{
    private static final int EVENTS = 64;
    private static final int PAYLOAD = 128;
    private static final int FRAME = FrameDescriptor.alignedLength(0, PAYLOAD);

    private final UnsafeBuffer payload = new UnsafeBuffer(ByteBuffer.allocateDirect(PAYLOAD));
    private final UnsafeBuffer run = new UnsafeBuffer(ByteBuffer.allocateDirect(EVENTS * FRAME));
    private final ByteBuffer batchBytes = ByteBuffer.allocateDirect(EVENTS * FRAME);
    private final UnsafeBuffer batch = new UnsafeBuffer(batchBytes);
    private final CRC32C crc = new CRC32C();
    private final LaneClaim claim = new LaneClaim();
    private final ReadingHandler handler = new ReadingHandler();
    private Engine engine;
    private int topic;

    /** Starts the engine. */
    @Setup
    public void start()
    {
        final EngineContext context = new EngineContext()
            .journal(new DiscardingJournal())
            .handler("reader", handler, "numbers");
        context.threads().layout(ThreadLayout.INVOKED);
        engine = Engine.launch(context);
        topic = engine.topic("numbers");
    }

    /** Stops it. */
    @TearDown
    public void stop()
    {
        engine.close();
    }

    /** Reads eight bytes. */
    private static final class ReadingHandler implements EventHandler
    {
        private long sum;

        @Override
        public void onEvent(final Event event, final Outbox outbox)
        {
            read(event.buffer().getLong(event.offset()));
        }

        void read(final long value)
        {
            sum += value;
        }

        @Override
        public void onSnapshot(final SnapshotSink sink)
        {
            sink.putLong(sum);
        }
    }

    /** Two copies, a checksum, a call. */
    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public long bareRun()
    {
        for (int i = 0; i < EVENTS; i++)
        {
            run.putBytes(i * FRAME + FrameDescriptor.HEADER_LENGTH, payload, 0, PAYLOAD);
        }
        batch.putBytes(0, run, 0, EVENTS * FRAME);
        crc.reset();
        batchBytes.clear();
        crc.update(batchBytes);
        for (int i = 0; i < EVENTS; i++)
        {
            handler.read(batch.getLong(i * FRAME + FrameDescriptor.HEADER_LENGTH));
        }
        return handler.sum + crc.getValue();
    }

    /** Events in one run, as an edge makes it of a batch. */
    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public long run()
    {
        engine.tryClaim(EVENTS * FRAME, claim);
        for (int i = 0; i < EVENTS; i++)
        {
            put(i * FRAME);
        }
        claim.commit(EVENTS);
        engine.invoke();
        return handler.sum;
    }

    /** The same for each event by itself. */
    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public long bareOneByOne()
    {
        return bareRun();
    }

    /** Each event a run of its own. */
    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public long oneByOne()
    {
        for (int i = 0; i < EVENTS; i++)
        {
            engine.tryClaim(FRAME, claim);
            put(0);
            claim.commit(1);
        }
        engine.invoke();
        return handler.sum;
    }

    private void put(final int frame)
    {
        final int offset = FrameDescriptor.putHeader(
            claim.buffer(), frame, FrameDescriptor.TYPE_EVENT, topic, 0, 0, PAYLOAD);
        claim.buffer().putBytes(offset, payload, 0, PAYLOAD);
    }
}
