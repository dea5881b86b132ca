package io.headrace.server;

import io.headrace.journal.Finding;
import io.headrace.journal.JournalVerifier;
import io.headrace.journal.TornTail;
import io.headrace.journal.VerificationReport;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Checks a journal byte by byte.
 */
@Command(
    name = "verify",
    description = "Checks every checksum. Exits with 3 and tells file, offset and sequences when data is damaged.")
final class JournalVerifyCommand implements Callable<Integer>
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
        final VerificationReport report = JournalVerifier.verify(directory);
        final PrintWriter out = spec.commandLine().getOut();
        if (json)
        {
            out.println(json(report));
        }
        else
        {
            report.findings().forEach(finding -> out.println("damaged " + finding));
            out.println((report.isSound() ? "sound" : "DAMAGED") + " events=" + report.events() +
                " batches=" + report.batches() + " sequences=" + report.firstSequence() + "-" +
                report.lastSequence() + " bytes=" + report.bytes() + " sealed=" + report.sealed() +
                (report.lockHolder() == null ? "" : " in use by " + report.lockHolder()));
            if (report.tornTail() != null)
            {
                out.println("torn tail, never acknowledged as synced, dropped at the next start: " + report.tornTail());
            }
        }
        return report.isSound() ? ExitCode.DONE : ExitCode.DAMAGED;
    }

    private static String json(final VerificationReport report)
    {
        final TornTail tornTail = report.tornTail();
        return JsonLine.object()
            .field("sound", report.isSound())
            .field("events", report.events())
            .field("batches", report.batches())
            .field("firstSequence", report.firstSequence())
            .field("lastSequence", report.lastSequence())
            .field("bytes", report.bytes())
            .field("sealed", report.sealed())
            .field("lockHolder", report.lockHolder())
            .field("tornBytes", tornTail == null ? 0 : tornTail.bytes())
            .raw("findings", report.findings().stream()
                .map(JournalVerifyCommand::json)
                .collect(Collectors.joining(",", "[", "]")))
            .end();
    }

    private static String json(final Finding finding)
    {
        return JsonLine.object()
            .field("file", finding.file().toString())
            .field("offset", finding.offset())
            .field("firstSequence", finding.firstSequence())
            .field("lastSequence", finding.lastSequence())
            .field("text", finding.text())
            .end();
    }
}
