package io.headrace.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Runs the planned turns, one process after another, and collects what they measured. It measures nothing itself. For
 * one use, by one thread; only {@link #kill} may be called by another.
 */
final class SuiteRun
{
    private static final int LIMIT_FACTOR = 2;
    private static final int LIMIT_EXTRA_SECONDS = 10;
    private static final int END_SECONDS = 10;

    private final JavaFork fork;
    private final WorkFolder folder;
    private final Progress progress;
    private final boolean isQuick;
    private final long limitSeconds;
    private final LongSupplier nanoClock;
    private final Map<String, MeasurementRecord> latest = new HashMap<>();
    private final Map<String, List<Outcome>> outcomes = new LinkedHashMap<>();
    private final CountDownLatch hasEnded = new CountDownLatch(1);
    private volatile MeasurementProcess running;
    private volatile boolean isKilled;

    /**
     * A run.
     *
     * @param fork         builds the commands.
     * @param folder       of the run.
     * @param progress     is told what happens.
     * @param isQuick      which arguments are used.
     * @param limitSeconds after which turns that are left are skipped.
     * @param nanoClock    as {@link System#nanoTime}.
     */
    SuiteRun(
        final JavaFork fork,
        final WorkFolder folder,
        final Progress progress,
        final boolean isQuick,
        final long limitSeconds,
        final LongSupplier nanoClock)
    {
        this.fork = fork;
        this.folder = folder;
        this.progress = progress;
        this.isQuick = isQuick;
        this.limitSeconds = limitSeconds;
        this.nanoClock = nanoClock;
    }

    /**
     * Runs all turns.
     *
     * @param measurements that were chosen.
     * @param report       is given after each turn what has been measured so far, in the order of the measurements.
     * @throws InterruptedException if this thread is interrupted, or after {@link #kill}; the process that runs is
     *                              killed then, and not reported.
     */
    void run(final List<Measurement> measurements, final Consumer<List<MeasurementResult>> report)
        throws InterruptedException
    {
        try
        {
            runTurns(measurements, report);
        }
        finally
        {
            hasEnded.countDown();
        }
    }

    private void runTurns(final List<Measurement> measurements, final Consumer<List<MeasurementResult>> report)
        throws InterruptedException
    {
        final List<Turn> turns = Turn.plan(measurements, isQuick);
        final long startNs = nanoClock.getAsLong();
        measurements.forEach(measurement -> outcomes.put(measurement.name(), new ArrayList<>()));
        for (int i = 0; i < turns.size(); i++)
        {
            final Turn turn = turns.get(i);
            progress.starts(turn, turn.measurement().turns(isQuick),
                Turn.seconds(turns.subList(i, turns.size()), isQuick));
            final long leftSeconds = limitSeconds - seconds(startNs);
            final Outcome outcome = run(turn, leftSeconds);
            if (isKilled)
            {
                throw new InterruptedException("ended while " + turn.measurement().name() + " was measured");
            }
            outcomes.get(turn.measurement().name()).add(outcome);
            progress.ended(outcome);
            report.accept(measurements.stream().filter(this::hasRun).map(this::result).toList());
        }
    }

    private boolean hasRun(final Measurement measurement)
    {
        return !outcomes.get(measurement.name()).isEmpty();
    }

    private MeasurementResult result(final Measurement measurement)
    {
        return new MeasurementResult(measurement.name(), measurement.group(), measurement.title(),
            measurement.control(), measurement.arguments(isQuick), measurement.curve(),
            outcomes.get(measurement.name()));
    }

    private Outcome run(final Turn turn, final long leftSeconds) throws InterruptedException
    {
        final Measurement measurement = turn.measurement();
        final List<String> arguments = Facts.fill(measurement.arguments(isQuick), latest);
        final String readable = JavaFork.readable(measurement, arguments);
        if (leftSeconds < measurement.seconds(isQuick) / 2)
        {
            return Outcome.failed(turn.number(), readable, 0, "no time was left: a run may take " + limitSeconds +
                " s, earlier processes took longer than estimated");
        }
        final Path work = folder.of(measurement.name(), turn.number());
        final List<String> withFolder = new ArrayList<>(arguments);
        withFolder.add("--out");
        withFolder.add(work.toString());
        final Optional<List<String>> command = fork.command(measurement, withFolder);
        if (command.isEmpty())
        {
            folder.keep(measurement.name(), turn.number(), null);
            return Outcome.skipped(turn.number(), readable, 0,
                "peers/" + measurement.module() + " is not built: its dependencies must be fetched once, " +
                "run 'mvn -f peers/pom.xml package' with access to Maven Central");
        }
        final long startNs = nanoClock.getAsLong();
        final MeasurementProcess process = new MeasurementProcess(command.get(), work);
        running = process;
        if (isKilled)
        {
            process.kill();
        }
        final MeasurementProcess.End end = process.run(Math.min(
            (long)measurement.seconds(isQuick) * LIMIT_FACTOR + LIMIT_EXTRA_SECONDS, leftSeconds));
        running = null;
        final double seconds = (nanoClock.getAsLong() - startNs) / 1e9;
        final MeasurementRecord record = folder.keep(measurement.name(), turn.number(), end.record());
        if (record != null)
        {
            latest.put(measurement.name(), record);
            return Outcome.measured(turn.number(), readable, seconds, record);
        }
        return end.isSkipped() ?
            Outcome.skipped(turn.number(), readable, seconds, end.reason()) :
            Outcome.failed(turn.number(), readable, seconds, end.reason());
    }

    private long seconds(final long sinceNs)
    {
        return TimeUnit.NANOSECONDS.toSeconds(nanoClock.getAsLong() - sinceNs);
    }

    /**
     * Kills the process that runs, if one does, and waits until nothing is measured any more: that may not go on when
     * this process is told to end.
     */
    void kill()
    {
        isKilled = true;
        final MeasurementProcess process = running;
        if (process != null)
        {
            process.kill();
        }
        try
        {
            hasEnded.await(END_SECONDS, TimeUnit.SECONDS);
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
        }
    }
}
