package io.headrace.peers.support;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/**
 * The arguments that every measurement takes. Filled in by the command line, then read by one thread.
 */
public final class MeasurementOptions
{
    private static final int MIN_SIZE = Long.BYTES;
    private static final int MAX_SIZE = 1024 * 1024;

    private int seconds = 10;
    private int warmup = 3;
    private int samples = 1;
    private int size = 128;
    private long events;
    private Path out = Path.of("target", "peers");

    @Spec(Target.MIXEE)
    private CommandSpec spec;

    @Option(names = "--seconds", paramLabel = "N", description = "Seconds of each sample, 10 by default.")
    void seconds(final int value)
    {
        seconds = within("--seconds", value, 1, (int)TimeUnit.DAYS.toSeconds(1));
    }

    @Option(names = "--warmup", paramLabel = "N", description = "Seconds before the first sample, 3 by default.")
    void warmup(final int value)
    {
        warmup = within("--warmup", value, 0, (int)TimeUnit.DAYS.toSeconds(1));
    }

    @Option(names = "--samples", paramLabel = "N", description = "Number of samples, 1 by default.")
    void samples(final int value)
    {
        samples = within("--samples", value, 1, 1000);
    }

    @Option(names = "--size", paramLabel = "BYTES", description = "Bytes of the payload of an event, 128 by default.")
    void size(final int value)
    {
        size = within("--size", value, MIN_SIZE, MAX_SIZE);
    }

    @Option(names = "--events", paramLabel = "N", description = "A burst of so many events, in place of --seconds.")
    void events(final long value)
    {
        if (value < 1)
        {
            throw new ParameterException(spec.commandLine(), "--events=" + value + " is below 1: choose 1 or more");
        }
        events = value;
    }

    @Option(names = "--out", paramLabel = "DIR", description = "Folder for what is written; target/peers by default.")
    void out(final Path value)
    {
        out = value;
    }

    private int within(final String name, final int value, final int least, final int most)
    {
        if (value < least || value > most)
        {
            throw new ParameterException(
                spec.commandLine(), name + "=" + value + " is outside " + least + ".." + most + ": choose one within");
        }
        return value;
    }

    /** Nanoseconds of a sample at most. */
    public long sampleNs()
    {
        return events > 0 ? TimeUnit.DAYS.toNanos(1) : TimeUnit.SECONDS.toNanos(seconds);
    }

    /** Events of a sample at most. */
    public long sampleEvents()
    {
        return events > 0 ? events : Long.MAX_VALUE;
    }

    /** Seconds of a sample. */
    public int seconds()
    {
        return seconds;
    }

    /** Nanoseconds before the first sample. */
    public long warmupNs()
    {
        return TimeUnit.SECONDS.toNanos(warmup);
    }

    /** Number of samples. */
    public int samples()
    {
        return samples;
    }

    /** Bytes of the payload of an event. */
    public int size()
    {
        return size;
    }

    /** The folder for what is written. */
    public Path out()
    {
        return out;
    }
}
