package io.headrace.server;

import io.headrace.config.Settings;
import io.headrace.engine.EngineContext;
import io.headrace.engine.JournalCursor;
import io.headrace.engine.Replayer;
import io.headrace.engine.SnapshotDirectory;
import io.headrace.engine.SnapshotReader;
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
    private static final int MAX_THREADS = 256;

    @Spec
    private CommandSpec spec;

    @Mixin
    private SettingsOptions options;

    @Parameters(paramLabel = "DIR", description = "Directory of the journal.")
    private Path directory;

    @Option(names = { "--to", "--to-sequence" }, paramLabel = "SEQUENCE",
        description = "Last sequence to apply; all by default.")
    private long to = Long.MAX_VALUE;

    @Option(names = "--snapshot",
        description = "Start from the newest snapshot up to --to, and not from the first event.")
    private boolean snapshot;

    @Option(names = "--threads", paramLabel = "N",
        description = "Call handlers on so many threads, which leads to the same state; 0 by default: on the one " +
            "that reads.")
    private int threads;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Override
    public Integer call()
    {
        final Settings settings = options.load();
        final Replayer replayer = newReplayer(new ServerContexts(settings).engine());
        if (threads != 0)
        {
            useThreads(replayer);
        }
        final ProgressLine progress = new ProgressLine(spec.commandLine().getErr());
        final long startNs = System.nanoTime();
        try (JournalCursor cursor = JournalReader.open(directory, replayer.sequence() + 1))
        {
            while (replayer.poll(cursor, to))
            {
                progress.update("replaying events", replayer.sequence(), 0);
            }
        }
        finally
        {
            replayer.close();
        }
        progress.end();
        final long elapsedNs = Math.max(1, System.nanoTime() - startNs);
        print(replayer, elapsedNs);
        return ExitCode.DONE;
    }

    private void useThreads(final Replayer replayer)
    {
        if (threads < 0 || threads > MAX_THREADS)
        {
            throw new CommandFailure(
                ExitCode.WRONG_USE, "--threads=" + threads + " must be 0 to " + MAX_THREADS);
        }
        replayer.useThreads(threads);
    }

    private Replayer newReplayer(final EngineContext context)
    {
        if (!snapshot)
        {
            return new Replayer(context);
        }
        try (SnapshotReader reader = SnapshotDirectory.reading(directory).newestValid(
            to, damage -> spec.commandLine().getErr().println(damage.getMessage())))
        {
            if (reader == null)
            {
                throw new CommandFailure(ExitCode.FAILED, "journal.dir=" + directory + " holds no whole snapshot up " +
                    "to sequence=" + to + ": leave --snapshot out, or raise --to");
            }
            return new Replayer(context, reader);
        }
    }

    private void print(final Replayer replayer, final long elapsedNs)
    {
        final long events = replayer.events();
        final StateDigest digest = replayer.digest();
        if (replayer.egressDivergences() > 0)
        {
            spec.commandLine().getErr().println("handlers published otherwise than the journal holds, " +
                replayer.egressDivergences() + " times, first " + replayer.firstEgressDivergence() +
                ": a handler has been changed or is not deterministic");
        }
        final long eventsPerSecond = Math.round(events * 1e9 / elapsedNs);
        final long millis = elapsedNs / 1_000_000;
        spec.commandLine().getOut().println(json ?
            JsonLine.object()
                .field("events", events)
                .field("sequence", digest.sequence())
                .field("stateHash", digest.stateHash())
                .field("egressDivergences", replayer.egressDivergences())
                .field("eventsPerSecond", eventsPerSecond)
                .field("millis", millis)
                .end() :
            String.format(Locale.ROOT,
                "events=%d sequence=%d stateHash=%s egressDivergences=%d eventsPerSecond=%d millis=%d",
                events, digest.sequence(), digest.stateHash(), replayer.egressDivergences(), eventsPerSecond, millis));
    }
}
