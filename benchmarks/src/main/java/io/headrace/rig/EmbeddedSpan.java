package io.headrace.rig;

import java.io.IOException;
import java.util.Map;

/**
 * A stretch of time in the life of an embedded engine, with what was done and used in it. Immutable; the engine's
 * threads go on meanwhile.
 */
final class EmbeddedSpan
{
    private static final double NS_PER_SECOND = 1e9;
    private static final String FORCES = "sync forces";
    private static final double MILLION = 1e6;
    /** Engine, sync and outbound agents; the publishers are not among them. */
    private static final ThreadAllocation ALLOCATION = new ThreadAllocation("headrace-");

    private final long timeNs;
    private final long events;
    private final long journalBytes;
    private final long forces;
    private final ProcessUsage usage;
    private final Map<String, Long> allocated;

    private EmbeddedSpan(final EmbeddedEngine engine) throws IOException
    {
        allocated = ALLOCATION.byThread();
        usage = ProcessUsage.self();
        journalBytes = engine.journalBytes();
        forces = engine.engine().health().counter(FORCES);
        events = engine.completed();
        timeNs = System.nanoTime();
    }

    /** Begins a stretch now. */
    static EmbeddedSpan begin(final EmbeddedEngine engine) throws IOException
    {
        return new EmbeddedSpan(engine);
    }

    /** Time at which it began. */
    long timeNs()
    {
        return timeNs;
    }

    /** Ends it now and puts what it cost into a record; the events per second. */
    double end(final EmbeddedEngine engine, final RunRecord record) throws IOException
    {
        final EmbeddedSpan end = new EmbeddedSpan(engine);
        final long count = end.events - events;
        final double seconds = (end.timeNs - timeNs) / NS_PER_SECOND;
        if (count == 0)
        {
            throw new IllegalStateException("no event was handled in " + seconds + " s");
        }
        record.fact("events", count)
            .fact("seconds", seconds)
            .fact("cpuSecondsPerMillion", (end.usage.cpuSeconds() - usage.cpuSeconds()) / count * MILLION)
            .fact("allocatedBytesPerEvent",
                (double)ThreadAllocation.sum(ThreadAllocation.between(allocated, end.allocated)) / count);
        if (end.journalBytes > 0)
        {
            record.fact("journalBytesPerEvent", (end.journalBytes - journalBytes) / (double)count);
            if (end.forces > forces)
            {
                record.fact("eventsPerForce", count / (end.forces - forces));
            }
        }
        end.usage.putMemory(record);
        return count / seconds;
    }
}
