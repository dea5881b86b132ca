package io.headrace.rig;

import io.headrace.engine.EngineContext;
import io.headrace.engine.HandlerDeclaration;
import io.headrace.engine.JournalCursor;
import io.headrace.engine.Replayer;
import io.headrace.journal.JournalReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * How many events per second go from the files of a journal through dispatch into a handler, with the classes that a
 * start and {@code headrace replay} use: every batch is read, checked and copied, every event is handed to a handler
 * that reads eight bytes. The journal is filled first, unmeasured; its pages are in memory as far as they fit. A
 * repetition reads it from its begin to its end.
 */
@Command(name = "ReplayRun", mixinStandardHelpOptions = true)
public final class ReplayRun extends MeasurementCommand
{
    private static final double NS_PER_SECOND = 1e9;
    private static final double MILLION = 1e6;

    @Option(names = "--events", defaultValue = "10000000", paramLabel = "N",
        description = "Events in the journal. Default: ${DEFAULT-VALUE}.")
    private long events;

    private ReplayRun()
    {
    }

    /**
     * Runs it.
     *
     * @param args as {@code --help} says.
     */
    public static void main(final String[] args)
    {
        run(new ReplayRun(), args);
    }

    @Override
    RunRecord measure() throws IOException
    {
        RunOptions.check("--events", events, 1_000, 10_000_000_000L);
        final RunRecord record = new RunRecord("replay", "events/s");
        try (WorkFolder folder = options().newWorkFolder("replay"))
        {
            final long bytes = JournalFill.fill(folder.path(), events, options().size());
            replay(folder.path(), events / 10);
            final double cpuBefore = ProcessUsage.self().cpuSeconds();
            for (int i = 0; i < options().samples(); i++)
            {
                final long startNs = System.nanoTime();
                replay(folder.path(), Long.MAX_VALUE);
                record.sample(events * NS_PER_SECOND / (System.nanoTime() - startNs));
            }
            final ProcessUsage usage = ProcessUsage.self();
            record.fact("events", events)
                .fact("journalBytesPerEvent", bytes / (double)events)
                .fact("cpuSecondsPerMillion",
                    (usage.cpuSeconds() - cpuBefore) * MILLION / events / options().samples())
                .fact("payloadBytes", options().size())
                .fact("durability", "none: nothing is written");
            usage.putMemory(record);
        }
        return record;
    }

    private void replay(final Path journal, final long to) throws IOException
    {
        final AtomicLong handled = new AtomicLong();
        final EngineContext context = new EngineContext().handler(HandlerDeclaration
            .of("sum", () -> new EmbeddedEngine.SumHandler(handled)).topics(EmbeddedEngine.TOPIC));
        try (Replayer replayer = new Replayer(context); JournalCursor cursor = JournalReader.open(journal, 1))
        {
            boolean hasMore = true;
            while (hasMore)
            {
                hasMore = replayer.poll(cursor, to);
            }
        }
        if (handled.get() < Math.min(events, to))
        {
            throw new IOException("events=" + handled + " were replayed of " + Math.min(events, to));
        }
    }
}
