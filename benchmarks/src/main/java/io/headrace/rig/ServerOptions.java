package io.headrace.rig;

import io.headrace.bus.Lanes;
import io.headrace.engine.DurabilityLevel;
import io.headrace.load.LoadSettings;
import java.net.InetSocketAddress;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Option;

/**
 * The arguments that say how a server is driven. Filled once, by the command line.
 */
final class ServerOptions
{
    private static final String TOPIC = "numbers";

    @Option(names = "--protocol", defaultValue = "tcp", paramLabel = "tcp|http",
        description = "Default: ${DEFAULT-VALUE}.")
    private String protocol;

    @Option(names = "--batch", defaultValue = "1", paramLabel = "N",
        description = "Most events in a message; what is due is sent, nothing waits. Default: ${DEFAULT-VALUE}.")
    private int batch;

    @Option(names = "--connections", defaultValue = "1", paramLabel = "N", description = "Default: ${DEFAULT-VALUE}.")
    private int connections;

    @Option(names = "--pipeline", defaultValue = "1", paramLabel = "N",
        description = "HTTP requests that may await an answer on a connection. Default: ${DEFAULT-VALUE}.")
    private int pipeline;

    @Option(names = "--session", description = "Open a session on each TCP connection.")
    private boolean session;

    /** Sets what the command line would. */
    static ServerOptions of(final String protocol, final int batch, final int connections, final int pipeline)
    {
        final ServerOptions options = new ServerOptions();
        options.protocol = protocol;
        options.batch = batch;
        options.connections = connections;
        options.pipeline = pipeline;
        return options;
    }

    /** The same over HTTP. */
    ServerOptions asHttp()
    {
        return of("http", batch, connections, pipeline);
    }

    String protocol()
    {
        return protocol;
    }

    int batch()
    {
        return batch;
    }

    int connections()
    {
        return connections;
    }

    boolean isHttp()
    {
        return "http".equals(protocol.toLowerCase(Locale.ROOT));
    }

    /** Refuses what makes no sense. */
    void conclude()
    {
        if (!isHttp() && !"tcp".equals(protocol.toLowerCase(Locale.ROOT)))
        {
            throw new IllegalArgumentException("--protocol=" + protocol + " must be tcp or http");
        }
        RunOptions.check("--batch", batch, 1, 65_534);
        RunOptions.check("--connections", connections, 1, 20_000);
        RunOptions.check("--pipeline", pipeline, 1, 1_024);
    }

    /** The settings of a load session. */
    LoadSettings settings(final InetSocketAddress address, final DurabilityLevel level, final int size)
    {
        return new LoadSettings(isHttp(), address, TOPIC, 0, 0, 0, size, connections, batch, pipeline, level,
            session && !isHttp(), Lanes.DEFAULT_URGENCY, 0, (int)TimeUnit.SECONDS.toMillis(30));
    }

    /** Puts the arguments into a record. */
    void putFacts(final RunRecord record)
    {
        record.fact("protocol", protocol)
            .fact("batch", batch)
            .fact("connections", connections)
            .fact("pipeline", isHttp() ? pipeline : 0)
            .fact("session", session);
    }
}
