package io.headrace.peers;

import io.headrace.peers.support.CpuClock;
import io.headrace.peers.support.Load;
import io.headrace.peers.support.MeasurementOptions;
import io.headrace.peers.support.MeasurementRecord;
import io.headrace.peers.support.Peer;
import io.headrace.peers.support.PeerMain;
import io.headrace.peers.support.Sampling;
import io.headrace.peers.support.Versions;
import java.util.concurrent.TimeUnit;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.ExcerptTailer;
import net.openhft.chronicle.wire.DocumentContext;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Bare reading of a Chronicle Queue from its beginning, eight bytes of each event, again and again. Used by one thread.
 */
@Command(name = "ChronicleTailerPeer", mixinStandardHelpOptions = true, description = "Bare reading of a queue.")
public final class ChronicleTailerPeer implements Peer
{
    @Mixin
    private MeasurementOptions options;

    @Option(names = "--batch", paramLabel = "N", description = "Events of an excerpt, 1 by default.")
    private int batch = 1;

    @Option(names = "--filled", paramLabel = "N", description = "Events in the queue, 10000000 by default.")
    private long filled = 10_000_000;

    /**
     * Measures.
     *
     * @param args of the command line
     */
    public static void main(final String[] args)
    {
        System.setProperty("chronicle.announcer.disable", "true");
        PeerMain.exit(new ChronicleTailerPeer(), args);
    }

    @Override
    public MeasurementRecord measure() throws Exception
    {
        final MeasurementRecord record = new MeasurementRecord("ChronicleTailerPeer", "events/s");
        try (ChronicleAppend append = new ChronicleAppend(options.out(), options.size(), batch, false))
        {
            final long events = append.run(TimeUnit.DAYS.toNanos(1), filled);
            try (ExcerptTailer tailer = append.queue().createTailer())
            {
                new Sampling(options, CpuClock.ofThisProcess()).measure(new Reading(tailer), record);
            }
            record.fact("filled", (double)events)
                .fact("payloadBytes", options.size())
                .fact("batch", batch)
                .fact("journalBytesPerEvent", append.bytesPerEvent())
                .fact("durability", "read from the page cache")
                .fact("version", Versions.of(ChronicleQueue.class));
        }
        return record;
    }

    private final class Reading implements Load
    {
        private static final int CHUNK = 1024;

        private final ExcerptTailer tailer;
        private long expected;

        Reading(final ExcerptTailer tailer)
        {
            this.tailer = tailer;
        }

        @Override
        public long run(final long durationNs, final long limit)
        {
            rewind();
            final long beginNs = System.nanoTime();
            long events = 0;
            do
            {
                for (int i = 0; i < CHUNK; i++)
                {
                    events += readOne();
                }
            }
            while (events < limit && System.nanoTime() - beginNs < durationNs);
            return events;
        }

        private int readOne()
        {
            try (DocumentContext document = tailer.readingDocument())
            {
                if (document.isPresent())
                {
                    final Bytes<?> bytes = document.wire().bytes();
                    final long begin = bytes.readPosition();
                    for (int i = 0; i < batch; i++)
                    {
                        final long value = bytes.readLong(begin + (long)i * options.size());
                        if (value != expected++)
                        {
                            throw new IllegalStateException("event=" + (expected - 1) + " was read as " + value);
                        }
                    }
                    return batch;
                }
            }
            rewind();
            return 0;
        }

        private void rewind()
        {
            tailer.toStart();
            expected = 0;
        }
    }
}
