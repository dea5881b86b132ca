package io.headrace.rig;

import io.headrace.edge.Edge;
import io.headrace.edge.EdgeContext;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Bytes that the engine thread and the event loops of the edge allocate for each event, by the allocation counters of
 * those threads, which are exact. Engine, edge and load are in one process; the load comes over loopback, by a thread
 * that is not counted. A sample is the smallest of the equal parts of a repetition, since what the runtime itself
 * allocates now and then does not recur in each; the facts tell the whole, thread by thread.
 */
@Command(name = "AllocationRun", mixinStandardHelpOptions = true)
public final class AllocationRun extends MeasurementCommand
{
    /** The ways in that are measured. */
    enum Way
    {
        ENGINE, TCP, HTTP_BATCH;

        private static Way of(final String text)
        {
            return switch (text)
            {
                case "engine" -> ENGINE;
                case "tcp" -> TCP;
                case "http-batch" -> HTTP_BATCH;
                default -> throw new IllegalArgumentException("--path=" + text + " must be engine, tcp or http-batch");
            };
        }
    }

    private static final int RUN = 64;
    private static final int MESSAGE = 500;
    private static final String EDGE = "headrace-edge";
    private static final String ENGINE = "headrace-engine";
    private static final String OUTBOUND = "headrace-outbound";

    @Option(names = "--path", defaultValue = "engine", paramLabel = "PATH",
        description = "engine, tcp or http-batch. Default: ${DEFAULT-VALUE}.")
    private String path;

    @Option(names = "--parts", defaultValue = "10", paramLabel = "N",
        description = "Parts of a repetition, of a second and more. Default: ${DEFAULT-VALUE}.")
    private int parts;

    private AllocationRun()
    {
    }

    /** A new one, for a test. */
    static AllocationRun create()
    {
        return new AllocationRun();
    }

    /**
     * Runs it.
     *
     * @param args as {@code --help} says.
     */
    public static void main(final String[] args)
    {
        run(new AllocationRun(), args);
    }

    @Override
    RunRecord measure() throws IOException
    {
        final Way way = Way.of(path);
        RunOptions.check("--parts", parts, 1, 1_000);
        final RunRecord record = new RunRecord("allocation " + path, "bytes").fact("path", path);
        final EngineOptions engineOptions = EngineOptions.of("journaled", "auto", 1);
        try (WorkFolder folder = options().newWorkFolder("allocation"))
        {
            if (way == Way.ENGINE)
            {
                try (EmbeddedLoad load =
                    new EmbeddedLoad(engineOptions, folder.path(), options().size(), RUN, 20_000))
                {
                    measure(load, record);
                }
            }
            else
            {
                measureEdge(way, engineOptions, folder, record);
            }
        }
        return record.fact("payloadBytes", options().size()).fact("durability", engineOptions.meaning());
    }

    private void measureEdge(
        final Way way, final EngineOptions engineOptions, final WorkFolder folder, final RunRecord record)
        throws IOException
    {
        final Edge edge = new Edge(new EdgeContext().httpPort(0).tcpPort(0).opsPort(0).eventLoops(1));
        try (EmbeddedEngine engine = new EmbeddedEngine(engineOptions, folder.path(), edge.sink()))
        {
            try (edge)
            {
                edge.openOperations(engine.engine(), engine.sinkIndex());
                edge.openData();
                final ServerOptions load = way == Way.TCP ?
                    ServerOptions.of("tcp", MESSAGE, 1, 1) : ServerOptions.of("http", MESSAGE, 2, 4);
                try (NetworkLoad network = new NetworkLoad(load.settings(
                    way == Way.TCP ? edge.tcpAddress() : edge.httpAddress(), engineOptions.level(), options().size())))
                {
                    measure(network, record);
                }
                load.putFacts(record);
            }
        }
    }

    private void measure(final LoadTarget load, final RunRecord record) throws IOException
    {
        final ThreadAllocation allocation = new ThreadAllocation("headrace-");
        load.warmUp(0, options().warmup());
        final int seconds = Math.max(1, options().seconds() / parts);
        for (int sample = 0; sample < options().samples(); sample++)
        {
            final Map<String, Long> before = allocation.byThread();
            double least = Double.MAX_VALUE;
            long events = 0;
            for (int part = 0; part < parts; part++)
            {
                final Map<String, Long> from = allocation.byThread();
                final LoadFigures figures = load.measure(0, seconds);
                final Map<String, Long> to = allocation.byThread();
                if (figures.acknowledged() == 0)
                {
                    throw new IllegalStateException("no event was acknowledged");
                }
                least = Math.min(
                    least, perEvent(ThreadAllocation.between(from, to), figures.acknowledged()));
                events += figures.acknowledged();
            }
            record.sample(least);
            final Map<String, Double> byThread = new TreeMap<>();
            final long count = events;
            ThreadAllocation.between(before, allocation.byThread())
                .forEach((name, bytes) -> byThread.put(name, bytes / (double)count));
            record.fact("events", count).fact("bytesPerEventByThread", byThread);
        }
    }

    /** Sync agent and shadow work by time and not by events. */
    private static double perEvent(final Map<String, Long> bytes, final long events)
    {
        long sum = 0;
        for (final Map.Entry<String, Long> thread : bytes.entrySet())
        {
            final String name = thread.getKey();
            if (name.startsWith(EDGE) || name.startsWith(ENGINE) || name.startsWith(OUTBOUND))
            {
                sum += thread.getValue();
            }
        }
        return sum / (double)events;
    }
}
