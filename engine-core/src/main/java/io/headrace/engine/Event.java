package io.headrace.engine;

import io.headrace.bus.EgressDescriptor;
import io.headrace.bus.FrameAttributes;
import io.headrace.bus.FrameDescriptor;
import io.headrace.bus.PayloadFormat;
import org.agrona.DirectBuffer;

/**
 * A flyweight over the frame of one event, with what its batch shares.
 * <p>
 * Not threadsafe, reused for every event: whatever is to be kept must be copied during the call that hands it over.
 */
public final class Event
{
    private DirectBuffer buffer;
    private int frameOffset;
    private int payloadOffset;
    private int payloadLength;
    private long sequence;
    private long timestampNs;
    private String topic;
    private long retryOf;

    /**
     * Points the flyweight at a frame.
     *
     * @param buffer      with the frame.
     * @param offset      of the frame.
     * @param sequence    of the event.
     * @param timestampNs of the batch.
     * @return this.
     */
    public Event wrap(final DirectBuffer buffer, final int offset, final long sequence, final long timestampNs)
    {
        final int attributesLength = FrameDescriptor.attributesLength(buffer, offset);
        // looking first: a reference that is stored costs the collector's barrier, also if it was there already
        if (this.buffer != buffer)
        {
            this.buffer = buffer;
        }
        this.sequence = sequence;
        this.timestampNs = timestampNs;
        retryOf = 0;
        frameOffset = offset;
        payloadOffset = offset + FrameDescriptor.HEADER_LENGTH + attributesLength;
        payloadLength =
            FrameDescriptor.frameLength(buffer, offset) - FrameDescriptor.HEADER_LENGTH - attributesLength;
        return this;
    }

    /**
     * Number that the engine gave, contiguous from 1.
     *
     * @return the sequence.
     */
    public long sequence()
    {
        return sequence;
    }

    /**
     * Time at which the engine took the event, the same in replay; never less than that of an earlier event.
     *
     * @return nanoseconds since the epoch, UTC.
     */
    public long timestampNs()
    {
        return timestampNs;
    }

    /**
     * Name of the topic.
     *
     * @return the name; null for an event read straight from a journal, which has only {@link #topicId()}.
     */
    public String topic()
    {
        return topic;
    }

    Event topic(final String name)
    {
        topic = name;
        return this;
    }

    /**
     * The quarantined event that this one is a retry of.
     *
     * @return its sequence, or 0 for an event that is none.
     */
    public long retryOf()
    {
        return retryOf;
    }

    Event retryOf(final long sequenceOfFirst)
    {
        retryOf = sequenceOfFirst;
        return this;
    }

    /**
     * Id of the topic, the same for the life of the journal.
     *
     * @return the id.
     */
    public int topicId()
    {
        return FrameDescriptor.topicId(buffer, frameOffset);
    }

    /**
     * Key that the event was published with.
     *
     * @return 32 bits as of {@link io.headrace.bus.EventKey}, 0 for none.
     */
    public int key()
    {
        return FrameDescriptor.key(buffer, frameOffset);
    }

    /**
     * Whether a handler has published the event.
     *
     * @return false for an event of a producer.
     */
    public boolean isEgress()
    {
        return FrameDescriptor.type(buffer, frameOffset) == FrameDescriptor.TYPE_EGRESS;
    }

    /**
     * Number among the events that handlers have published to the topic.
     *
     * @return contiguous from 1, or 0 for an event of a producer.
     */
    public long topicSequence()
    {
        return isEgress() ? EgressDescriptor.topicSequence(buffer, frameOffset) : 0;
    }

    /**
     * The event that was being handled when this one was published.
     *
     * @return its sequence, or 0 for an event of a producer.
     */
    public long cause()
    {
        return isEgress() ? EgressDescriptor.cause(buffer, frameOffset) : 0;
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
     * Media type of the payload. Allocates for {@link PayloadFormat#NAMED}.
     *
     * @return a media type.
     */
    public String mediaType()
    {
        final PayloadFormat format = format();
        if (format != PayloadFormat.NAMED)
        {
            return format.mediaType();
        }
        final String named = FrameAttributes.getAscii(
            buffer,
            frameOffset + FrameDescriptor.HEADER_LENGTH,
            FrameDescriptor.attributesLength(buffer, frameOffset),
            FrameAttributes.CONTENT_TYPE);
        return named == null ? PayloadFormat.BINARY.mediaType() : named;
    }

    /**
     * Buffer that the payload lies in.
     *
     * @return the buffer, valid during the call that handed over this event.
     */
    public DirectBuffer buffer()
    {
        return buffer;
    }

    /**
     * Where the payload starts in {@link #buffer()}.
     *
     * @return the offset; 8-byte aligned within the batch when the frame has no attributes.
     */
    public int offset()
    {
        return payloadOffset;
    }

    /**
     * Bytes of payload.
     *
     * @return the length, possibly 0.
     */
    public int length()
    {
        return payloadLength;
    }
}
