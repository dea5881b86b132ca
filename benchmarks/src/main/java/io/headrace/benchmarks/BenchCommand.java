package io.headrace.benchmarks;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headrace.server.CommandFailure;
import io.headrace.server.ExitCode;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * Measures, reports, and compares with an earlier report.
 */
@Command(
    name = "bench",
    description = "Measures Headrace beside its controls and peers, and writes report.html and report.json.",
    footer = {
        "",
        "Exit codes: 0 done, 1 a measurement failed or a figure regressed, 2 wrong use."
    })
final class BenchCommand implements Callable<Integer>
{
    /** A quick run ends before five minutes are over, whatever the machine does meanwhile. */
    private static final long QUICK_LIMIT_SECONDS = 285;

    @Spec
    private CommandSpec spec;

    @Option(names = { "-h", "--help" }, usageHelp = true, description = "Show this help.")
    @SuppressWarnings("UnusedVariable") // picocli reads it
    private boolean help;

    @Option(names = "--quick", description = "One short turn of what the table of bars needs: under five minutes.")
    private boolean quick;

    @Option(
        names = "--only",
        split = ",",
        paramLabel = "NAME",
        description = "Only this measurement or group, with its controls. May be given several times.")
    private List<String> only = new ArrayList<>();

    @Option(
        names = "--out",
        paramLabel = "DIR",
        defaultValue = "bench-report",
        description = "Folder of the report; journals are written below it (default: ${DEFAULT-VALUE}).")
    private Path out;

    @Option(names = "--json", description = "End with one line of JSON on stdout.")
    private boolean json;

    @Option(names = "--list", description = "List the measurements of a run, and measure nothing.")
    private boolean list;

    @Option(
        names = "--compare",
        paramLabel = "OLD.json",
        description = "Measure what OLD.json holds, in the same mode, and say what regressed.")
    private Path compare;

    @Option(
        names = "--with",
        paramLabel = "NEW.json",
        description = "With --compare: take this report instead of measuring.")
    private Path with;

    @Override
    public Integer call() throws InterruptedException, JsonProcessingException
    {
        if (with != null && compare == null)
        {
            throw new ParameterException(spec.commandLine(), "--with needs --compare OLD.json");
        }
        // Read first: it may be the very file that this run will replace.
        final SuiteResult old = compare == null ? null : SuiteResult.read(compare);
        final boolean isQuick = quick || (old != null && old.isQuick());
        final List<String> names = only.isEmpty() && old != null ? old.only() : only;
        final PrintWriter stdout = spec.commandLine().getOut();
        if (list)
        {
            Selection.choose(Measurements.all(), names, isQuick).forEach(measurement ->
                stdout.println(String.format(Locale.ROOT, "%-28s %-16s %s",
                    measurement.name(), measurement.group(), measurement.title())));
            return ExitCode.DONE;
        }
        final SuiteResult suite = with != null ? SuiteResult.read(with) : measure(names, isQuick);
        final Comparison comparison = old == null ? null : Comparison.of(old, suite);
        final ObjectNode answer = Json.MAPPER.createObjectNode();
        if (with == null)
        {
            Progress.table(stdout, suite.bars());
            stdout.println("report: " + out.resolve("report.html"));
            answer.put("report", out.resolve("report.json").toString());
            answer.put("mode", suite.mode());
            answer.put("seconds", suite.seconds());
            answer.putPOJO("failed", suite.failed());
        }
        answer.putPOJO("bars", suite.bars());
        if (comparison != null)
        {
            comparison.print(stdout);
            answer.putPOJO("comparison", comparison);
        }
        if (json)
        {
            stdout.println(Json.MAPPER.writeValueAsString(answer));
        }
        final boolean hasRegression = comparison != null && comparison.hasRegression();
        final boolean hasFailure = with == null && !suite.failed().isEmpty();
        return hasRegression || hasFailure ? ExitCode.FAILED : ExitCode.DONE;
    }

    private SuiteResult measure(final List<String> names, final boolean isQuick) throws InterruptedException
    {
        final Path root = Path.of(System.getProperty("headrace.root", ".")).toAbsolutePath().normalize();
        final List<Measurement> chosen = Selection.choose(Measurements.all(), names, isQuick);
        final List<Turn> turns = Turn.plan(chosen, isQuick);
        final Path folder = out.toAbsolutePath().normalize();
        if (folder.toString().indexOf(' ') >= 0)
        {
            throw new CommandFailure(
                ExitCode.WRONG_USE, "out=" + folder + " must have no spaces: peers do not take them");
        }
        final WorkFolder workFolder = WorkFolder.prepare(
            folder, chosen.stream().mapToInt(measurement -> measurement.disk(isQuick)).max().orElse(0));
        final Progress progress = new Progress(spec.commandLine().getErr(), turns.size());
        progress.print(turns.size() + " processes, about " + Progress.time(Turn.seconds(turns, isQuick)));
        final SuiteReport report = new SuiteReport(folder, GitRevision.of(root), isQuick, names);
        final SuiteRun run = new SuiteRun(
            new JavaFork(root, System.getProperty("java.class.path")), workFolder, progress, isQuick,
            isQuick ? QUICK_LIMIT_SECONDS : Long.MAX_VALUE / 2, System::nanoTime);
        Runtime.getRuntime().addShutdownHook(new Thread(() ->
        {
            run.kill();
            workFolder.clean();
        }, "bench-end"));
        // After each turn: who ends a run early has the report of what was measured.
        run.run(chosen, report::write);
        workFolder.clean();
        return report.latest();
    }
}
