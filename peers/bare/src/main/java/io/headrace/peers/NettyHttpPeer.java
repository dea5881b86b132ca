package io.headrace.peers;

import io.headrace.peers.support.JavaCommand;
import io.headrace.peers.support.MeasurementOptions;
import io.headrace.peers.support.MeasurementRecord;
import io.headrace.peers.support.Peer;
import io.headrace.peers.support.PeerMain;
import io.headrace.peers.support.Sampling;
import io.headrace.peers.support.ServerProcess;
import io.headrace.peers.support.Versions;
import io.headrace.peers.support.WorkFolder;
import io.netty.handler.codec.http.HttpServerCodec;
import java.io.PrintStream;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * A bare Netty HTTP server. It serves until it is terminated, for whoever puts load on it; or it is started in a
 * process of its own and gets load from wrk. Used by one thread.
 */
@Command(name = "NettyHttpPeer", mixinStandardHelpOptions = true, description = "A bare Netty HTTP server.")
public final class NettyHttpPeer implements Peer
{
    private final PrintStream stdout;

    @Mixin
    private MeasurementOptions options;

    @Option(names = "--serve", description = "Print 'ready port=N', then serve until terminated.")
    private boolean serve;

    @Option(names = "--port", paramLabel = "N", description = "Port on loopback with --serve; a free one by default.")
    private int port;

    @Option(names = "--loops", paramLabel = "N", description = "Event loops of the server, 1 by default.")
    private int loops = 1;

    @Option(names = "--batch", paramLabel = "N", description = "Events of a request, 1 by default.")
    private int batch = 1;

    @Option(names = "--connections", paramLabel = "N", description = "Connections, 64 by default.")
    private int connections = 64;

    @Option(names = "--pipeline", paramLabel = "N", description = "Requests of a connection under way, 1 by default.")
    private int pipeline = 1;

    /**
     * Prints where a server is ready.
     *
     * @param stdout to print to
     */
    NettyHttpPeer(final PrintStream stdout)
    {
        this.stdout = stdout;
    }

    /**
     * Measures, or serves.
     *
     * @param args of the command line
     */
    public static void main(final String[] args)
    {
        PeerMain.exit(new NettyHttpPeer(System.out), args);
    }

    @Override
    public MeasurementRecord measure() throws Exception
    {
        if (serve)
        {
            serve();
        }
        WrkLoad.program();
        final MeasurementRecord record = new MeasurementRecord("NettyHttpPeer", batch == 1 ? "requests/s" : "events/s");
        final int free = ServerProcess.freePort();
        try (WorkFolder folder = WorkFolder.in(options.out(), "netty");
            ServerProcess server = ServerProcess.start(folder.path(), free, serverCommand(free)))
        {
            final WrkLoad load = new WrkLoad(
                folder.path(), free, "/v1/topics/orders/events", connections, pipeline, body(), batch);
            new Sampling(options, server.cpu()).measure(load, record);
            return record.fact("payloadBytes", options.size())
                .fact("batch", batch)
                .fact("connections", connections)
                .fact("pipeline", pipeline)
                .fact("transport", NettyHttpServer.transport())
                .fact("durability", "none: a fixed answer to every request")
                .fact("version", Versions.of(HttpServerCodec.class))
                .fact("command", load.command());
        }
    }

    /** Never returns normally: the process is ended by a signal. */
    private void serve() throws InterruptedException
    {
        try (NettyHttpServer server = new NettyHttpServer(port, loops))
        {
            stdout.println("ready port=" + server.port());
            stdout.flush();
            server.awaitClose();
        }
    }

    private List<String> serverCommand(final int free)
    {
        return JavaCommand.of(NettyHttpPeer.class.getName(),
            "--serve", "--port", Integer.toString(free), "--loops", Integer.toString(loops));
    }

    /** Lines of JSON, as many bytes each as a payload. */
    private String body()
    {
        final String begin = "{\"value\":\"";
        final String end = "\"}";
        final String line = begin + "x".repeat(Math.max(0, options.size() - begin.length() - end.length())) + end;
        return batch == 1 ? line : (line + "\n").repeat(batch);
    }
}
