package io.headrace.peers;

import io.headrace.peers.support.CpuClock;
import io.headrace.peers.support.MeasurementOptions;
import io.headrace.peers.support.MeasurementRecord;
import io.headrace.peers.support.Peer;
import io.headrace.peers.support.PeerMain;
import io.headrace.peers.support.Sampling;
import io.headrace.peers.support.Versions;
import net.openhft.chronicle.queue.ChronicleQueue;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Bare appending to a Chronicle Queue, in the thread that has the events. Used by one thread.
 */
@Command(name = "ChroniclePeer", mixinStandardHelpOptions = true, description = "Bare appending to a Chronicle Queue.")
public final class ChroniclePeer implements Peer
{
    enum Durability
    {
        NONE, SYNCED
    }

    @Mixin
    private MeasurementOptions options;

    @Option(names = "--durability", description = "none (by default), or synced: every excerpt is forced to the disk.")
    private Durability durability = Durability.NONE;

    @Option(names = "--batch", paramLabel = "N", description = "Events of an excerpt, 1 by default.")
    private int batch = 1;

    /**
     * Measures.
     *
     * @param args of the command line
     */
    public static void main(final String[] args)
    {
        System.setProperty("chronicle.announcer.disable", "true");
        PeerMain.exit(new ChroniclePeer(), args);
    }

    @Override
    public MeasurementRecord measure() throws Exception
    {
        final MeasurementRecord record = new MeasurementRecord("ChroniclePeer", "events/s");
        final boolean synced = durability == Durability.SYNCED;
        try (ChronicleAppend append = new ChronicleAppend(options.out(), options.size(), batch, synced))
        {
            new Sampling(options, CpuClock.ofThisProcess()).measure(append, record);
            record.fact("payloadBytes", options.size())
                .fact("batch", batch)
                .fact("journalBytesPerEvent", append.bytesPerEvent())
                .fact("durability", synced ?
                    "forced to the disk after each excerpt: like synced" :
                    "in the page cache, survives kill -9: like journaled")
                .fact("version", Versions.of(ChronicleQueue.class));
            if (synced)
            {
                append.syncs().addTo(record, "sync");
            }
        }
        return record;
    }
}
