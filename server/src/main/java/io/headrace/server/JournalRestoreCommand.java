package io.headrace.server;

import io.headrace.journal.JournalRestore;
import io.headrace.journal.RestoreReport;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Makes a journal out of a backup.
 */
@Command(
    name = "restore",
    description = {
        "Writes a new journal out of a backup, or out of another journal: all of it, or up to a point.",
        "Snapshots that are newer than that point are left out."
    })
final class JournalRestoreCommand implements Callable<Integer>
{
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    /** Where to end; all there is by default. */
    private static final class Point
    {
        @Option(names = "--to-sequence", paramLabel = "N", description = "Last sequence to restore.")
        private Long sequence;

        @Option(names = "--to-time", paramLabel = "T",
            description = "Restore what was journaled up to this time, as 2026-01-31T12:00:00Z.")
        private Instant time;
    }

    @Spec
    private CommandSpec spec;

    @Option(names = "--from", required = true, paramLabel = "DIR", description = "Directory of the backup.")
    private Path from;

    @Option(names = "--to", required = true, paramLabel = "DIR",
        description = "Directory of the new journal, absent or empty.")
    private Path to;

    @ArgGroup(exclusive = true)
    private Point point;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Override
    public Integer call()
    {
        final RestoreReport report = restore();
        final String lastTime = Instant.ofEpochSecond(0, report.lastTimestampNs()).toString();
        spec.commandLine().getOut().println(json ?
            JsonLine.object()
                .field("firstSequence", report.firstSequence())
                .field("lastSequence", report.lastSequence())
                .field("lastTime", lastTime)
                .field("segments", report.segments())
                .field("snapshots", report.snapshots())
                .end() :
            "sequences=" + report.firstSequence() + "-" + report.lastSequence() + " lastTime=" + lastTime +
                " segments=" + report.segments() + " snapshots=" + report.snapshots());
        return ExitCode.DONE;
    }

    private RestoreReport restore()
    {
        if (point == null)
        {
            return JournalRestore.run(from, to);
        }
        return point.time == null ? JournalRestore.toSequence(from, to, point.sequence) :
            JournalRestore.toTime(from, to,
                point.time.getEpochSecond() * NANOS_PER_SECOND + point.time.getNano());
    }
}
