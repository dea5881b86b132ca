package io.headrace.rig;

import java.io.IOException;
import java.util.List;
import org.agrona.CloseHelper;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * How many events per second go from publishing threads through an engine in the same process to a handler that reads
 * eight bytes of each. The payload is copied once, into the lane; no acknowledgement per event is asked for. An event
 * counts when the handler has read it and the watermark of the level has passed it.
 * <p>
 * With {@code --seconds} the publishers never stop, and a repetition is what was counted between two moments. With
 * {@code --events} a repetition is a burst, from before the first publication until the last event counts.
 */
@Command(name = "EmbeddedRun", mixinStandardHelpOptions = true)
public final class EmbeddedRun extends MeasurementCommand
{
    private static final int BURST_MAX_SECONDS = 600;

    @Mixin
    private EngineOptions engineOptions;

    @Option(names = "--producers", defaultValue = "1", paramLabel = "N", description = "Publishing threads.")
    private int producers;

    @Option(names = "--batch", defaultValue = "1", paramLabel = "N", description = "Events in a run; 1: one by one.")
    private int batch;

    @Option(names = "--events", defaultValue = "0", paramLabel = "N",
        description = "A burst of so many events, instead of --seconds.")
    private long events;

    private EmbeddedRun()
    {
    }

    /**
     * Runs it.
     *
     * @param args as {@code --help} says.
     */
    public static void main(final String[] args)
    {
        run(new EmbeddedRun(), args);
    }

    /** A new one, for a test. */
    static EmbeddedRun create()
    {
        return new EmbeddedRun();
    }

    @Override
    RunRecord measure() throws IOException
    {
        RunOptions.check("--producers", producers, 1, 1_024);
        RunOptions.check("--events", events, 0, 10_000_000_000L);
        final RunRecord record = new RunRecord("embedded", "events/s");
        try (WorkFolder folder = options().newWorkFolder("embedded");
            EmbeddedEngine engine = new EmbeddedEngine(engineOptions, folder.path(), null))
        {
            RunOptions.check("--batch", batch, 1, new EventRuns(engine, options().size()).longest());
            if (events > 0)
            {
                bursts(engine, record);
            }
            else
            {
                EmbeddedThroughput.sustained(
                    engine, start(engine, Long.MAX_VALUE), options(), options().samples(), record);
            }
        }
        return record.fact("payloadBytes", options().size())
            .fact("producers", producers)
            .fact("shards", engineOptions.shards())
            .fact("batch", batch)
            .fact("layout", engineOptions.threadLayout())
            .fact("durability", engineOptions.meaning());
    }

    private void bursts(final EmbeddedEngine engine, final RunRecord record) throws IOException
    {
        if (options().warmup() > 0)
        {
            final List<ClosedLoop> loops = start(engine, Long.MAX_VALUE);
            Pause.seconds(options().warmup());
            CloseHelper.closeAll(loops);
            final long published = loops.stream().mapToLong(ClosedLoop::published).sum();
            Pause.until(() -> engine.completed() >= published, "the warm-up", BURST_MAX_SECONDS);
        }
        for (int i = 0; i < options().samples(); i++)
        {
            final long target = engine.completed() + events;
            final EmbeddedSpan span = EmbeddedSpan.begin(engine);
            final List<ClosedLoop> loops = start(engine, events);
            Pause.until(() -> engine.completed() >= target, "a burst of events=" + events, BURST_MAX_SECONDS);
            record.sample(span.end(engine, record));
            CloseHelper.closeAll(loops);
        }
        record.fact("burst", events);
    }

    private List<ClosedLoop> start(final EmbeddedEngine engine, final long total)
    {
        return EmbeddedThroughput.start(engine, producers, options().size(), batch, total);
    }
}
