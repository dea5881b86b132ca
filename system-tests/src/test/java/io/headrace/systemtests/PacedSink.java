package io.headrace.systemtests;

import io.headrace.bus.PayloadFormat;
import io.headrace.engine.CompletionSink;
import io.headrace.engine.DurabilityLevel;
import io.headrace.engine.Outcome;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.DirectBuffer;

/**
 * Whoever takes acknowledgements, so many a second. The correlation is when the event was offered; the longest time
 * from there is kept. Written by the outbound agent, read by any thread.
 */
final class PacedSink implements CompletionSink
{
    private final AtomicLong acknowledged = new AtomicLong();
    private final AtomicLong longestNs = new AtomicLong();
    private final Pace pace;

    PacedSink(final double perSecond)
    {
        pace = new Pace(perSecond);
    }

    long acknowledged()
    {
        return acknowledged.get();
    }

    /** The longest latency since the last call. */
    long takeLongestNs()
    {
        return longestNs.getAndSet(0);
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
        if (!pace.tryTake(count))
        {
            return false;
        }
        longestNs.accumulateAndGet(System.nanoTime() - correlation, Math::max);
        acknowledged.addAndGet(count);
        return true;
    }

    @Override
    public boolean onReply(
        final long source,
        final long correlation,
        final int index,
        final long sequence,
        final PayloadFormat format,
        final DirectBuffer buffer,
        final int offset,
        final int length)
    {
        return true;
    }

    @Override
    public boolean onOutcome(
        final long source,
        final long correlation,
        final int index,
        final int count,
        final Outcome outcome,
        final long value)
    {
        return true;
    }

    @Override
    public void onEndOfCycle()
    {
        // nothing is gathered
    }
}
