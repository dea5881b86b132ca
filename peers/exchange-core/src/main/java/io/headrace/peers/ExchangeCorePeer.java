package io.headrace.peers;

import exchange.core2.core.ExchangeCore;
import io.headrace.peers.support.CpuClock;
import io.headrace.peers.support.MeasurementOptions;
import io.headrace.peers.support.MeasurementRecord;
import io.headrace.peers.support.Peer;
import io.headrace.peers.support.PeerMain;
import io.headrace.peers.support.Sampling;
import io.headrace.peers.support.Versions;
import io.headrace.peers.support.WorkFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * The order book path of exchange-core: commands for one symbol through its risk and matching engines. Used by one
 * thread.
 */
@Command(name = "ExchangeCorePeer", mixinStandardHelpOptions = true, description = "Orders through exchange-core.")
public final class ExchangeCorePeer implements Peer
{
    @Mixin
    private MeasurementOptions options;

    @Option(names = "--journaled", description = "With its own journal on disk; without one by default.")
    private boolean journaled;

    @Option(names = "--wait", description = "How its threads wait: blocking, yielding (by default) or busy_spin.")
    private Wait wait = Wait.YIELDING;

    enum Wait
    {
        BLOCKING, YIELDING, BUSY_SPIN
    }

    /**
     * Measures.
     *
     * @param args of the command line
     */
    public static void main(final String[] args)
    {
        PeerMain.exit(new ExchangeCorePeer(), args);
    }

    @Override
    public MeasurementRecord measure() throws Exception
    {
        final MeasurementRecord record = new MeasurementRecord("ExchangeCorePeer", "events/s");
        try (WorkFolder folder = WorkFolder.in(options.out(), "exchange-core"))
        {
            final ExchangeLoad load = new ExchangeLoad(folder.path(), journaled, wait.name());
            try
            {
                new Sampling(options, CpuClock.ofThisProcess()).measure(load, record);
                if (journaled)
                {
                    record.fact("journalBytesPerEvent", folder.bytes("") / (double)load.total());
                }
            }
            finally
            {
                load.stop();
            }
        }
        return record.fact("payloadBytes", 0)
            .fact("durability", journaled ?
                "written to a file with its results held until then, survives kill -9: like journaled" :
                "none: an order is in memory")
            .fact("version", Versions.of(ExchangeCore.class))
            .fact("command", "place, place, match, move, cancel; wait=" + wait);
    }
}
