package io.headrace.benchmarks;

import io.headrace.server.CommandFailure;
import io.headrace.server.ExitCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The folder of a run: a folder for each process, which is deleted with its journals as soon as the process ends, and
 * the histograms that are kept. Not threadsafe.
 */
final class WorkFolder
{
    private static final int MIB = 1024 * 1024;
    private static final int SPARE_MIB = 512;
    private static final String HISTOGRAMS = "histograms";

    private final Path out;
    private final Path work;
    private final Path histograms;

    private WorkFolder(final Path out)
    {
        this.out = out;
        work = out.resolve("work");
        histograms = out.resolve(HISTOGRAMS);
    }

    /**
     * Makes the folder ready.
     *
     * @param out     of the report.
     * @param diskMiB that the largest measurement takes.
     * @return the folder.
     */
    static WorkFolder prepare(final Path out, final int diskMiB)
    {
        final WorkFolder folder = new WorkFolder(out);
        try
        {
            Files.createDirectories(out);
            // What an interrupted run left, and what belongs to an earlier report.
            delete(folder.work);
            delete(folder.histograms);
            Files.createDirectories(folder.work);
            Files.createDirectories(folder.histograms);
            final long freeMiB = Files.getFileStore(out).getUsableSpace() / MIB;
            if (freeMiB < diskMiB + SPARE_MIB)
            {
                delete(folder.work);
                throw new CommandFailure(ExitCode.FAILED, "free space of " + freeMiB + " MiB at out=" + out +
                    " must be at least " + (diskMiB + SPARE_MIB) + " MiB: free some, or give --out on another disk");
            }
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
        return folder;
    }

    /** An empty folder for one process. */
    Path of(final String measurement, final int turn)
    {
        try
        {
            return Files.createDirectories(work.resolve(measurement + "-" + turn));
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    /**
     * Keeps the histograms of a process under names of their own, and deletes the rest of its folder.
     *
     * @param measurement that was run.
     * @param turn        of it.
     * @param record      what it measured, null if nothing.
     * @return the record with the files where they are now, relative to the folder of the report.
     */
    MeasurementRecord keep(final String measurement, final int turn, final MeasurementRecord record)
    {
        final Path folder = of(measurement, turn);
        MeasurementRecord kept = record;
        if (record != null && record.latency() != null)
        {
            final LatencyFigures latency = record.latency();
            final LatencyFigures.Floor floor = latency.floor();
            final String name = measurement + "-" + turn;
            kept = record.withLatency(new LatencyFigures(
                latency.offered(), latency.achieved(), latency.p50Us(), latency.p99Us(), latency.p999Us(),
                latency.p9999Us(), latency.maxUs(),
                move(folder, latency.hgrm(), name + ".hgrm"),
                move(folder, latency.hlog(), name + ".hlog"),
                floor == null ? null : new LatencyFigures.Floor(
                    floor.p50Us(), floor.p99Us(), floor.p999Us(), floor.maxUs(),
                    move(folder, floor.hgrm(), name + "-floor.hgrm"))));
        }
        delete(folder);
        return kept;
    }

    private String move(final Path folder, final String file, final String name)
    {
        if (file == null)
        {
            return null;
        }
        final Path source = folder.resolve(file);
        if (!Files.isRegularFile(source))
        {
            return null;
        }
        try
        {
            Files.move(source, histograms.resolve(name), StandardCopyOption.REPLACE_EXISTING);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
        return HISTOGRAMS + "/" + name;
    }

    /** Deletes everything but the report and the histograms. */
    void clean()
    {
        delete(work);
    }

    Path out()
    {
        return out;
    }

    private static void delete(final Path folder)
    {
        if (!Files.exists(folder))
        {
            return;
        }
        try (Stream<Path> paths = Files.walk(folder))
        {
            final List<Path> deepestFirst = paths.sorted(Comparator.reverseOrder()).toList();
            for (final Path path : deepestFirst)
            {
                Files.deleteIfExists(path);
            }
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }
}
