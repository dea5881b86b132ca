package io.headrace.engine;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.headrace.bus.FrameDescriptor;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Layout of the frame of a timer that has fired. It names the handler, so that the journal stays readable when
 * handlers come and go.
 * <pre>
 *  +---------------------------------------------------------------+
 *  |   Frame header: topic id 0, key that the timer belongs to      ...  0
 *  +---------------------------------------------------------------+
 *  |                           Timer Id                            |  16
 *  +---------------------------------------------------------------+
 *  |        Deadline in nanoseconds since the epoch                |  24
 *  +---------------------------------------------------------------+
 *  |                  Name of the handler, ASCII                  ...  32
 *  +---------------------------------------------------------------+
 * </pre>
 */
final class TimerDescriptor
{
    private static final int TIMER_ID_OFFSET = FrameDescriptor.HEADER_LENGTH;
    private static final int DEADLINE_OFFSET = TIMER_ID_OFFSET + Long.BYTES;
    private static final int HANDLER_OFFSET = DEADLINE_OFFSET + Long.BYTES;

    private TimerDescriptor()
    {
    }

    /** Bytes of the frame with its padding. */
    static int alignedLength(final DirectBuffer handlerName)
    {
        return FrameDescriptor.align(HANDLER_OFFSET + handlerName.capacity());
    }

    static void put(
        final MutableDirectBuffer buffer,
        final int offset,
        final long timerId,
        final long deadlineNs,
        final int key,
        final DirectBuffer handlerName)
    {
        final int nameLength = handlerName.capacity();
        FrameDescriptor.putHeader(
            buffer, offset, FrameDescriptor.TYPE_TIMER, 0, 0, key, 0, 2 * Long.BYTES + nameLength);
        buffer.putLong(offset + TIMER_ID_OFFSET, timerId, LITTLE_ENDIAN);
        buffer.putLong(offset + DEADLINE_OFFSET, deadlineNs, LITTLE_ENDIAN);
        buffer.putBytes(offset + HANDLER_OFFSET, handlerName, 0, nameLength);
    }

    static long timerId(final DirectBuffer buffer, final int offset)
    {
        return buffer.getLong(offset + TIMER_ID_OFFSET, LITTLE_ENDIAN);
    }

    static long deadlineNs(final DirectBuffer buffer, final int offset)
    {
        return buffer.getLong(offset + DEADLINE_OFFSET, LITTLE_ENDIAN);
    }

    /** Whether the frame is for a handler. */
    static boolean isFor(final DirectBuffer buffer, final int offset, final DirectBuffer handlerName)
    {
        final int length = FrameDescriptor.frameLength(buffer, offset) - HANDLER_OFFSET;
        if (length != handlerName.capacity())
        {
            return false;
        }
        for (int i = 0; i < length; i++)
        {
            if (buffer.getByte(offset + HANDLER_OFFSET + i) != handlerName.getByte(i))
            {
                return false;
            }
        }
        return true;
    }
}
