package io.headrace.rig;

import java.io.IOException;
import java.util.List;
import org.agrona.CloseHelper;

/**
 * What a scenario sends to: an engine in this process, or a real server with connections to it; and the process that
 * does the work. Owned by one thread.
 */
final class ScenarioTarget implements AutoCloseable
{
    private static final int EMBEDDED_RUN = 64;
    private static final long EMBEDDED_TICK_NS = 20_000;
    private static final int TCP_BATCH = 500;
    private static final int HTTP_BATCH = 100;
    private static final int HTTP_CONNECTIONS = 4;

    private final WorkFolder folder;
    private final ServerChild server;
    private final LoadTarget load;

    private ScenarioTarget(final WorkFolder folder, final ServerChild server, final LoadTarget load)
    {
        this.folder = folder;
        this.server = server;
        this.load = load;
    }

    /** Starts it: embedded; TCP with batches up to 500; or HTTP with batches up to 100 over four connections. */
    static ScenarioTarget start(final String protocol, final EngineOptions engineOptions, final RunOptions options)
        throws IOException
    {
        final WorkFolder folder = options.newWorkFolder("scenario");
        ServerChild server = null;
        LoadTarget load = null;
        try
        {
            if ("embedded".equals(protocol))
            {
                load = new EmbeddedLoad(engineOptions, folder.path(), options.size(), EMBEDDED_RUN, EMBEDDED_TICK_NS);
            }
            else
            {
                final ServerOptions http = ServerOptions.of(protocol, HTTP_BATCH, HTTP_CONNECTIONS, HTTP_CONNECTIONS);
                final ServerOptions chosen =
                    "http".equals(protocol) ? http : ServerOptions.of(protocol, TCP_BATCH, 1, 1);
                chosen.conclude();
                server = ServerChild.start(folder.path().resolve("journal"), List.of(),
                    List.of("threads.layout=" + engineOptions.layout()));
                load = new NetworkLoad(
                    chosen.settings(server.address(protocol), engineOptions.level(), options.size()));
            }
            return new ScenarioTarget(folder, server, load);
        }
        finally
        {
            if (load == null)
            {
                CloseHelper.closeAll(server, folder);
            }
        }
    }

    LoadTarget load()
    {
        return load;
    }

    /** What the process of the engine has used so far; that is this process when it is embedded. */
    ProcessUsage usage() throws IOException
    {
        return server == null ? ProcessUsage.self() : server.usage();
    }

    @Override
    public void close() throws IOException
    {
        CloseHelper.closeAll(load, server, folder);
    }
}
