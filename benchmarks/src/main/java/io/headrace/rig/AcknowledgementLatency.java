package io.headrace.rig;

import io.headrace.engine.CompletionSink;
import io.headrace.engine.DurabilityLevel;
import io.headrace.load.LatencyRecorder;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.SingleWriterRecorder;

/**
 * Takes the latency of each event from the time it was due to its acknowledgement. The correlation of a run is the due
 * time of its first event. Written by the outbound agent; one other thread takes the intervals.
 */
final class AcknowledgementLatency implements CompletionSink
{
    private final Histogram shape = LatencyRecorder.newHistogram();
    private final SingleWriterRecorder recorder =
        new SingleWriterRecorder(shape.getLowestDiscernibleValue(), shape.getHighestTrackableValue(),
            shape.getNumberOfSignificantValueDigits());
    private final AtomicLong acknowledged = new AtomicLong();
    private volatile double nsPerEvent;
    private volatile long recordFromNs = Long.MAX_VALUE;
    private Histogram interval;

    /** Sets the distance between two due times, for the runs that are published from now on. */
    void nsPerEvent(final double value)
    {
        nsPerEvent = value;
    }

    /** Records only what is due at this time or later. */
    void recordFrom(final long dueNs)
    {
        recordFromNs = dueNs;
    }

    /** Events acknowledged so far. */
    long acknowledged()
    {
        return acknowledged.get();
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
        if (correlation - recordFromNs >= 0)
        {
            final double distanceNs = nsPerEvent;
            LatencyRecorder.recordRun(
                recorder, shape, correlation + (long)(index * distanceNs), distanceNs, count, System.nanoTime());
        }
        acknowledged.lazySet(acknowledged.get() + count);
        return true;
    }

    /** What was recorded since the last call, valid until the next. */
    Histogram takeInterval()
    {
        interval = recorder.getIntervalHistogram(interval);
        return interval;
    }
}
