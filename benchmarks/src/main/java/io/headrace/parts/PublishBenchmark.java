package io.headrace.parts;

import com.lmax.disruptor.EventPoller;
import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.YieldingWaitStrategy;
import io.headrace.bus.FrameDescriptor;
import io.headrace.bus.LaneClaim;
import io.headrace.engine.DiscardingJournal;
import io.headrace.engine.Engine;
import io.headrace.engine.EngineContext;
import io.headrace.engine.Event;
import io.headrace.engine.EventHandler;
import io.headrace.engine.Outbox;
import io.headrace.engine.Publisher;
import io.headrace.engine.SnapshotSink;
import java.nio.ByteBuffer;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
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
 * From one publishing thread to one consuming thread, 128 bytes copied: the whole engine without a journal, beside a
 * bare Disruptor and a blocking queue as controls. An operation is one event, published and handled.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(value = 3)
@Warmup(iterations = 4, time = 2)
@Measurement(iterations = 5, time = 2)
public class PublishBenchmark
{
    private static final int EVENTS = 1_000_000;
    private static final int RUN = 64;
    private static final int CAPACITY = 32 * 1024;
    private static final int PAYLOAD = 128;

    private final UnsafeBuffer payload = new UnsafeBuffer(ByteBuffer.allocateDirect(PAYLOAD));
    private final AtomicLong handled = new AtomicLong();
    private final LaneClaim claim = new LaneClaim();
    private Engine engine;
    private Publisher publisher;
    private int topic;
    private RingBuffer<UnsafeBuffer> ring;
    private EventPoller<UnsafeBuffer> poller;
    private ArrayBlockingQueue<byte[]> queue;
    private Thread consumer;
    private volatile boolean running;

    /** Starts the engine and the consumers of the controls. */
    @Setup(Level.Trial)
    public void start()
    {
        running = true;
        engine = Engine.launch(new EngineContext()
            .journal(new DiscardingJournal())
            .handler("sum", new SumHandler(), "numbers"));
        publisher = engine.newPublisher();
        topic = engine.topic("numbers");
        ring = RingBuffer.createMultiProducer(
            () -> new UnsafeBuffer(ByteBuffer.allocateDirect(PAYLOAD)), CAPACITY, new YieldingWaitStrategy());
        poller = ring.newPoller();
        ring.addGatingSequences(poller.getSequence());
        queue = new ArrayBlockingQueue<>(CAPACITY);
    }

    /** Stops everything. */
    @TearDown(Level.Trial)
    public void stop() throws InterruptedException
    {
        running = false;
        if (consumer != null)
        {
            consumer.join();
        }
        engine.close();
    }

    /** Sums the first eight bytes of each event, as the controls do. */
    private final class SumHandler implements EventHandler
    {
        private long sum;
        private long count;

        @Override
        public void onEvent(final Event event, final Outbox outbox)
        {
            sum += event.buffer().getLong(event.offset());
            handled.lazySet(++count);
        }

        @Override
        public void onSnapshot(final SnapshotSink sink)
        {
            sink.putLong(sum);
        }
    }

    private void awaitHandled(final long count)
    {
        while (handled.get() < count)
        {
            Thread.onSpinWait();
        }
    }

    /** Engine: one event per claim. */
    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public void engineOneByOne()
    {
        final long target = handled.get() + EVENTS;
        for (int i = 0; i < EVENTS; i++)
        {
            payload.putLong(0, i);
            while (publisher.offer(topic, payload, 0, PAYLOAD) < 0)
            {
                LockSupport.parkNanos(1);
            }
        }
        awaitHandled(target);
    }

    /** Engine: runs of 64 events, as an edge makes them of a batch. */
    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public void engineRuns()
    {
        final long target = handled.get() + EVENTS;
        final int frame = FrameDescriptor.alignedLength(0, PAYLOAD);
        for (int i = 0; i < EVENTS; i += RUN)
        {
            while (engine.tryClaim(frame * RUN, claim) < 0)
            {
                LockSupport.parkNanos(1);
            }
            for (int j = 0; j < RUN; j++)
            {
                payload.putLong(0, i + j);
                final int offset = FrameDescriptor.putHeader(
                    claim.buffer(), j * frame, FrameDescriptor.TYPE_EVENT, topic, 0, 0, PAYLOAD);
                claim.buffer().putBytes(offset, payload, 0, PAYLOAD);
            }
            claim.commit(RUN);
        }
        awaitHandled(target);
    }

    /** Control: a bare multi-producer Disruptor, payload copied into its slot. */
    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public void bareDisruptor()
    {
        if (consumer == null)
        {
            consumer = new Thread(this::pollRing);
            consumer.start();
        }
        final long target = handled.get() + EVENTS;
        for (int i = 0; i < EVENTS; i++)
        {
            final long sequence = ring.next();
            payload.putLong(0, i);
            ring.get(sequence).putBytes(0, payload, 0, PAYLOAD);
            ring.publish(sequence);
        }
        awaitHandled(target);
    }

    private void pollRing()
    {
        final long[] sum = {0, handled.get()};
        final EventPoller.Handler<UnsafeBuffer> handler = (event, sequence, endOfBatch) ->
        {
            sum[0] += event.getLong(0);
            handled.lazySet(++sum[1]);
            return true;
        };
        try
        {
            while (running)
            {
                if (poller.poll(handler) != EventPoller.PollState.PROCESSING)
                {
                    LockSupport.parkNanos(1);
                }
            }
        }
        catch (final Exception ex)
        {
            throw new IllegalStateException("the poller never throws", ex);
        }
    }

    /** Control: a blocking queue, payload copied into a new array. */
    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public void arrayBlockingQueue() throws InterruptedException
    {
        if (consumer == null)
        {
            consumer = new Thread(this::pollQueue);
            consumer.start();
        }
        final long target = handled.get() + EVENTS;
        for (int i = 0; i < EVENTS; i++)
        {
            payload.putLong(0, i);
            final byte[] copy = new byte[PAYLOAD];
            payload.getBytes(0, copy);
            queue.put(copy);
        }
        awaitHandled(target);
    }

    private void pollQueue()
    {
        long count = handled.get();
        while (running)
        {
            if (queue.poll() == null)
            {
                LockSupport.parkNanos(1);
            }
            else
            {
                handled.lazySet(++count);
            }
        }
    }
}
