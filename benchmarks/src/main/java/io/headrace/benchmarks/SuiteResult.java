package io.headrace.benchmarks;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.core.JsonProcessingException;
import io.headrace.server.CommandFailure;
import io.headrace.server.ExitCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Everything that a run of the suite found out; {@code report.json} is this record. Immutable.
 *
 * @param format       of this file.
 * @param version      of Headrace.
 * @param revision     of the sources in git.
 * @param date         when the run began, in UTC.
 * @param mode         quick or full.
 * @param only         what was asked for with --only, empty for all.
 * @param seconds      that the run took.
 * @param command      that was given.
 * @param machine      where it ran.
 * @param bars         the table of bars.
 * @param measurements all results, in the order of the list.
 */
record SuiteResult(
    int format,
    String version,
    String revision,
    String date,
    String mode,
    List<String> only,
    double seconds,
    String command,
    Machine machine,
    List<BarRow> bars,
    List<MeasurementResult> measurements)
{
    static final int FORMAT = 1;
    static final String QUICK = "quick";
    static final String FULL = "full";

    SuiteResult
    {
        only = only == null ? List.of() : List.copyOf(only);
        bars = bars == null ? List.of() : List.copyOf(bars);
        measurements = measurements == null ? List.of() : List.copyOf(measurements);
    }

    /** The result of a measurement, null if it was not run. */
    MeasurementResult find(final String name)
    {
        return measurements.stream().filter(result -> result.name().equals(name)).findFirst().orElse(null);
    }

    @JsonIgnore
    boolean isQuick()
    {
        return QUICK.equals(mode);
    }

    /** Names of measurements with a turn that failed. */
    @JsonIgnore
    List<String> failed()
    {
        return measurements.stream().filter(MeasurementResult::hasFailed).map(MeasurementResult::name).toList();
    }

    SuiteResult withBars(final List<BarRow> rows)
    {
        return new SuiteResult(
            format, version, revision, date, mode, only, seconds, command, machine, rows, measurements);
    }

    void write(final Path file)
    {
        try
        {
            ReportFile.replace(file, Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(this));
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    /** Reads a report that an earlier run wrote. */
    static SuiteResult read(final Path file)
    {
        if (!Files.isReadable(file))
        {
            throw new CommandFailure(
                ExitCode.WRONG_USE, file + " cannot be read: give a report.json of an earlier run");
        }
        try
        {
            final SuiteResult result = Json.MAPPER.readValue(file.toFile(), SuiteResult.class);
            if (result == null || result.format != FORMAT || result.measurements.isEmpty())
            {
                throw new CommandFailure(ExitCode.WRONG_USE,
                    file + " is no report of format=" + FORMAT + ": give a report.json of an earlier run");
            }
            return result;
        }
        catch (final JsonProcessingException ex)
        {
            throw new CommandFailure(
                ExitCode.WRONG_USE, file + " is no report: " + ex.getOriginalMessage(), ex);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }
}
