package io.headrace.engine;

import io.headrace.bus.FrameDescriptor;
import io.headrace.bus.PayloadFormat;
import io.headrace.bus.QueryDescriptor;
import org.agrona.DirectBuffer;

/**
 * A flyweight over the frame of one query. Reused: whatever is to be kept must be copied during the call that hands it
 * over. Belongs to the engine agent.
 */
public final class Query
{
    private DirectBuffer buffer;
    private int frameOffset;
    private long sequence;

    /**
     * Points the flyweight at a frame.
     *
     * @param buffer   with the frame.
     * @param offset   of the frame.
     * @param sequence of the last event applied.
     * @return this.
     */
    public Query wrap(final DirectBuffer buffer, final int offset, final long sequence)
    {
        this.buffer = buffer;
        frameOffset = offset;
        this.sequence = sequence;
        return this;
    }

    /**
     * The last event that the state has seen.
     *
     * @return its sequence.
     */
    public long sequence()
    {
        return sequence;
    }

    /**
     * Key that the query was sent with.
     *
     * @return 32 bits as of {@link io.headrace.bus.EventKey}, 0 for none.
     */
    public int key()
    {
        return FrameDescriptor.key(buffer, frameOffset);
    }

    /**
     * What kind of bytes the payload is.
     *
     * @return the format.
     */
    public PayloadFormat format()
    {
        return PayloadFormat.of(FrameDescriptor.format(buffer, frameOffset));
    }

    /**
     * Buffer that the payload lies in.
     *
     * @return the buffer, valid during the call that handed over this query.
     */
    public DirectBuffer buffer()
    {
        return buffer;
    }

    /**
     * Where the payload starts in {@link #buffer()}.
     *
     * @return the offset.
     */
    public int offset()
    {
        return frameOffset + QueryDescriptor.HEADER_LENGTH;
    }

    /**
     * Bytes of payload.
     *
     * @return the length, possibly 0.
     */
    public int length()
    {
        return FrameDescriptor.frameLength(buffer, frameOffset) - QueryDescriptor.HEADER_LENGTH;
    }
}
