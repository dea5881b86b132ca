package io.headrace.peers;

import io.headrace.peers.support.JavaCommand;
import io.headrace.peers.support.MeasurementOptions;
import io.headrace.peers.support.MeasurementRecord;
import io.headrace.peers.support.Peer;
import io.headrace.peers.support.PeerMain;
import io.headrace.peers.support.ServerProcess;
import io.headrace.peers.support.WorkFolder;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * A JVM that does nothing but park, in a process of its own: what any idle server costs that is written in Java. Used
 * by one thread.
 */
@Command(name = "ParkedPeer", mixinStandardHelpOptions = true, description = "A JVM that only parks.")
public final class ParkedPeer implements Peer
{
    /** As long as an agent parks that has been idle for a while. */
    private static final long PARK_NS = TimeUnit.MILLISECONDS.toNanos(8);
    private static final double NS_PER_SECOND = 1e9;
    private static final double PERCENT = 100;

    @Mixin
    private MeasurementOptions options;

    @Option(names = "--park", paramLabel = "PORT", description = "Open this port on loopback, then park for ever.")
    private int port;

    /**
     * Measures, or parks.
     *
     * @param args of the command line
     */
    public static void main(final String[] args)
    {
        PeerMain.exit(new ParkedPeer(), args);
    }

    @Override
    public MeasurementRecord measure() throws Exception
    {
        if (port != 0)
        {
            park();
        }
        final MeasurementRecord record = new MeasurementRecord("ParkedPeer", "percent");
        final int free = ServerProcess.freePort();
        try (WorkFolder folder = WorkFolder.in(options.out(), "parked"))
        {
            final long startNs = System.nanoTime();
            try (ServerProcess parked = ServerProcess.start(folder.path(), free,
                JavaCommand.of(ParkedPeer.class.getName(), "--park", Integer.toString(free))))
            {
                record.fact("startSeconds", (System.nanoTime() - startNs) / NS_PER_SECOND);
                rest(options.warmupNs());
                for (int i = 0; i < options.samples(); i++)
                {
                    final double before = parked.cpu().seconds();
                    final long fromNs = System.nanoTime();
                    rest(TimeUnit.SECONDS.toNanos(options.seconds()));
                    record.sample((parked.cpu().seconds() - before) * PERCENT * NS_PER_SECOND /
                        (System.nanoTime() - fromNs));
                }
                record.fact("residentMiB", parked.cpu().residentMiB());
            }
        }
        return record.fact("version", "java " + Runtime.version());
    }

    /** Never returns: the process is ended by a signal. */
    private void park() throws Exception
    {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress()))
        {
            while (!socket.isClosed())
            {
                LockSupport.parkNanos(PARK_NS);
            }
        }
    }

    private static void rest(final long ns)
    {
        final long untilNs = System.nanoTime() + ns;
        for (long left = ns; left > 0; left = untilNs - System.nanoTime())
        {
            LockSupport.parkNanos(left);
        }
    }
}
