package io.headrace.benchmarks;

import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * The report of a run as far as it has come: {@code report.json} and {@code report.html}. Belongs to the thread that
 * runs the suite.
 */
final class SuiteReport
{
    private static final String VERSION = "0.1.0";
    private static final double NS_PER_SECOND = 1e9;

    private final Path folder;
    private final String revision;
    private final boolean isQuick;
    private final List<String> names;
    private final Machine machine;
    private final Instant start = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    private final long startNs = System.nanoTime();
    private SuiteResult latest;

    /**
     * The report of a run that begins now.
     *
     * @param folder   it is written to.
     * @param revision of the sources in git.
     * @param isQuick  what is run.
     * @param names    that were asked for, empty for all.
     */
    SuiteReport(final Path folder, final String revision, final boolean isQuick, final List<String> names)
    {
        this.folder = folder;
        this.revision = revision;
        this.isQuick = isQuick;
        this.names = names;
        machine = Machine.of(folder);
    }

    /** Writes what has been measured so far, in place of what was written before. */
    void write(final List<MeasurementResult> results)
    {
        final SuiteResult measured = new SuiteResult(
            SuiteResult.FORMAT, VERSION, revision, start.toString(),
            isQuick ? SuiteResult.QUICK : SuiteResult.FULL, names, (System.nanoTime() - startNs) / NS_PER_SECOND,
            "./headrace bench" + (isQuick ? " --quick" : "") +
                (names.isEmpty() ? "" : " --only " + String.join(",", names)),
            machine, List.of(), results);
        latest = measured.withBars(Bars.rows(measured));
        latest.write(folder.resolve("report.json"));
        HtmlReport.write(latest, folder);
    }

    /** What was written last. */
    SuiteResult latest()
    {
        return latest;
    }
}
