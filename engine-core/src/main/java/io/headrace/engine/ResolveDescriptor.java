package io.headrace.engine;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.headrace.bus.FrameDescriptor;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Layout of the frame that retries or discards a quarantined event.
 * <pre>
 *  +---------------------------------------------------------------+
 *  |            Frame header: topic id 0, format is the action    ...  0
 *  +---------------------------------------------------------------+
 *  |               Sequence of the quarantined event               |  16
 *  +---------------------------------------------------------------+
 * </pre>
 */
final class ResolveDescriptor
{
    /** Bytes of the frame. */
    static final int LENGTH = FrameDescriptor.HEADER_LENGTH + Long.BYTES;

    private ResolveDescriptor()
    {
    }

    static void put(
        final MutableDirectBuffer buffer, final int offset, final QuarantineAction action, final long sequence)
    {
        FrameDescriptor.putHeader(
            buffer, offset, FrameDescriptor.TYPE_RESOLVE, 0, action.code(), 0, Long.BYTES);
        buffer.putLong(offset + FrameDescriptor.HEADER_LENGTH, sequence, LITTLE_ENDIAN);
    }

    static boolean isRetry(final DirectBuffer buffer, final int offset)
    {
        return FrameDescriptor.format(buffer, offset) == QuarantineAction.RETRY.code();
    }

    static long sequence(final DirectBuffer buffer, final int offset)
    {
        return buffer.getLong(offset + FrameDescriptor.HEADER_LENGTH, LITTLE_ENDIAN);
    }
}
