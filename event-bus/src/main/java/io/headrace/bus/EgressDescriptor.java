package io.headrace.bus;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Layout of what an egress frame has before its payload: an event that a handler published. It lies where the
 * attributes of a frame are and counts as such, so that the payload is found as in any other event.
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |               Frame header: attributes length 24             ...  0
 *  +---------------------------------------------------------------+
 *  |   Topic Sequence: number among the events published to the    |  16
 *  |                  topic, contiguous from 1                     |
 *  +---------------------------------------------------------------+
 *  |       Cause: sequence of the event that was being handled     |  24
 *  |                                                               |
 *  +-------------------------------+-------------------------------+
 *  |  Index: number among the events published in that call        |  32
 *  +---------------------------------------------------------------+
 *  |                           Reserved                            |  36
 *  +---------------------------------------------------------------+
 *  |                           Payload                            ...  40
 * </pre>
 * All fields are little-endian; reserved bytes are zero.
 */
public final class EgressDescriptor
{
    /** Bytes of attributes. */
    public static final int LENGTH = 24;

    private static final int TOPIC_SEQUENCE_OFFSET = 0;
    private static final int CAUSE_OFFSET = 8;
    private static final int INDEX_OFFSET = 16;

    private EgressDescriptor()
    {
    }

    /**
     * Writes the fields behind the header of a frame.
     *
     * @param buffer        to write to.
     * @param offset        of the attributes, as {@code FrameDescriptor.putHeader} returned it.
     * @param topicSequence number among the events published to the topic.
     * @param cause         sequence of the event that was being handled.
     * @param index         number among the events published for that cause, from 0.
     * @return offset of the payload.
     */
    public static int put(
        final MutableDirectBuffer buffer,
        final int offset,
        final long topicSequence,
        final long cause,
        final int index)
    {
        buffer.putLong(offset + TOPIC_SEQUENCE_OFFSET, topicSequence, LITTLE_ENDIAN);
        buffer.putLong(offset + CAUSE_OFFSET, cause, LITTLE_ENDIAN);
        buffer.putLong(offset + INDEX_OFFSET, index, LITTLE_ENDIAN);
        return offset + LENGTH;
    }

    /**
     * Gives a frame its number.
     *
     * @param buffer        with the frame.
     * @param offset        of the frame.
     * @param topicSequence number among the events published to the topic.
     */
    public static void putTopicSequence(final MutableDirectBuffer buffer, final int offset, final long topicSequence)
    {
        buffer.putLong(
            offset + FrameDescriptor.HEADER_LENGTH + TOPIC_SEQUENCE_OFFSET, topicSequence, LITTLE_ENDIAN);
    }

    /**
     * Number among the events published to the topic.
     *
     * @param buffer with the frame.
     * @param offset of the frame.
     * @return contiguous from 1 for each topic.
     */
    public static long topicSequence(final DirectBuffer buffer, final int offset)
    {
        return buffer.getLong(offset + FrameDescriptor.HEADER_LENGTH + TOPIC_SEQUENCE_OFFSET, LITTLE_ENDIAN);
    }

    /**
     * The event that was being handled.
     *
     * @param buffer with the frame.
     * @param offset of the frame.
     * @return its sequence.
     */
    public static long cause(final DirectBuffer buffer, final int offset)
    {
        return buffer.getLong(offset + FrameDescriptor.HEADER_LENGTH + CAUSE_OFFSET, LITTLE_ENDIAN);
    }

    /**
     * Number among the events published for the same cause.
     *
     * @param buffer with the frame.
     * @param offset of the frame.
     * @return from 0.
     */
    public static int index(final DirectBuffer buffer, final int offset)
    {
        return buffer.getInt(offset + FrameDescriptor.HEADER_LENGTH + INDEX_OFFSET, LITTLE_ENDIAN);
    }
}
