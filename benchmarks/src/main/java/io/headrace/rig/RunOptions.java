package io.headrace.rig;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/**
 * The arguments that all measurements have. Filled once, by the command line.
 */
final class RunOptions
{
    @Option(names = "--seconds", defaultValue = "10", paramLabel = "S",
        description = "Length of a repetition. Default: ${DEFAULT-VALUE}.")
    private int seconds;

    @Option(names = "--warmup", defaultValue = "3", paramLabel = "S",
        description = "Seconds of the same load before. Default: ${DEFAULT-VALUE}.")
    private int warmup;

    @Option(names = "--samples", defaultValue = "1", paramLabel = "N",
        description = "Repetitions. Default: ${DEFAULT-VALUE}.")
    private int samples;

    @Option(names = "--size", defaultValue = "128", paramLabel = "BYTES",
        description = "Payload of each event. Default: ${DEFAULT-VALUE}.")
    private int size;

    @Option(names = "--out", defaultValue = "bench-out", paramLabel = "DIR",
        description = "For histograms and, until the end, journals. Default: ${DEFAULT-VALUE}.")
    private Path out;

    int seconds()
    {
        return seconds;
    }

    int warmup()
    {
        return warmup;
    }

    int samples()
    {
        return samples;
    }

    int size()
    {
        return size;
    }

    /** Refuses what makes no sense, and makes the folder. */
    void conclude() throws IOException
    {
        check("--seconds", seconds, 1, 86_400);
        check("--warmup", warmup, 0, 3_600);
        check("--samples", samples, 1, 1_000);
        check("--size", size, Long.BYTES, 1 << 20);
        Files.createDirectories(out);
    }

    /** Refuses an argument out of bounds. */
    static void check(final String name, final long value, final long from, final long to)
    {
        if (value < from || value > to)
        {
            throw new IllegalArgumentException(name + "=" + value + " must be " + from + " to " + to);
        }
    }

    /** Where histograms go. */
    Path out()
    {
        return out;
    }

    /** A folder for a journal, which goes when it is closed. */
    WorkFolder newWorkFolder(final String name) throws IOException
    {
        return WorkFolder.create(out, name);
    }
}
