package io.headrace.peers;

import io.headrace.peers.support.MeasurementOptions;
import io.headrace.peers.support.MeasurementRecord;
import io.headrace.peers.support.Peer;
import io.headrace.peers.support.PeerMain;
import io.headrace.peers.support.Program;
import io.headrace.peers.support.Sampling;
import io.headrace.peers.support.ServerProcess;
import io.headrace.peers.support.WorkFolder;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Redis Streams: XADD from one connection, in pipelines. Used by one thread.
 */
@Command(name = "RedisPeer", mixinStandardHelpOptions = true, description = "Redis Streams with an append-only file.")
public final class RedisPeer implements Peer
{
    enum Fsync
    {
        EVERYSEC, ALWAYS
    }

    @Mixin
    private MeasurementOptions options;

    @Option(names = "--fsync", description = "everysec (by default) or always.")
    private Fsync fsync = Fsync.EVERYSEC;

    @Option(names = "--pipeline", paramLabel = "N", description = "Commands sent together; 512 by default.")
    private int pipeline = 512;

    /**
     * Measures.
     *
     * @param args of the command line
     */
    public static void main(final String[] args)
    {
        PeerMain.exit(new RedisPeer(), args);
    }

    @Override
    public MeasurementRecord measure() throws Exception
    {
        final Program redis = Program.find("redis-server", "install Debian's redis-server");
        final MeasurementRecord record = new MeasurementRecord("RedisPeer", "events/s");
        final int port = ServerProcess.freePort();
        try (WorkFolder folder = WorkFolder.in(options.out(), "redis");
            ServerProcess server = ServerProcess.start(folder.path(), port, command(redis, folder.path(), port));
            RedisLoad load = new RedisLoad(port, options.size(), pipeline))
        {
            new Sampling(options, server.cpu()).measure(load, record);
            load.answers().addTo(record, "answer");
            record.fact("journalBytesPerEvent", folder.bytes(".aof") / (double)load.total());
        }
        return record.fact("payloadBytes", options.size())
            .fact("pipeline", pipeline)
            .fact("durability", fsync == Fsync.ALWAYS ?
                "forced to the disk before the answers: like synced" :
                "in the page cache, survives kill -9, forced every second: " +
                    "like journaled, and a crash of the machine loses a second or two")
            .fact("version", redis.version("--version"))
            .fact("command", "XADD events * d PAYLOAD");
    }

    /** Nothing beside the append-only file, which is never rewritten: that would cost the peer time. */
    private List<String> command(final Program redis, final Path folder, final int port)
    {
        return List.of(redis.file(), "--bind", "127.0.0.1", "--port", Integer.toString(port),
            "--dir", folder.toString(), "--save", "", "--appendonly", "yes",
            "--appendfsync", fsync == Fsync.ALWAYS ? "always" : "everysec", "--auto-aof-rewrite-percentage", "0",
            "--daemonize", "no");
    }
}
