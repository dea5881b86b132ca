package io.headrace.engine;

import io.headrace.bus.PayloadFormat;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;

/**
 * Keeps what is delivered as lines of text, and can refuse.
 */
final class RecordingSink implements CompletionSink
{
    final List<String> delivered = new ArrayList<>();
    boolean refuses;

    @Override
    public boolean onAcknowledged(
        final long source,
        final long correlation,
        final int index,
        final long firstSequence,
        final int count,
        final DurabilityLevel level)
    {
        if (!refuses)
        {
            final String piece = index == 0 ? "" : "/" + index;
            delivered.add("ack " + correlation + piece + " " + firstSequence + "+" + count + " " + level);
        }
        return !refuses;
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
        if (!refuses)
        {
            delivered.add("reply " + correlation + "/" + index + " " + sequence + " " + length);
        }
        return !refuses;
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
        if (!refuses)
        {
            delivered.add(outcome + " " + correlation + "/" + index + "+" + count + " " + value);
        }
        return !refuses;
    }

    @Override
    public void onEndOfCycle()
    {
        delivered.add("flush");
    }
}
