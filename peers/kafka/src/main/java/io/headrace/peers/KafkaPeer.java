package io.headrace.peers;

import io.headrace.peers.support.MeasurementOptions;
import io.headrace.peers.support.MeasurementRecord;
import io.headrace.peers.support.Peer;
import io.headrace.peers.support.PeerMain;
import io.headrace.peers.support.Sampling;
import io.headrace.peers.support.Versions;
import io.headrace.peers.support.WorkFolder;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * One Kafka broker, one topic of one partition, one producer in this process. Used by one thread.
 */
@Command(name = "KafkaPeer", mixinStandardHelpOptions = true, description = "One Kafka broker and one producer.")
public final class KafkaPeer implements Peer
{
    private static final String TOPIC = "events";
    private static final long CREATE_SECONDS = 30;

    @Mixin
    private MeasurementOptions options;

    @Spec
    private CommandSpec spec;

    private String acks = "1";

    @Option(names = "--synced", description = "The broker forces each write to the disk before it answers.")
    private boolean synced;

    @Option(names = "--batch-bytes", paramLabel = "N", description = "batch.size of the producer; 262144 by default.")
    private int batchBytes = 256 * 1024;

    @Option(names = "--linger", paramLabel = "MS", description = "linger.ms of the producer; 5 by default.")
    private int lingerMs = 5;

    @Option(names = "--acks", description = "1 (by default) or all.")
    void acks(final String value)
    {
        if (!"1".equals(value) && !"all".equals(value))
        {
            throw new ParameterException(spec.commandLine(), "--acks=" + value + " is unknown: choose 1 or all");
        }
        acks = value;
    }

    /**
     * Measures.
     *
     * @param args of the command line
     */
    public static void main(final String[] args)
    {
        PeerMain.exit(new KafkaPeer(), args);
    }

    @Override
    public MeasurementRecord measure() throws Exception
    {
        final MeasurementRecord record = new MeasurementRecord("KafkaPeer", "events/s");
        try (WorkFolder folder = WorkFolder.in(options.out(), "kafka");
            KafkaBroker broker = new KafkaBroker(folder.path(), synced))
        {
            try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.address())))
            {
                admin.createTopics(List.of(new NewTopic(TOPIC, 1, (short)1))).all()
                    .get(CREATE_SECONDS, TimeUnit.SECONDS);
            }
            try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(settings(broker)))
            {
                final KafkaLoad load = new KafkaLoad(producer, TOPIC, options.size());
                new Sampling(options, broker.cpu()).measure(load, record);
                load.answers().addTo(record, "answer");
                record.fact("journalBytesPerEvent", folder.bytes("0.log") / (double)load.total());
            }
        }
        return record.fact("payloadBytes", options.size())
            .fact("durability", durability())
            .fact("version", Versions.of(KafkaProducer.class))
            .fact("command", "acks=" + acks + " batch.size=" + batchBytes + " linger.ms=" + lingerMs);
    }

    private String durability()
    {
        if (synced)
        {
            return "forced to the disk by the broker before it answers: like synced";
        }
        return "in the page cache of the broker, survives kill -9: like journaled" +
            ("all".equals(acks) ? " (there is one replica, so all is 1)" : "");
    }

    private Map<String, Object> settings(final KafkaBroker broker)
    {
        return Map.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, broker.address(),
            ProducerConfig.ACKS_CONFIG, acks,
            ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "all".equals(acks),
            ProducerConfig.BATCH_SIZE_CONFIG, batchBytes,
            ProducerConfig.LINGER_MS_CONFIG, lingerMs,
            ProducerConfig.BUFFER_MEMORY_CONFIG, 64L << 20,
            ProducerConfig.SEND_BUFFER_CONFIG, 1 << 20,
            ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class,
            ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
    }
}
