package io.headrace.peers.support;

import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * How long answers took while the peer was kept as busy as it can be. Tells how deep its queues were, and is no latency
 * at a given rate. Recorded and read by one thread.
 */
public final class AnswerTimes
{
    private static final int DIGITS = 3;
    private static final double NS_PER_US = TimeUnit.MICROSECONDS.toNanos(1);
    private static final double MIDDLE = 50;
    private static final double TAIL = 99;

    private final Histogram histogram = new Histogram(DIGITS);

    /**
     * Records an answer.
     *
     * @param durationNs from the question
     */
    public void record(final long durationNs)
    {
        histogram.recordValue(Math.max(1, durationNs));
    }

    /** Forgets all. */
    public void clear()
    {
        histogram.reset();
    }

    /**
     * States percentiles as facts.
     *
     * @param record to add to
     * @param name   of what was answered; the facts begin with it
     */
    public void addTo(final MeasurementRecord record, final String name)
    {
        record.fact(name + "P50Us", histogram.getValueAtPercentile(MIDDLE) / NS_PER_US)
            .fact(name + "P99Us", histogram.getValueAtPercentile(TAIL) / NS_PER_US)
            .fact(name + "MaxUs", histogram.getMaxValue() / NS_PER_US);
    }
}
