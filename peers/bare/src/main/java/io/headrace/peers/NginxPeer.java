package io.headrace.peers;

import io.headrace.peers.support.MeasurementOptions;
import io.headrace.peers.support.MeasurementRecord;
import io.headrace.peers.support.Peer;
import io.headrace.peers.support.PeerMain;
import io.headrace.peers.support.Program;
import io.headrace.peers.support.Sampling;
import io.headrace.peers.support.ServerProcess;
import io.headrace.peers.support.WorkFolder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * nginx that answers every request with 204 and nothing else, driven by wrk. Used by one thread.
 */
@Command(name = "NginxPeer", mixinStandardHelpOptions = true, description = "nginx, return 204, driven by wrk.")
public final class NginxPeer implements Peer
{
    @Mixin
    private MeasurementOptions options;

    @Option(names = "--connections", paramLabel = "N", description = "Connections, 64 by default.")
    private int connections = 64;

    @Option(names = "--pipeline", paramLabel = "N", description = "Requests of a connection under way, 1 by default.")
    private int pipeline = 1;

    /**
     * Measures.
     *
     * @param args of the command line
     */
    public static void main(final String[] args)
    {
        PeerMain.exit(new NginxPeer(), args);
    }

    @Override
    public MeasurementRecord measure() throws Exception
    {
        final Program nginx = Program.find("nginx", "install Debian's nginx-light");
        WrkLoad.program();
        final MeasurementRecord record = new MeasurementRecord("NginxPeer", "requests/s");
        final int port = ServerProcess.freePort();
        try (WorkFolder folder = WorkFolder.in(options.out(), "nginx"))
        {
            final Path settings = folder.path().resolve("nginx.conf");
            Files.writeString(settings, settings(folder.path(), port), StandardCharsets.US_ASCII);
            final List<String> command = List.of(
                nginx.file(), "-p", folder.path().toString(), "-c", settings.toString(),
                "-e", folder.path().resolve("error.log").toString());
            try (ServerProcess server = ServerProcess.start(folder.path(), port, command))
            {
                final WrkLoad load = new WrkLoad(folder.path(), port, "/", connections, pipeline, null, 1);
                new Sampling(options, server.cpu()).measure(load, record);
                record.fact("command", load.command());
            }
        }
        return record.fact("payloadBytes", 0)
            .fact("connections", connections)
            .fact("pipeline", pipeline)
            .fact("durability", "none: an empty answer to every request")
            .fact("version", nginx.version("-v"));
    }

    /** One process that does everything, so that its processor time is all there is. */
    private static String settings(final Path folder, final int port)
    {
        return """
            daemon off;
            master_process off;
            pid FOLDER/nginx.pid;
            events { worker_connections 16384; multi_accept on; }
            http {
              access_log off;
              client_body_temp_path FOLDER/body-temp;
              proxy_temp_path FOLDER/proxy-temp;
              fastcgi_temp_path FOLDER/fastcgi-temp;
              uwsgi_temp_path FOLDER/uwsgi-temp;
              scgi_temp_path FOLDER/scgi-temp;
              keepalive_requests 1000000000;
              server {
                listen 127.0.0.1:PORT backlog=4096;
                location / { return 204; }
              }
            }
            """.replace("FOLDER", folder.toString()).replace("PORT", Integer.toString(port));
    }
}
