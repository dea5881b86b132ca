package io.headrace.rig;

import io.headrace.journal.JournalInfo;
import io.headrace.journal.JournalReader;
import io.headrace.load.FloorRecorder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * A real server in a process of its own, driven over loopback by one thread of this process. Without a rate: events per
 * second whose acknowledgements arrived here. With a rate: an open loop, from the time at which an event was due until
 * its acknowledgement was read from the socket; a sample is the 99th percentile of one repetition in microseconds.
 * <p>
 * Processor seconds and memory are those of the server's process alone. Bytes in the journal are those of its files
 * after a clean stop, by the events in them, warm-up included. Allocation is that of the server's agents and event
 * loops in the measured time, as {@link ServerAllocation} says.
 */
@Command(name = "ServerRun", mixinStandardHelpOptions = true)
public final class ServerRun extends MeasurementCommand
{
    private static final double MILLION = 1e6;
    private static final double NS_PER_MICRO = 1_000.0;

    @Mixin
    private EngineOptions engineOptions;

    @Mixin
    private ServerOptions serverOptions;

    @Option(names = "--rate", defaultValue = "0", paramLabel = "N",
        description = "Events due per second, 0 for as many as there is room for. Default: ${DEFAULT-VALUE}.")
    private long rate;

    private ServerRun()
    {
    }

    /** A new one, for a test. */
    static ServerRun create()
    {
        return new ServerRun();
    }

    /**
     * Runs it.
     *
     * @param args as {@code --help} says.
     */
    public static void main(final String[] args)
    {
        run(new ServerRun(), args);
    }

    @Override
    RunRecord measure() throws IOException
    {
        serverOptions.conclude();
        OpenFiles.check(serverOptions.connections());
        RunOptions.check("--rate", rate, 0, 1_000_000_000);
        if (!engineOptions.isJournaled())
        {
            throw new IllegalArgumentException("--durability=none: a server always has a journal, use accepted");
        }
        final RunRecord record = new RunRecord(serverOptions.protocol(), rate == 0 ? "events/s" : "us");
        try (WorkFolder folder = options().newWorkFolder("server"))
        {
            final Path journal = folder.path().resolve("journal");
            final ServerAllocation allocation = new ServerAllocation(folder.path());
            final double eventsPerSecond;
            final Instant from;
            final Instant to;
            try (ServerChild server = ServerChild.start(journal, allocation.jvmOptions(), settings()))
            {
                record.fact("startSeconds", server.startSeconds());
                try (NetworkLoad load = new NetworkLoad(serverOptions.settings(
                    server.address(serverOptions.protocol()), engineOptions.level(), options().size())))
                {
                    load.warmUp(rate, options().warmup());
                    from = Instant.now();
                    eventsPerSecond = drive(server, load, record);
                    to = Instant.now();
                }
                server.stop();
            }
            putAllocation(allocation.bytesPerSecond(from, to), eventsPerSecond, record);
            final JournalInfo info = JournalReader.info(journal);
            record.fact("journalBytesPerEvent", info.bytes() / (double)info.events());
        }
        serverOptions.putFacts(record);
        return record.fact("payloadBytes", options().size())
            .fact("layout", engineOptions.layout())
            .fact("durability", engineOptions.meaning());
    }

    private List<String> settings()
    {
        return List.of("threads.layout=" + engineOptions.layout());
    }

    /** Takes the repetitions; events per second over all of them. */
    private double drive(final ServerChild server, final NetworkLoad load, final RunRecord record) throws IOException
    {
        final LatencyBook book = new LatencyBook(
            options().out(), serverOptions.protocol() + '-' + engineOptions.durability() + '-' + rate);
        if (rate > 0)
        {
            load.listener(book, TimeUnit.SECONDS.toNanos(1));
        }
        try (FloorRecorder floor = new FloorRecorder())
        {
            if (rate > 0)
            {
                floor.start();
            }
            final ProcessUsage before = server.usage();
            final ProcessUsage self = ProcessUsage.self();
            final long acknowledgedBefore = load.acknowledged();
            double sum = 0;
            long refused = 0;
            for (int i = 0; i < options().samples(); i++)
            {
                final LoadFigures figures = load.measure(rate, options().seconds());
                if (figures.acknowledged() == 0)
                {
                    throw new IllegalStateException("no event was acknowledged, refused=" + figures.refused());
                }
                sum += figures.eventsPerSecond();
                refused += figures.refused();
                record.sample(rate == 0 ?
                    figures.eventsPerSecond() : figures.latency().getValueAtPercentile(99.0) / NS_PER_MICRO);
            }
            final ProcessUsage after = server.usage();
            final long events = load.acknowledged() - acknowledgedBefore;
            final double mean = sum / options().samples();
            record.fact("events", events)
                .fact("seconds", options().seconds())
                .fact("refused", refused)
                .fact("cpuSecondsPerMillion", (after.cpuSeconds() - before.cpuSeconds()) * MILLION / events)
                .fact("loadCpuSecondsPerMillion",
                    (ProcessUsage.self().cpuSeconds() - self.cpuSeconds()) * MILLION / events);
            after.putMemory(record);
            if (rate > 0)
            {
                floor.stop();
                record.latency(book.write(rate, mean, floor.histogram()));
            }
            return mean;
        }
    }

    private static void putAllocation(
        final Map<String, Double> bytesPerSecond, final double eventsPerSecond, final RunRecord record)
    {
        double sum = 0;
        final Map<String, Object> byThread = new TreeMap<>();
        for (final Map.Entry<String, Double> thread : bytesPerSecond.entrySet())
        {
            sum += thread.getValue();
            byThread.put(thread.getKey(), thread.getValue());
        }
        if (!bytesPerSecond.isEmpty())
        {
            record.fact("allocatedBytesPerEvent", sum / eventsPerSecond).fact("allocatedBytesPerSecond", byThread);
        }
    }
}
