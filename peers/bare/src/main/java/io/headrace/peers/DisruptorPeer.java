package io.headrace.peers;

import com.lmax.disruptor.EventPoller;
import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.YieldingWaitStrategy;
import io.headrace.peers.support.Handoff;
import io.headrace.peers.support.MeasurementOptions;
import io.headrace.peers.support.MeasurementRecord;
import io.headrace.peers.support.Peer;
import io.headrace.peers.support.PeerMain;
import io.headrace.peers.support.Tally;
import io.headrace.peers.support.Versions;
import java.nio.ByteBuffer;
import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * A bare Disruptor: one publisher copies the payload into slots that are there already, one consumer reads eight bytes
 * of each. Used by one thread.
 */
@Command(name = "DisruptorPeer", mixinStandardHelpOptions = true, description = "A bare Disruptor, payload copied.")
public final class DisruptorPeer implements Peer
{
    @Mixin
    private MeasurementOptions options;

    @Option(names = "--batch", paramLabel = "N", description = "Events that are claimed at once, 1 by default.")
    private int batch = 1;

    @Option(names = "--capacity", paramLabel = "N", description = "Slots, a power of two; 32768 by default.")
    private int capacity = 32 * 1024;

    @Option(names = "--single", description = "A ring for one publisher only; for many by default, as an engine.")
    private boolean single;

    /**
     * Measures.
     *
     * @param args of the command line
     */
    public static void main(final String[] args)
    {
        PeerMain.exit(new DisruptorPeer(), args);
    }

    @Override
    public MeasurementRecord measure() throws Exception
    {
        return Handoff.measure(new RingHandoff(options.size(), batch, capacity, single), "DisruptorPeer", options)
            .fact("batch", batch)
            .fact("capacity", capacity)
            .fact("publishers", single ? "one allowed" : "many allowed, one used")
            .fact("version", Versions.of(RingBuffer.class));
    }

    private static final class Slot
    {
        private final UnsafeBuffer buffer;

        Slot(final UnsafeBuffer buffer)
        {
            this.buffer = buffer;
        }
    }

    private static final class RingHandoff extends Handoff
    {
        private final int size;
        private final int batch;
        private final RingBuffer<Slot> ring;
        private final EventPoller<Slot> poller;
        private final EventPoller.Handler<Slot> handler = this::onSlot;
        private final Tally value = new Tally();
        private final Tally drained = new Tally();

        RingHandoff(final int size, final int batch, final int capacity, final boolean single)
        {
            super(size);
            this.size = size;
            this.batch = Math.min(batch, capacity);
            final ByteBuffer memory = BufferUtil.allocateDirectAligned(capacity * size, BitUtil.CACHE_LINE_LENGTH);
            final int[] next = {0};
            final YieldingWaitStrategy wait = new YieldingWaitStrategy();
            ring = single ?
                RingBuffer.createSingleProducer(() -> newSlot(memory, next), capacity, wait) :
                RingBuffer.createMultiProducer(() -> newSlot(memory, next), capacity, wait);
            poller = ring.newPoller();
            ring.addGatingSequences(poller.getSequence());
        }

        private Slot newSlot(final ByteBuffer memory, final int[] next)
        {
            return new Slot(new UnsafeBuffer(memory, size * next[0]++, size));
        }

        @Override
        protected void publish(final int count)
        {
            if (batch == 1)
            {
                publishOneByOne(count);
                return;
            }
            for (int left = count; left > 0; left -= batch)
            {
                final int run = Math.min(batch, left);
                final long last = ring.next(run);
                for (long sequence = last - run + 1; sequence <= last; sequence++)
                {
                    fill(sequence);
                }
                ring.publish(last - run + 1, last);
            }
        }

        private void publishOneByOne(final int count)
        {
            for (int i = 0; i < count; i++)
            {
                final long sequence = ring.next();
                fill(sequence);
                ring.publish(sequence);
            }
        }

        private void fill(final long sequence)
        {
            payload.putLong(0, value.next());
            ring.get(sequence).buffer.putBytes(0, payload, 0, size);
        }

        @Override
        protected int drain() throws Exception
        {
            drained.reset();
            poller.poll(handler);
            return (int)drained.value();
        }

        private boolean onSlot(final Slot slot, final long sequence, final boolean endOfBatch)
        {
            sum.add(slot.buffer.getLong(0));
            drained.add(1);
            return true;
        }
    }
}
