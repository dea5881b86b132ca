package io.headrace.benchmarks;

import io.headrace.bus.SourceRef;
import io.headrace.engine.CompletionSink;
import io.headrace.engine.DurabilityLevel;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.SingleWriterRecorder;

/**
 * Counts the acknowledgements of each slot and takes the latency of those whose correlation is the time at which they
 * were due. Written by the outbound agent, read by any thread.
 */
final class AcknowledgementCounter implements CompletionSink
{
    /** Correlation of what is only counted. */
    static final long UNTIMED = Long.MIN_VALUE;

    private static final int SLOTS = 8;
    private static final long LONGEST_NS = TimeUnit.MINUTES.toNanos(1);

    private final AtomicLongArray events = new AtomicLongArray(SLOTS);
    private final SingleWriterRecorder recorder = new SingleWriterRecorder(LONGEST_NS, 3);

    long events(final int slot)
    {
        return events.get(slot);
    }

    void begin()
    {
        recorder.reset();
    }

    Histogram end()
    {
        return recorder.getIntervalHistogram();
    }

    @Override
    public boolean onAcknowledged(
        final long source,
        final long correlation,
        final int index,
        final long firstSequence,
        final int count,
        final DurabilityLevel level)
    {
        final int slot = SourceRef.slot(source);
        events.lazySet(slot, events.get(slot) + count);
        if (correlation != UNTIMED)
        {
            recorder.recordValue(Math.min(LONGEST_NS, System.nanoTime() - correlation));
        }
        return true;
    }
}
