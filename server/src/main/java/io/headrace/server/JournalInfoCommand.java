package io.headrace.server;

import io.headrace.journal.JournalInfo;
import io.headrace.journal.JournalReader;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Sums a journal up.
 */
@Command(name = "info", description = "Sums a journal up: sizes, sequences, times, who uses it.")
final class JournalInfoCommand implements Callable<Integer>
{
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "DIR", description = "Directory of the journal.")
    private Path directory;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Override
    public Integer call()
    {
        final JournalInfo info = JournalReader.info(directory);
        final PrintWriter out = spec.commandLine().getOut();
        if (json)
        {
            out.println(json(info));
        }
        else
        {
            out.println("directory        " + info.directory());
            out.println("events           " + info.events() + " in " + info.batches() + " batches");
            out.println("sequences        " + info.firstSequence() + " to " + info.lastSequence());
            out.println("durable sequence " + info.durableSequence());
            out.println("first event      " + time(info.firstTimestampNs()));
            out.println("last event       " + time(info.lastTimestampNs()));
            out.println("files            " + info.files() + ", " + info.bytes() + " bytes");
            out.println("closed cleanly   " + (info.sealed() ? "yes" : "no"));
            out.println("in use by        " + (info.lockHolder() == null ? "nobody" : info.lockHolder()));
        }
        return ExitCode.DONE;
    }

    private static String json(final JournalInfo info)
    {
        return JsonLine.object()
            .field("directory", info.directory().toString())
            .field("events", info.events())
            .field("batches", info.batches())
            .field("firstSequence", info.firstSequence())
            .field("lastSequence", info.lastSequence())
            .field("durableSequence", info.durableSequence())
            .field("firstTime", time(info.firstTimestampNs()))
            .field("lastTime", time(info.lastTimestampNs()))
            .field("files", info.files())
            .field("bytes", info.bytes())
            .field("sealed", info.sealed())
            .field("lockHolder", info.lockHolder())
            .end();
    }

    private static String time(final long timestampNs)
    {
        return timestampNs == 0 ? "none" : Instant.ofEpochSecond(0, timestampNs).toString();
    }
}
