package io.headrace.peers;

import io.headrace.peers.support.Handoff;
import io.headrace.peers.support.MeasurementOptions;
import io.headrace.peers.support.MeasurementRecord;
import io.headrace.peers.support.Peer;
import io.headrace.peers.support.PeerMain;
import java.nio.ByteOrder;
import java.util.concurrent.ArrayBlockingQueue;
import org.agrona.concurrent.UnsafeBuffer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * The queue of the JDK, the payload copied into a new array each time, as is usual with it. Used by one thread.
 */
@Command(name = "BlockingQueuePeer", mixinStandardHelpOptions = true, description = "ArrayBlockingQueue of arrays.")
public final class BlockingQueuePeer implements Peer
{
    @Mixin
    private MeasurementOptions options;

    @Option(names = "--capacity", paramLabel = "N", description = "Slots, 32768 by default.")
    private int capacity = 32 * 1024;

    /**
     * Measures.
     *
     * @param args of the command line
     */
    public static void main(final String[] args)
    {
        PeerMain.exit(new BlockingQueuePeer(), args);
    }

    @Override
    public MeasurementRecord measure() throws Exception
    {
        return Handoff.measure(new QueueHandoff(options.size(), capacity), "BlockingQueuePeer", options)
            .fact("capacity", capacity)
            .fact("version", "java " + Runtime.version());
    }

    private static final class QueueHandoff extends Handoff
    {
        private final int size;
        private final ArrayBlockingQueue<byte[]> queue;
        private final UnsafeBuffer reader = new UnsafeBuffer(0, 0);
        private long value;

        QueueHandoff(final int size, final int capacity)
        {
            super(size);
            this.size = size;
            queue = new ArrayBlockingQueue<>(capacity);
        }

        @Override
        protected void publish(final int count) throws InterruptedException
        {
            for (int i = 0; i < count; i++)
            {
                final byte[] copy = new byte[size];
                payload.putLong(0, value++);
                payload.getBytes(0, copy);
                queue.put(copy);
            }
        }

        @Override
        protected int drain()
        {
            int drained = 0;
            byte[] event = queue.poll();
            while (event != null)
            {
                reader.wrap(event);
                sum.add(reader.getLong(0, ByteOrder.LITTLE_ENDIAN));
                drained++;
                event = drained < Short.MAX_VALUE ? queue.poll() : null;
            }
            return drained;
        }
    }
}
