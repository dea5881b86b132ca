package io.headrace.rig;

import io.headrace.load.FloorRecorder;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * Latency inside one process, in an open loop: from the time at which an event was due until the outbound agent hands
 * the acknowledgement of its level to the host. One thread publishes what is due and rests for a tick; the tick is part
 * of the latency. An event that could not be published when it was due keeps its due time. A sample is the 99th
 * percentile of one repetition in microseconds; the percentiles under {@code latency} are those of all repetitions.
 */
@Command(name = "EmbeddedLatency", mixinStandardHelpOptions = true)
public final class EmbeddedLatency extends MeasurementCommand
{
    private static final double NS_PER_MICRO = 1_000.0;

    @Mixin
    private EngineOptions engineOptions;

    @Option(names = "--rate", defaultValue = "1000000", paramLabel = "N", description = "Events due per second.")
    private long rate;

    @Option(names = "--batch", defaultValue = "64", paramLabel = "N",
        description = "Most events in a run; nothing waits for a run to fill. Default: ${DEFAULT-VALUE}.")
    private int batch;

    @Option(names = "--tick", defaultValue = "20", paramLabel = "US",
        description = "Microseconds for which the publisher rests when nothing is due. Default: ${DEFAULT-VALUE}.")
    private int tick;

    private EmbeddedLatency()
    {
    }

    /**
     * Runs it.
     *
     * @param args as {@code --help} says.
     */
    public static void main(final String[] args)
    {
        run(new EmbeddedLatency(), args);
    }

    @Override
    RunRecord measure() throws IOException
    {
        RunOptions.check("--rate", rate, 1, 1_000_000_000);
        RunOptions.check("--batch", batch, 1, 65_534);
        RunOptions.check("--tick", tick, 0, 1_000_000);
        final RunRecord record = new RunRecord("embedded latency", "us");
        final LatencyBook book =
            new LatencyBook(options().out(), "embedded-" + engineOptions.durability() + '-' + rate);
        try (WorkFolder folder = options().newWorkFolder("latency");
            EmbeddedLoad load = new EmbeddedLoad(
                engineOptions, folder.path(), options().size(), batch, TimeUnit.MICROSECONDS.toNanos(tick));
            FloorRecorder floor = new FloorRecorder())
        {
            load.warmUp(rate, options().warmup());
            load.listener(book, TimeUnit.SECONDS.toNanos(1));
            floor.start();
            double achieved = 0;
            for (int i = 0; i < options().samples(); i++)
            {
                final EmbeddedSpan span = EmbeddedSpan.begin(load.engine());
                final LoadFigures figures = load.measure(rate, options().seconds());
                span.end(load.engine(), record);
                achieved += figures.eventsPerSecond() / options().samples();
                record.sample(figures.latency().getValueAtPercentile(99.0) / NS_PER_MICRO);
            }
            floor.stop();
            record.latency(book.write(rate, achieved, floor.histogram()));
        }
        return record.fact("payloadBytes", options().size())
            .fact("batch", batch)
            .fact("tickUs", tick)
            .fact("shards", engineOptions.shards())
            .fact("layout", engineOptions.threadLayout())
            .fact("durability", engineOptions.meaning());
    }
}
