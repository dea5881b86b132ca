package io.headrace.engine;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.headrace.bus.FrameDescriptor;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Layout of the decision that an event is quarantined. It carries all that is to be known, the event included, so
 * that neither listing nor retrying needs the batch that the event came in.
 * <pre>
 *  +---------------------------------------------------------------+
 *  |                     Frame header: topic id 0                 ...  0
 *  +---------------------------------------------------------------+
 *  |               Sequence of the quarantined event               |  16
 *  +---------------------------------------------------------------+
 *  |       Timestamp of the event: nanoseconds since the epoch     |  24
 *  +-------------------------------+-------------------------------+
 *  |     Handler Name Length       |       Error Class Length      |  32
 *  +-------------------------------+-------------------------------+
 *  |        Message Length         |     Length of event frame     |  40
 *  +-------------------------------+-------------------------------+
 *  |    Handler, error class and message in UTF-8, one by one     ...  48
 *  +---------------------------------------------------------------+
 *  |                         Event frame                          ...
 *  +---------------------------------------------------------------+
 * </pre>
 */
final class QuarantineDescriptor
{
    /** Most bytes of a frame beside the event: texts are cut so that they fit. */
    static final int MAX_OVERHEAD = 8 * 1024;

    private static final int SEQUENCE_OFFSET = FrameDescriptor.HEADER_LENGTH;
    private static final int TIMESTAMP_OFFSET = SEQUENCE_OFFSET + Long.BYTES;
    private static final int HANDLER_LENGTH_OFFSET = TIMESTAMP_OFFSET + Long.BYTES;
    private static final int CLASS_LENGTH_OFFSET = HANDLER_LENGTH_OFFSET + Integer.BYTES;
    private static final int MESSAGE_LENGTH_OFFSET = CLASS_LENGTH_OFFSET + Integer.BYTES;
    private static final int EVENT_LENGTH_OFFSET = MESSAGE_LENGTH_OFFSET + Integer.BYTES;
    private static final int TEXTS_OFFSET = EVENT_LENGTH_OFFSET + Integer.BYTES;

    private QuarantineDescriptor()
    {
    }

    static int alignedLength(final QuarantinedEvent event)
    {
        return FrameDescriptor.align(TEXTS_OFFSET + event.handlerBytes().length + event.errorClassBytes().length +
            event.messageBytes().length + event.frame().length);
    }

    static void put(final MutableDirectBuffer buffer, final int offset, final QuarantinedEvent event)
    {
        final byte[] handler = event.handlerBytes();
        final byte[] errorClass = event.errorClassBytes();
        final byte[] message = event.messageBytes();
        final byte[] frame = event.frame();
        FrameDescriptor.putHeader(
            buffer,
            offset,
            FrameDescriptor.TYPE_QUARANTINE,
            0,
            0,
            0,
            TEXTS_OFFSET - FrameDescriptor.HEADER_LENGTH +
                handler.length + errorClass.length + message.length + frame.length);
        buffer.putLong(offset + SEQUENCE_OFFSET, event.sequence(), LITTLE_ENDIAN);
        buffer.putLong(offset + TIMESTAMP_OFFSET, event.timestampNs(), LITTLE_ENDIAN);
        buffer.putInt(offset + HANDLER_LENGTH_OFFSET, handler.length, LITTLE_ENDIAN);
        buffer.putInt(offset + CLASS_LENGTH_OFFSET, errorClass.length, LITTLE_ENDIAN);
        buffer.putInt(offset + MESSAGE_LENGTH_OFFSET, message.length, LITTLE_ENDIAN);
        buffer.putInt(offset + EVENT_LENGTH_OFFSET, frame.length, LITTLE_ENDIAN);
        int position = offset + TEXTS_OFFSET;
        for (final byte[] part : new byte[][]{handler, errorClass, message, frame})
        {
            buffer.putBytes(position, part);
            position += part.length;
        }
    }

    static QuarantinedEvent get(final DirectBuffer buffer, final int offset)
    {
        final int handlerLength = buffer.getInt(offset + HANDLER_LENGTH_OFFSET, LITTLE_ENDIAN);
        final int classLength = buffer.getInt(offset + CLASS_LENGTH_OFFSET, LITTLE_ENDIAN);
        final int messageLength = buffer.getInt(offset + MESSAGE_LENGTH_OFFSET, LITTLE_ENDIAN);
        final int eventLength = buffer.getInt(offset + EVENT_LENGTH_OFFSET, LITTLE_ENDIAN);
        final int errorClass = offset + TEXTS_OFFSET + handlerLength;
        final int message = errorClass + classLength;
        return QuarantinedEvent.of(
            buffer.getLong(offset + SEQUENCE_OFFSET, LITTLE_ENDIAN),
            buffer.getLong(offset + TIMESTAMP_OFFSET, LITTLE_ENDIAN),
            bytes(buffer, offset + TEXTS_OFFSET, handlerLength),
            bytes(buffer, errorClass, classLength),
            bytes(buffer, message, messageLength),
            bytes(buffer, message + messageLength, eventLength));
    }

    /** Sequence of the event that a decision is about. */
    static long sequence(final DirectBuffer buffer, final int offset)
    {
        return buffer.getLong(offset + SEQUENCE_OFFSET, LITTLE_ENDIAN);
    }

    private static byte[] bytes(final DirectBuffer buffer, final int offset, final int length)
    {
        final byte[] bytes = new byte[length];
        buffer.getBytes(offset, bytes);
        return bytes;
    }
}
