package io.headrace.server;

import io.headrace.config.Settings;
import io.headrace.engine.JournalCursor;
import io.headrace.engine.Replayer;
import io.headrace.engine.StateDigest;
import io.headrace.journal.JournalReader;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Replays a journal into fresh handlers, without a server.
 */
@Command(
    name = "replay",
    description = "Replays a journal into fresh handlers and prints the hash of the state they reach.",
    footer = {
        "",
        "Only reads, so it works while a server uses the journal. Give the handlers as for 'serve'.",
        "",
        "Examples:",
        "  headrace replay journal-data --config headrace.conf",
        "  headrace replay journal-data --config headrace.conf --to 1000000 --json"
    })
final class ReplayCommand implements Callable<Integer>
{
    @Spec
    private CommandSpec spec;

    @Mixin
    private SettingsOptions options;

    @Parameters(paramLabel = "DIR", description = "Directory of the journal.")
    private Path directory;

    @Option(names = { "--to", "--to-sequence" }, paramLabel = "SEQUENCE",
        description = "Last sequence to apply; all by default.")
    private long to = Long.MAX_VALUE;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Override
    public Integer call()
    {
        final Settings settings = options.load();
        final Replayer replayer = new Replayer(new ServerContexts(settings).engine());
        final ProgressLine progress = new ProgressLine(spec.commandLine().getErr());
        final long startNs = System.nanoTime();
        try (JournalCursor cursor = JournalReader.open(directory, 1))
        {
            while (replayer.poll(cursor, to))
            {
                progress.update("replaying events", replayer.sequence(), 0);
            }
        }
        progress.end();
        final long elapsedNs = Math.max(1, System.nanoTime() - startNs);
        print(replayer.events(), replayer.digest(), elapsedNs);
        return ExitCode.DONE;
    }

    private void print(final long events, final StateDigest digest, final long elapsedNs)
    {
        final long eventsPerSecond = Math.round(events * 1e9 / elapsedNs);
        final long millis = elapsedNs / 1_000_000;
        spec.commandLine().getOut().println(json ?
            JsonLine.object()
                .field("events", events)
                .field("sequence", digest.sequence())
                .field("stateHash", digest.stateHash())
                .field("eventsPerSecond", eventsPerSecond)
                .field("millis", millis)
                .end() :
            String.format(Locale.ROOT, "events=%d sequence=%d stateHash=%s eventsPerSecond=%d millis=%d",
                events, digest.sequence(), digest.stateHash(), eventsPerSecond, millis));
    }
}
