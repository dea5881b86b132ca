package io.headrace.peers;

import io.headrace.peers.support.MeasurementOptions;
import io.headrace.peers.support.MeasurementRecord;
import io.headrace.peers.support.Peer;
import io.headrace.peers.support.PeerMain;
import io.headrace.peers.support.Program;
import io.headrace.peers.support.Sampling;
import io.headrace.peers.support.ServerProcess;
import io.headrace.peers.support.WorkFolder;
import io.nats.client.Connection;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * NATS JetStream: one stream in files, one client with many messages under way. Used by one thread.
 */
@Command(name = "NatsPeer", mixinStandardHelpOptions = true, description = "NATS JetStream with file storage.")
public final class NatsPeer implements Peer
{
    private static final String SUBJECT = "events";

    @Mixin
    private MeasurementOptions options;

    @Option(names = "--pipeline", paramLabel = "N", description = "Messages under way at most; 4096 by default.")
    private int pipeline = 4096;

    /**
     * Measures.
     *
     * @param args of the command line
     */
    public static void main(final String[] args)
    {
        PeerMain.exit(new NatsPeer(), args);
    }

    @Override
    @SuppressWarnings("try") // closing a connection may be interrupted, and then so is the measurement
    public MeasurementRecord measure() throws Exception
    {
        final Program nats = Program.find("nats-server", "install Debian's nats-server");
        final MeasurementRecord record = new MeasurementRecord("NatsPeer", "events/s");
        final int port = ServerProcess.freePort();
        try (WorkFolder folder = WorkFolder.in(options.out(), "nats");
            ServerProcess server = ServerProcess.start(folder.path(), port, List.of(
                nats.file(), "-a", "127.0.0.1", "-p", Integer.toString(port), "-js", "-sd", folder.path().toString()));
            Connection connection = Nats.connect(Options.builder()
                .server("nats://127.0.0.1:" + port).noReconnect().build()))
        {
            connection.jetStreamManagement().addStream(StreamConfiguration.builder()
                .name(SUBJECT).subjects(SUBJECT).storageType(StorageType.File).build());
            final NatsLoad load = new NatsLoad(connection, SUBJECT, options.size(), pipeline);
            new Sampling(options, server.cpu()).measure(load, record);
            load.answers().addTo(record, "answer");
            record.fact("journalBytesPerEvent", folder.bytes(".blk") / (double)load.total());
        }
        return record.fact("payloadBytes", options.size())
            .fact("pipeline", pipeline)
            .fact("durability", "written to a file, survives kill -9, forced every two minutes: " +
                "like journaled, and a crash of the machine loses what the kernel has not written")
            .fact("version", nats.version("--version"));
    }
}
