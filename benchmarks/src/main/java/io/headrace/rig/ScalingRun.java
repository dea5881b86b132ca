package io.headrace.rig;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * How a figure changes with one quantity, as a curve: the facts {@code x} and {@code y}. The sample is the last of y.
 * <pre>
 *  producers    events/s by 1 to 64 publishing threads, embedded, no journal, one by one
 *  bytes        events/s by payloads of 16 to 4,096 bytes, embedded, journaled, runs of 16
 *  shards       events/s by 1 to 8 instances of the handler, embedded, no journal, runs of 16
 *  connections  p99 in microseconds by 100 to --connections connections that send one event a second each
 *  journal      seconds to recover by the length of the journal, up to --bytes
 * </pre>
 * In {@code journal} a real server starts on a journal without snapshots: the time from starting its process until it
 * is ready. From the smallest and the largest point the time for 10 GB is extrapolated: a start that costs the same,
 * and as much for every further byte; not when noise hides what a byte costs.
 */
@Command(name = "ScalingRun", mixinStandardHelpOptions = true)
public final class ScalingRun extends MeasurementCommand
{
    private static final int[] PRODUCERS = {1, 2, 4, 8, 16, 32, 64};
    private static final int[] BYTES = {16, 64, 128, 256, 512, 1024, 2048, 4096};
    private static final int[] SHARDS = {1, 2, 4, 8};
    private static final int FIRST_CONNECTIONS = 100;
    private static final int RUN = 16;
    private static final double NS_PER_MICRO = 1_000.0;
    private static final double MIB = 1 << 20;
    private static final double TEN_GB = 1e10;

    private final List<Double> x = new ArrayList<>();
    private final List<Double> y = new ArrayList<>();

    @Option(names = "--what", required = true, paramLabel = "NAME",
        description = "producers, bytes, shards, connections or journal.")
    private String what;

    @Option(names = "--protocol", defaultValue = "tcp", paramLabel = "tcp|http",
        description = "Of connections. Default: ${DEFAULT-VALUE}.")
    private String protocol;

    @Option(names = "--connections", defaultValue = "10000", paramLabel = "N",
        description = "Most connections. Default: ${DEFAULT-VALUE}.")
    private int connections;

    @Option(names = "--bytes", defaultValue = "268435456", paramLabel = "N",
        description = "Longest journal. Default: ${DEFAULT-VALUE}.")
    private long bytes;

    private ScalingRun()
    {
    }

    /**
     * Runs it.
     *
     * @param args as {@code --help} says.
     */
    public static void main(final String[] args)
    {
        run(new ScalingRun(), args);
    }

    @Override
    RunRecord measure() throws IOException
    {
        final String unit = switch (what)
        {
            case "producers", "bytes", "shards" -> "events/s";
            case "connections" -> "us";
            case "journal" -> "s";
            default -> throw new IllegalArgumentException(
                "--what=" + what + " must be producers, bytes, shards, connections or journal");
        };
        final RunRecord record = new RunRecord("scaling " + what, unit).fact("what", what);
        switch (what)
        {
            case "producers" -> embedded(PRODUCERS, (value, run) -> run.producers(value));
            case "shards" -> embedded(SHARDS, (value, run) -> run.shards(value).batch(RUN));
            case "bytes" -> embedded(BYTES, (value, run) -> run.durability("journaled").size(value).batch(RUN));
            case "connections" -> connections();
            default -> journal(record);
        }
        return record.sample(y.get(y.size() - 1)).fact("x", x).fact("y", y).fact("payloadBytes", options().size());
    }

    /** Changes one quantity of a run. */
    @FunctionalInterface
    private interface Change
    {
        EmbeddedThroughput apply(int value, EmbeddedThroughput run);
    }

    private void embedded(final int[] values, final Change change) throws IOException
    {
        for (final int value : values)
        {
            final EmbeddedThroughput run = change.apply(value, new EmbeddedThroughput().size(options().size()));
            point(value, run.eventsPerSecond(options()));
        }
    }

    private void connections() throws IOException
    {
        RunOptions.check("--connections", connections, FIRST_CONNECTIONS, 20_000);
        OpenFiles.check(connections);
        for (int count = FIRST_CONNECTIONS; count < connections; count *= 10)
        {
            connections(count);
        }
        connections(connections);
    }

    private void connections(final int count) throws IOException
    {
        final ServerOptions load = ServerOptions.of(protocol, 1, count, 1);
        load.conclude();
        final EngineOptions journaled = EngineOptions.of("journaled", "auto", 1);
        try (WorkFolder folder = options().newWorkFolder("connections");
            ServerChild server = ServerChild.start(folder.path().resolve("journal"), List.of(), List.of());
            NetworkLoad network = new NetworkLoad(
                load.settings(server.address(protocol), journaled.level(), options().size())))
        {
            network.warmUp(count, options().warmup());
            final LoadFigures figures = network.measure(count, options().seconds());
            progress().printf(Locale.ROOT, "residentMiB=%.0f%n", server.usage().residentMiB());
            point(count, figures.latency().getValueAtPercentile(99.0) / NS_PER_MICRO);
        }
    }

    private void journal(final RunRecord record) throws IOException
    {
        RunOptions.check("--bytes", bytes, 1 << 20, 1L << 40);
        final int frame = options().size() + Long.BYTES * 2;
        final List<Double> resident = new ArrayList<>();
        for (final int part : new int[]{4, 2, 1})
        {
            try (WorkFolder folder = options().newWorkFolder("recovery"))
            {
                final long length = JournalFill.fill(folder.path(), bytes / part / frame, options().size());
                try (ServerChild server = ServerChild.start(folder.path(), List.of(), List.of()))
                {
                    point((double)length, server.startSeconds());
                    resident.add(server.usage().anonymousMiB());
                    server.stop();
                }
            }
        }
        final int last = x.size() - 1;
        final double perByte = (y.get(last) - y.get(0)) / (x.get(last) - x.get(0));
        record.fact("anonymousMiB", resident);
        if (perByte > 0)
        {
            record.fact("mibPerSecond", 1 / perByte / MIB)
                .fact("modelSecondsFor10GB", y.get(last) + perByte * (TEN_GB - x.get(last)))
                .fact("model", "the largest point, and for bytes beyond it the slope from the smallest to the largest");
        }
        else
        {
            record.fact("model", "none: noise hides what a byte costs, raise --bytes");
        }
    }

    private void point(final double at, final double value)
    {
        x.add(at);
        y.add(value);
        progress().printf(Locale.ROOT, "%s=%.0f %.3f%n", what, at, value);
        progress().flush();
    }
}
