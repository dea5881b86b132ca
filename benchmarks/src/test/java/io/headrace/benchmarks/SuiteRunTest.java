package io.headrace.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headrace.server.CommandFailure;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SuiteRunTest
{
    private static final Path ROOT = Path.of(System.getProperty("headrace.root"));
    private static final String CLASS_PATH =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));

    private final StringWriter told = new StringWriter();

    @TempDir
    private Path out;

    private static Measurement standIn(final String how, final int seconds)
    {
        return new Measurement(how, "stand-in", "A stand-in that shall " + how, "", StandIn.class.getName(),
            List.of(how), List.of(), List.of(), seconds, seconds, 2, 1, null, null);
    }

    private List<MeasurementResult> run(final WorkFolder folder, final long limitSeconds, final Measurement... list)
        throws InterruptedException
    {
        final List<List<MeasurementResult>> reports = reports(folder, limitSeconds, list);
        return reports.get(reports.size() - 1);
    }

    private List<List<MeasurementResult>> reports(
        final WorkFolder folder, final long limitSeconds, final Measurement... list) throws InterruptedException
    {
        final List<Measurement> measurements = List.of(list);
        final List<List<MeasurementResult>> reports = new ArrayList<>();
        new SuiteRun(new JavaFork(ROOT, CLASS_PATH), folder,
            new Progress(new PrintWriter(told, true), Turn.plan(measurements, true).size()),
            true, limitSeconds, System::nanoTime).run(measurements, reports::add);
        return reports;
    }

    @Test
    void shouldReportWhatHasBeenMeasuredAfterEachTurn() throws Exception
    {
        final List<List<MeasurementResult>> reports =
            reports(WorkFolder.prepare(out, 1), 60, standIn("measure", 5), standIn("skip", 5));

        assertEquals(List.of(List.of("measure"), List.of("measure", "skip")), reports.stream()
            .map(report -> report.stream().map(MeasurementResult::name).toList()).toList());
    }

    @Test
    void shouldMeasureInAProcessOfItsOwn() throws Exception
    {
        final WorkFolder folder = WorkFolder.prepare(out, 1);

        final MeasurementResult result = run(folder, 60, standIn("measure", 5)).get(0);

        assertEquals(7, result.values().median(), result.reason());
        assertEquals("histograms/measure-1.hgrm", result.records().get(0).latency().hgrm());
        assertFalse(PercentileCurve.read(out.resolve("histograms/measure-1.hgrm")).isEmpty());
        assertFalse(Files.exists(out.resolve("work/measure-1")), "the journal is still there");
        folder.clean();
        try (var files = Files.walk(out))
        {
            assertEquals(List.of("measure-1.hgrm"), files.filter(Files::isRegularFile)
                .map(file -> file.getFileName().toString()).toList());
        }
        assertTrue(told.toString().contains("[1/1] measure: A stand-in that shall measure, about 5 s left"),
            told.toString());
    }

    @Test
    void shouldReportNothingOfAProcessThatWasMeasuredWhenItWasKilled() throws Exception
    {
        final List<Measurement> measurements = List.of(standIn("hang", 60), standIn("measure", 5));
        final SuiteRun run = new SuiteRun(new JavaFork(ROOT, CLASS_PATH), WorkFolder.prepare(out, 1),
            new Progress(new PrintWriter(told, true), 2), true, 120, System::nanoTime);
        final CompletableFuture<Throwable> end = new CompletableFuture<>();
        final Thread thread = new Thread(() -> end.complete(Assertions.assertThrows(InterruptedException.class,
            () -> run.run(measurements, results -> end.complete(new AssertionError("reported " + results))))));
        thread.start();
        while (!told.toString().contains("[1/2]"))
        {
            Thread.onSpinWait();
        }
        run.kill();
        assertEquals("ended while hang was measured", end.get().getMessage());
        thread.join();
    }

    @Test
    void shouldShowWhatWasSkippedAndWhatFailed() throws Exception
    {
        final List<MeasurementResult> results =
            run(WorkFolder.prepare(out, 1), 60, standIn("skip", 5), standIn("fail", 5));

        assertEquals("skipped: a-server was not found: install it", results.get(0).reason());
        assertFalse(results.get(0).hasFailed());
        assertEquals("failed: exitCode=1, stderr: the world is broken", results.get(1).reason());
        assertTrue(results.get(1).hasFailed());
        assertTrue(told.toString().contains("skipped: a-server was not found: install it"), told.toString());
        assertTrue(told.toString().contains("failed: exitCode=1"), told.toString());
    }

    @Test
    void shouldKillAProcessThatTakesTooLongWithItsChildren() throws Exception
    {
        final WorkFolder folder = WorkFolder.prepare(out, 1);
        final Path work = folder.of("hang", 1);
        final Measurement hang = standIn("hang", 1);
        final List<String> command =
            new JavaFork(ROOT, CLASS_PATH).command(hang, List.of("hang", "--out", work.toString())).orElseThrow();

        final MeasurementProcess.End end = new MeasurementProcess(command, work).run(4);

        assertEquals("it did not end within 4 s, stderr: waiting", end.reason());
        assertFalse(end.isSkipped());
        final long child = Long.parseLong(Files.readString(work.resolveSibling("child")));
        ProcessHandle.of(child).ifPresent(handle ->
            handle.onExit().orTimeout(10, TimeUnit.SECONDS).join());
    }

    @Test
    void shouldEndInTimeWhateverTheProcessesTake() throws Exception
    {
        final MeasurementResult result = run(WorkFolder.prepare(out, 1), 1, standIn("measure", 20)).get(0);

        assertNull(result.record(1));
        assertTrue(result.reason().startsWith("failed: no time was left"), result.reason());
    }

    @Test
    void shouldSkipAPeerThatIsNotBuilt() throws Exception
    {
        final Measurement peer = new Measurement("peer", "g", "A peer", "nowhere", "io.headrace.peers.Nowhere",
            List.of(), List.of(), List.of(), 1, 1, 1, 1, null, null);

        final MeasurementResult result = run(WorkFolder.prepare(out, 1), 60, peer).get(0);

        assertTrue(result.reason().startsWith("skipped: peers/nowhere is not built"), result.reason());
        assertFalse(result.hasFailed());
    }

    @Test
    void shouldRefuseADiskThatIsFull() throws IOException
    {
        final String message = Assertions.assertThrows(
            CommandFailure.class, () -> WorkFolder.prepare(out, Integer.MAX_VALUE - 1_000_000)).getMessage();

        assertTrue(message.contains("must be at least 2146484159 MiB"), message);
        assertFalse(Files.exists(out.resolve("work")));
    }
}
