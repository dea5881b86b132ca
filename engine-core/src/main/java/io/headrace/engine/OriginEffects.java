package io.headrace.engine;

import io.headrace.bus.FrameDescriptor;
import io.headrace.bus.OriginDescriptor;
import org.agrona.DirectBuffer;

/**
 * Keeps in the state what came of events that have an origin, so that they can be answered again. Belongs to the
 * thread that concludes events.
 */
final class OriginEffects
{
    private final DurableState state;
    private final ContentChecksum checksum = new ContentChecksum();
    private boolean rebuilds;
    private int kind;
    private long high;
    private long low;
    private int count;
    private int left;

    OriginEffects(final DurableState state)
    {
        this.state = state;
    }

    /**
     * Before a batch.
     *
     * @param value whether its sessions and keys are still to be noted, as in replay, or were when it was filled.
     */
    void rebuild(final boolean value)
    {
        rebuilds = value;
        left = 0;
    }

    /** An origin frame: the events behind it have it. */
    void onOrigin(final DirectBuffer buffer, final int frame, final long nextSequence)
    {
        kind = OriginDescriptor.kind(buffer, frame);
        high = OriginDescriptor.high(buffer, frame);
        low = OriginDescriptor.low(buffer, frame);
        count = OriginDescriptor.count(buffer, frame);
        left = count;
        if (rebuilds)
        {
            note(buffer, frame + OriginDescriptor.LENGTH, nextSequence);
        }
    }

    /** A session frame. */
    void onSession(final long sequence)
    {
        if (rebuilds)
        {
            state.sessions.open(sequence);
        }
    }

    private void note(final DirectBuffer buffer, final int firstFrame, final long firstSequence)
    {
        if (kind == OriginDescriptor.KIND_KEY)
        {
            final int length = OriginAdmission.lengthOf(buffer, firstFrame, count);
            final int known = state.results.find(kind, high, low);
            if (known != ResultTable.ABSENT)
            {
                state.results.forgetIdentity(known);
            }
            state.results.add(kind, high, low, checksum.compute(buffer, firstFrame, length), firstSequence, count);
            return;
        }
        int frame = firstFrame;
        for (int i = 0; i < count; i++)
        {
            final int length = FrameDescriptor.alignedFrameLength(buffer, frame);
            state.results.add(
                kind, high, low + i, checksum.compute(buffer, frame, length), firstSequence + i, 1);
            frame += length;
        }
        state.sessions.advance(high, low + count - 1);
    }

    /** A handler has replied to the event at hand. */
    void onReply(final int format, final DirectBuffer buffer, final int offset, final int length)
    {
        if (left > 0 && (kind == OriginDescriptor.KIND_SESSION || count == 1))
        {
            state.results.appendReply(findResult(), format, buffer, offset, length);
        }
    }

    /** A handler was set aside for the event at hand. */
    void onSetAside()
    {
        if (left > 0)
        {
            state.results.addQuarantined(findResult());
        }
    }

    private int findResult()
    {
        final int slot = state.results.find(
            kind, high, kind == OriginDescriptor.KIND_SESSION ? low + count - left : low);
        if (slot == ResultTable.ABSENT)
        {
            throw new IllegalStateException("results.max holds less than the batches at hand");
        }
        return slot;
    }

    /** The event at hand is done. */
    void onEventEnd()
    {
        if (left > 0)
        {
            left--;
        }
    }
}
