package io.headrace.peers.support;

import java.io.PrintStream;
import java.util.concurrent.TimeUnit;

/**
 * Times a load: first to warm up, then once for each sample, with the processor time that it took. Used by one thread.
 */
public final class Sampling
{
    private static final double NS_PER_S = TimeUnit.SECONDS.toNanos(1);
    private static final double MILLION = 1_000_000;

    private final MeasurementOptions options;
    private final CpuClock cpu;
    private final PrintStream progress;

    /**
     * Measures with the arguments given.
     *
     * @param options of the command line
     * @param cpu     clock of the process that does the work
     */
    public Sampling(final MeasurementOptions options, final CpuClock cpu)
    {
        this.options = options;
        this.cpu = cpu;
        progress = System.err;
    }

    /**
     * Adds one sample of events a second for each repetition, and the facts that every peer has.
     *
     * @param load   to run
     * @param record to add to
     * @throws Exception if the peer fails
     */
    public void measure(final Load load, final MeasurementRecord record) throws Exception
    {
        if (options.warmupNs() > 0)
        {
            load.run(options.warmupNs(), Long.MAX_VALUE);
            load.reset();
        }
        long allEvents = 0;
        double allSeconds = 0;
        double cpuSeconds = 0;
        for (int i = 1; i <= options.samples(); i++)
        {
            final double cpuBefore = cpu.seconds();
            final long beginNs = System.nanoTime();
            final long events = load.run(options.sampleNs(), options.sampleEvents());
            final double seconds = (System.nanoTime() - beginNs) / NS_PER_S;
            cpuSeconds += cpu.seconds() - cpuBefore;
            record.sample(events / seconds);
            allEvents += events;
            allSeconds += seconds;
            progress.printf("sample %d of %d: %.0f a second%n", i, options.samples(), events / seconds);
            load.reset();
        }
        record.fact("events", (double)allEvents).fact("seconds", allSeconds);
        if (cpu.isAvailable() && allEvents > 0)
        {
            record.fact("cpuSecondsPerMillion", cpuSeconds * MILLION / allEvents)
                .fact("residentMiB", cpu.residentMiB());
        }
    }
}
