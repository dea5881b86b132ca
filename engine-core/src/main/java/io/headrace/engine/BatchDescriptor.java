package io.headrace.engine;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.headrace.bus.FrameDescriptor;
import org.agrona.DirectBuffer;

/**
 * Layout of a batch: frames journaled together behind a header that holds what they share. A batch is one excerpt
 * of the journal.
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |                       Magic "HRBT"                            |   0
 *  +-------------------------------+-------------------------------+
 *  |            Version            |         Header Length         |   4
 *  +-------------------------------+-------------------------------+
 *  |            Length of the batch, header included               |   8
 *  +---------------------------------------------------------------+
 *  |               Event Count: frames with a sequence             |  12
 *  +---------------------------------------------------------------+
 *  |                        First Sequence                         |  16
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |            Timestamp in nanoseconds since the epoch           |  24
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |         Durable Watermark when the batch was written          |  32
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                  Frame Count, sequenced or not                |  40
 *  +---------------------------------------------------------------+
 *  |                           Reserved                            |  44
 *  |                                                               |
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                CRC32C of the batch before (chain)             |  56
 *  +---------------------------------------------------------------+
 *  |     CRC32C of the bytes before this field and after it        |  60
 *  +---------------------------------------------------------------+
 *  |                            Frames                            ...  64
 * </pre>
 * All fields are little-endian. The chain starts with 0 at the first batch of a journal. Reserved bytes are zero.
 */
public final class BatchDescriptor
{
    /** "HRBT" in little-endian ASCII. */
    public static final int MAGIC = 0x5442_5248;
    /** Version of batch and frame layout. */
    public static final int VERSION = 1;
    /** Bytes before the first frame. */
    public static final int HEADER_LENGTH = 64;
    /** Offset of the magic number. */
    public static final int MAGIC_OFFSET = 0;
    /** Offset of the 16-bit version. */
    public static final int VERSION_OFFSET = 4;
    /** Offset of the 16-bit header length. */
    public static final int HEADER_LENGTH_OFFSET = 6;
    /** Offset of the length of the whole batch. */
    public static final int LENGTH_OFFSET = 8;
    /** Offset of the number of sequenced frames. */
    public static final int EVENT_COUNT_OFFSET = 12;
    /** Offset of the sequence of the first sequenced frame. */
    public static final int FIRST_SEQUENCE_OFFSET = 16;
    /** Offset of the timestamp. */
    public static final int TIMESTAMP_OFFSET = 24;
    /** Offset of the durable watermark. */
    public static final int DURABLE_WATERMARK_OFFSET = 32;
    /** Offset of the number of frames. */
    public static final int FRAME_COUNT_OFFSET = 40;
    /** Offset of the twelve reserved bytes. */
    public static final int RESERVED_OFFSET = 44;
    /** Offset of the checksum of the batch before. */
    public static final int PREVIOUS_CRC_OFFSET = 56;
    /** Offset of the checksum of this batch. */
    public static final int CRC_OFFSET = 60;

    private BatchDescriptor()
    {
    }

    /**
     * Bytes of the batch, header included.
     *
     * @param buffer with the batch.
     * @param offset of the batch.
     * @return the length.
     */
    public static int length(final DirectBuffer buffer, final int offset)
    {
        return buffer.getInt(offset + LENGTH_OFFSET, LITTLE_ENDIAN);
    }

    /**
     * Frames that have a sequence.
     *
     * @param buffer with the batch.
     * @param offset of the batch.
     * @return how many, at least 1.
     */
    public static int eventCount(final DirectBuffer buffer, final int offset)
    {
        return buffer.getInt(offset + EVENT_COUNT_OFFSET, LITTLE_ENDIAN);
    }

    /**
     * All frames.
     *
     * @param buffer with the batch.
     * @param offset of the batch.
     * @return how many, at least {@link #eventCount(DirectBuffer, int)}.
     */
    public static int frameCount(final DirectBuffer buffer, final int offset)
    {
        return buffer.getInt(offset + FRAME_COUNT_OFFSET, LITTLE_ENDIAN);
    }

    /**
     * Sequence of the first sequenced frame.
     *
     * @param buffer with the batch.
     * @param offset of the batch.
     * @return the sequence.
     */
    public static long firstSequence(final DirectBuffer buffer, final int offset)
    {
        return buffer.getLong(offset + FIRST_SEQUENCE_OFFSET, LITTLE_ENDIAN);
    }

    /**
     * Sequence of the last sequenced frame.
     *
     * @param buffer with the batch.
     * @param offset of the batch.
     * @return the sequence.
     */
    public static long lastSequence(final DirectBuffer buffer, final int offset)
    {
        return firstSequence(buffer, offset) + eventCount(buffer, offset) - 1;
    }

    /**
     * Time at which the batch was made.
     *
     * @param buffer with the batch.
     * @param offset of the batch.
     * @return nanoseconds since the epoch.
     */
    public static long timestampNs(final DirectBuffer buffer, final int offset)
    {
        return buffer.getLong(offset + TIMESTAMP_OFFSET, LITTLE_ENDIAN);
    }

    /**
     * The durable watermark when the batch was made.
     *
     * @param buffer with the batch.
     * @param offset of the batch.
     * @return a sequence, 0 if nothing was durable.
     */
    public static long durableWatermark(final DirectBuffer buffer, final int offset)
    {
        return buffer.getLong(offset + DURABLE_WATERMARK_OFFSET, LITTLE_ENDIAN);
    }

    /**
     * Checksum of the batch before.
     *
     * @param buffer with the batch.
     * @param offset of the batch.
     * @return CRC32C.
     */
    public static int previousCrc(final DirectBuffer buffer, final int offset)
    {
        return buffer.getInt(offset + PREVIOUS_CRC_OFFSET, LITTLE_ENDIAN);
    }

    /**
     * Checksum of the batch as stored.
     *
     * @param buffer with the batch.
     * @param offset of the batch.
     * @return CRC32C.
     */
    public static int crc(final DirectBuffer buffer, final int offset)
    {
        return buffer.getInt(offset + CRC_OFFSET, LITTLE_ENDIAN);
    }

    /**
     * Calls a consumer for each event that producers or handlers published in a batch that has been checked.
     *
     * @param buffer   with the batch.
     * @param offset   of the batch.
     * @param event    flyweight to reuse.
     * @param consumer called in sequence order.
     */
    public static void forEachEvent(
        final DirectBuffer buffer, final int offset, final Event event, final EventConsumer consumer)
    {
        final int limit = offset + length(buffer, offset);
        final long timestampNs = timestampNs(buffer, offset);
        long sequence = firstSequence(buffer, offset);
        int frame = offset + HEADER_LENGTH;
        while (frame < limit)
        {
            final int type = FrameDescriptor.type(buffer, frame);
            if (type == FrameDescriptor.TYPE_EVENT || type == FrameDescriptor.TYPE_EGRESS)
            {
                consumer.onEvent(event.wrap(buffer, frame, sequence, timestampNs));
            }
            if (FrameDescriptor.isSequenced(type))
            {
                sequence++;
            }
            frame += FrameDescriptor.alignedFrameLength(buffer, frame);
        }
    }
}
