package io.headrace.peers;

import io.headrace.peers.support.Handoff;
import io.headrace.peers.support.MeasurementOptions;
import io.headrace.peers.support.MeasurementRecord;
import io.headrace.peers.support.Peer;
import io.headrace.peers.support.PeerMain;
import io.headrace.peers.support.Versions;
import java.nio.ByteBuffer;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.UnsafeBuffer;
import org.jctools.queues.MessagePassingQueue;
import org.jctools.queues.MpscArrayQueue;
import org.jctools.queues.SpscArrayQueue;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * A queue of JCTools. Its events are buffers from a pool that the consumer gives back through a second queue, so
 * nothing is allocated. Used by one thread.
 */
@Command(name = "JctoolsPeer", mixinStandardHelpOptions = true, description = "A JCTools queue of pooled buffers.")
public final class JctoolsPeer implements Peer
{
    @Mixin
    private MeasurementOptions options;

    @Option(names = "--capacity", paramLabel = "N", description = "Slots, a power of two; 32768 by default.")
    private int capacity = 32 * 1024;

    @Option(names = "--single", description = "A queue that allows one publisher only; many by default.")
    private boolean single;

    /**
     * Measures.
     *
     * @param args of the command line
     */
    public static void main(final String[] args)
    {
        PeerMain.exit(new JctoolsPeer(), args);
    }

    @Override
    public MeasurementRecord measure() throws Exception
    {
        return Handoff.measure(new PooledHandoff(options.size(), capacity, single), "JctoolsPeer", options)
            .fact("capacity", capacity)
            .fact("publishers", single ? "one allowed" : "many allowed, one used")
            .fact("version", Versions.of(MessagePassingQueue.class));
    }

    private static final class PooledHandoff extends Handoff
    {
        private static final int DRAIN_LIMIT = 4096;

        private final int size;
        private final MessagePassingQueue<UnsafeBuffer> queue;
        private final MessagePassingQueue<UnsafeBuffer> free;
        private final MessagePassingQueue.Consumer<UnsafeBuffer> consumer = this::onEvent;
        private final IdleStrategy full = newIdleStrategy();
        private long value;

        PooledHandoff(final int size, final int capacity, final boolean single)
        {
            super(size);
            this.size = size;
            queue = single ? new SpscArrayQueue<>(capacity) : new MpscArrayQueue<>(capacity);
            free = new SpscArrayQueue<>(capacity);
            final ByteBuffer memory = ByteBuffer.allocateDirect(capacity * size);
            for (int i = 0; i < capacity; i++)
            {
                free.offer(new UnsafeBuffer(memory, i * size, size));
            }
        }

        @Override
        protected void publish(final int count)
        {
            for (int i = 0; i < count; i++)
            {
                UnsafeBuffer event = free.relaxedPoll();
                while (event == null)
                {
                    full.idle();
                    event = free.relaxedPoll();
                }
                full.reset();
                payload.putLong(0, value++);
                event.putBytes(0, payload, 0, size);
                while (!queue.relaxedOffer(event))
                {
                    full.idle();
                }
            }
        }

        @Override
        protected int drain()
        {
            return queue.drain(consumer, DRAIN_LIMIT);
        }

        private void onEvent(final UnsafeBuffer event)
        {
            sum.add(event.getLong(0));
            free.relaxedOffer(event);
        }
    }
}
