package io.headrace.parts;

import com.lmax.disruptor.EventPoller;
import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.YieldingWaitStrategy;
import io.headrace.bus.Lane;
import io.headrace.bus.LaneClaim;
import io.headrace.bus.Lanes;
import io.headrace.bus.RunConsumer;
import io.headrace.memory.BlockAllocator;
import io.headrace.memory.SlotSlab;
import java.nio.ByteBuffer;
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
 * Claim, publish and drain, by one thread: sixty-four events of 128 bytes are written, then taken out and their first
 * eight bytes read. The bare part is a Disruptor with as many producers allowed and a poller, the payload copied into
 * its slot. An operation is one event.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class LaneBenchmark
{
    private static final int EVENTS = 64;
    private static final int PAYLOAD = 128;
    private static final int CAPACITY = 32 * 1024;
    private static final int SLOT = 256;
    private static final int LANES = 3;

    private final UnsafeBuffer payload = new UnsafeBuffer(ByteBuffer.allocateDirect(PAYLOAD));
    private final LaneClaim claim = new LaneClaim();
    private final RunConsumer consumer = this::onRun;
    private final EventPoller.Handler<UnsafeBuffer> handler = this::onEvent;
    private final RingBuffer<UnsafeBuffer> ring = RingBuffer.createMultiProducer(
        () -> new UnsafeBuffer(ByteBuffer.allocateDirect(PAYLOAD)), CAPACITY, new YieldingWaitStrategy());
    private final EventPoller<UnsafeBuffer> poller = ring.newPoller();
    private final Lane lane = newLane();
    private final Lane[] several = {newLane(), newLane(), newLane()};
    private final Lanes lanes = new Lanes(several, new int[]{16, 4, 1}, 1 << 20);
    private long sum;

    /** Nobody else consumes. */
    public LaneBenchmark()
    {
        ring.addGatingSequences(poller.getSequence());
    }

    private static Lane newLane()
    {
        return new Lane(
            new SlotSlab(CAPACITY, SLOT), 1, new BlockAllocator(1 << 20, 16L << 20), LaneBenchmark::rouseNobody);
    }

    private static void rouseNobody()
    {
        // the consumer is awake
    }

    private boolean onRun(
        final DirectBuffer buffer,
        final int offset,
        final int length,
        final int frameCount,
        final long source,
        final long correlation,
        final int level)
    {
        for (int i = 0; i < length; i += PAYLOAD)
        {
            sum += buffer.getLong(offset + i);
        }
        return true;
    }

    private boolean onEvent(final UnsafeBuffer event, final long sequence, final boolean endOfBatch)
    {
        sum += event.getLong(0);
        return true;
    }

    private void publish(final Lane target)
    {
        target.tryClaim(PAYLOAD, claim);
        claim.buffer().putBytes(0, payload, 0, PAYLOAD);
        claim.commit(1);
    }

    /** The Disruptor, one slot for each event. */
    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public long bareClaimDrain() throws Exception
    {
        for (int i = 0; i < EVENTS; i++)
        {
            final long sequence = ring.next();
            ring.get(sequence).putBytes(0, payload, 0, PAYLOAD);
            ring.publish(sequence);
        }
        poller.poll(handler);
        return sum;
    }

    /** A lane, each event a run of its own. */
    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public long claimDrain()
    {
        for (int i = 0; i < EVENTS; i++)
        {
            publish(lane);
        }
        lane.drain(consumer, EVENTS);
        return sum;
    }

    /** One lane, the bare part of {@link #claimDrainLanes}. */
    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public long bareClaimDrainLanes()
    {
        return claimDrain();
    }

    /** Three lanes, filled in turns and drained by weight. */
    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public long claimDrainLanes()
    {
        for (int i = 0; i < EVENTS; i++)
        {
            publish(several[i % LANES]);
        }
        lanes.drain(consumer, EVENTS, false, 1 << 20);
        return sum;
    }

    /** The copies alone, into a slab, one behind another. */
    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public long bareClaimDrainRun()
    {
        final UnsafeBuffer slot = ring.get(0);
        for (int i = 0; i < EVENTS; i++)
        {
            slot.putBytes(0, payload, 0, PAYLOAD);
            sum += slot.getLong(0);
        }
        return sum;
    }

    /** A lane, all events in one run, which lies in a block. */
    @Benchmark
    @OperationsPerInvocation(EVENTS)
    public long claimDrainRun()
    {
        lane.tryClaim(EVENTS * PAYLOAD, claim);
        for (int i = 0; i < EVENTS; i++)
        {
            claim.buffer().putBytes(i * PAYLOAD, payload, 0, PAYLOAD);
        }
        claim.commit(EVENTS);
        lane.drain(consumer, 1);
        return sum;
    }
}
