package io.headrace.peers;

import io.headrace.peers.support.CpuClock;
import io.headrace.peers.support.MeasurementOptions;
import io.headrace.peers.support.MeasurementRecord;
import io.headrace.peers.support.Peer;
import io.headrace.peers.support.PeerMain;
import io.headrace.peers.support.Sampling;
import io.headrace.peers.support.WorkFolder;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * What the disk itself can do: pwrite, and fdatasync where asked. Used by one thread.
 */
@Command(name = "PwritePeer", mixinStandardHelpOptions = true, description = "What the disk can do.")
public final class PwritePeer implements Peer
{
    private static final double MEGA = 1_000_000;
    private static final double NS_PER_S = TimeUnit.SECONDS.toNanos(1);
    /** A journal writes at most so many bytes beside the payload. */
    private static final int FRAMING = 16;

    @Mixin
    private MeasurementOptions options;

    @Option(names = "--batch", paramLabel = "N", description = "Events of a write, 256 by default; rounded.")
    private double batch = 256;

    @Option(names = "--record", paramLabel = "BYTES", description =
        "Bytes of an event on disk, 16 more than --size by default; rounded up.")
    private double record;

    @Option(names = "--ahead", paramLabel = "BOOL", arity = "1", description =
        "true (by default): into blocks written before, fdatasync after each write. " +
            "false: on and on into fresh blocks, without fdatasync: the disk's own limit.")
    private boolean ahead = true;

    /**
     * Measures.
     *
     * @param args of the command line
     */
    public static void main(final String[] args)
    {
        PeerMain.exit(new PwritePeer(), args);
    }

    @Override
    public MeasurementRecord measure() throws Exception
    {
        // Both may be means of what another process measured.
        final int length = record > 0 ? Math.max(Long.BYTES, (int)Math.ceil(record)) : options.size() + FRAMING;
        final int events = Math.max(1, (int)Math.round(batch));
        final MeasurementRecord result = new MeasurementRecord("PwritePeer", "events/s");
        try (WorkFolder folder = WorkFolder.in(options.out(), "pwrite");
            PwriteLoad load = new PwriteLoad(folder.path().resolve("blocks"), length, events, ahead))
        {
            new Sampling(options, CpuClock.ofThisProcess()).measure(load, result);
            result.fact("payloadBytes", options.size())
                .fact("batch", events)
                .fact("journalBytesPerEvent", length)
                .fact("megabytesPerSecond", result.samples().get(options.samples() - 1) * length / MEGA)
                .fact("durability", ahead ?
                    "forced to the disk after each write: like synced" :
                    "in the page cache, survives kill -9: like journaled")
                .fact("version", System.getProperty("os.name") + " " + System.getProperty("os.version"));
            if (ahead)
            {
                load.syncs().addTo(result, "sync");
            }
            else
            {
                result.fact("megabytesPerSecondForced",
                    load.bytes() / MEGA / ((load.writeNs() + load.lastForceNs()) / NS_PER_S));
            }
        }
        return result;
    }
}
