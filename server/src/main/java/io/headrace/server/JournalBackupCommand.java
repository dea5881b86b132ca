package io.headrace.server;

import io.headrace.journal.BackupReport;
import io.headrace.journal.JournalBackup;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Backs a journal up.
 */
@Command(
    name = "backup",
    description = {
        "Copies a journal up to its durable watermark, with its snapshots, also while a server uses it.",
        "Run again, it copies only what is new. Check a backup with 'journal verify'."
    })
final class JournalBackupCommand implements Callable<Integer>
{
    @Spec
    private CommandSpec spec;

    @Option(names = "--from", required = true, paramLabel = "DIR", description = "Directory of the journal.")
    private Path from;

    @Option(names = "--to", required = true, paramLabel = "DIR",
        description = "Directory of the backup: absent, empty, or one of earlier backups of this journal.")
    private Path to;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Override
    public Integer call()
    {
        final BackupReport report = JournalBackup.run(from, to);
        spec.commandLine().getOut().println(json ?
            JsonLine.object()
                .field("firstSequence", report.firstSequence())
                .field("lastSequence", report.lastSequence())
                .field("segments", report.segments())
                .field("snapshots", report.snapshots())
                .field("filesCopied", report.filesCopied())
                .field("bytesCopied", report.bytesCopied())
                .end() :
            "sequences=" + report.firstSequence() + "-" + report.lastSequence() + " segments=" + report.segments() +
                " snapshots=" + report.snapshots() + " filesCopied=" + report.filesCopied() + " bytesCopied=" +
                report.bytesCopied());
        return ExitCode.DONE;
    }
}
