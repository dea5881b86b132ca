package io.headrace.engine;

import io.headrace.bus.CursorDescriptor;
import io.headrace.bus.FrameDescriptor;
import io.headrace.bus.OriginDescriptor;
import org.agrona.DirectBuffer;

/**
 * Makes sure that a run consists of what producers may publish. The journal must hold nothing that replay reads in
 * another way than the engine did, so a run that is malformed stops the engine before any of it is journaled. Belongs
 * to the engine agent.
 */
final class RunCheck
{
    private RunCheck()
    {
    }

    /**
     * Checks a run that does not consist of events alone.
     *
     * @throws IllegalStateException if the run is malformed, which is a bug of the host that committed it.
     */
    static void check(final DirectBuffer buffer, final int offset, final int length, final int eventCount)
    {
        final int limit = offset + length;
        int frame = offset;
        int events = 0;
        if (length < FrameDescriptor.HEADER_LENGTH)
        {
            throw malformed("it is shorter than a frame", frame - offset, length, eventCount);
        }
        if (FrameDescriptor.type(buffer, frame) == FrameDescriptor.TYPE_ORIGIN)
        {
            while (frame < limit)
            {
                final int count = originCount(buffer, offset, frame, length, eventCount);
                frame = checkEvents(buffer, offset, frame + OriginDescriptor.LENGTH, length, count, eventCount);
                events += count;
            }
        }
        else if (isAlone(buffer, frame, length))
        {
            events = 1;
        }
        checkCount(events, frame - offset, length, eventCount);
    }

    /**
     * Checks a frame of a run that is to be an event.
     *
     * @param limit    of the run.
     * @param position of the frame in the run.
     * @return its head.
     * @throws IllegalStateException if it is none, or not whole.
     */
    static long eventHead(
        final DirectBuffer buffer,
        final int frame,
        final int limit,
        final int position,
        final int length,
        final int eventCount)
    {
        final int left = limit - frame;
        if (left >= FrameDescriptor.HEADER_LENGTH)
        {
            final long head = FrameDescriptor.head(buffer, frame);
            final int frameLength = FrameDescriptor.lengthOf(head);
            if (frameLength <= left &&
                frameLength >= FrameDescriptor.HEADER_LENGTH + FrameDescriptor.attributesLength(buffer, frame) &&
                FrameDescriptor.typeOf(head) == FrameDescriptor.TYPE_EVENT)
            {
                return head;
            }
        }
        throw malformed("no whole event is there", position, length, eventCount);
    }

    /** Checks how many events were found in a run up to a position. */
    static void checkCount(final int events, final int position, final int length, final int eventCount)
    {
        if (events != eventCount)
        {
            throw malformed("events=" + events + " were found", position, length, eventCount);
        }
    }

    /** Whether the run is one frame that is not an event of a topic. */
    private static boolean isAlone(final DirectBuffer buffer, final int frame, final int length)
    {
        final int frameLength = FrameDescriptor.frameLength(buffer, frame);
        return switch (FrameDescriptor.type(buffer, frame))
        {
            case FrameDescriptor.TYPE_SESSION, FrameDescriptor.TYPE_TOPIC_CREATED ->
                frameLength == length && length == FrameDescriptor.HEADER_LENGTH;
            case FrameDescriptor.TYPE_RESOLVE -> frameLength == length && length == ResolveDescriptor.LENGTH;
            case FrameDescriptor.TYPE_CURSOR -> isCursor(buffer, frame, frameLength, length);
            default -> false;
        };
    }

    private static boolean isCursor(
        final DirectBuffer buffer, final int frame, final int frameLength, final int length)
    {
        return frameLength > 0 && FrameDescriptor.align(frameLength) == length &&
            CursorDescriptor.isValid(buffer, frame);
    }

    private static int originCount(
        final DirectBuffer buffer, final int offset, final int frame, final int length, final int eventCount)
    {
        if (offset + length - frame < OriginDescriptor.LENGTH ||
            FrameDescriptor.type(buffer, frame) != FrameDescriptor.TYPE_ORIGIN ||
            FrameDescriptor.frameLength(buffer, frame) != OriginDescriptor.LENGTH)
        {
            throw malformed("no whole origin is there", frame - offset, length, eventCount);
        }
        final int kind = OriginDescriptor.kind(buffer, frame);
        final int count = OriginDescriptor.count(buffer, frame);
        final boolean isQuestion =
            kind == OriginDescriptor.KIND_SESSION && count == 0 && length == OriginDescriptor.LENGTH;
        if ((kind != OriginDescriptor.KIND_SESSION && kind != OriginDescriptor.KIND_KEY) || (count < 1 && !isQuestion))
        {
            throw malformed("its origin has kind=" + kind + " count=" + count, frame - offset, length, eventCount);
        }
        return count;
    }

    /** Offset behind so many events. */
    private static int checkEvents(
        final DirectBuffer buffer,
        final int offset,
        final int firstFrame,
        final int length,
        final int count,
        final int eventCount)
    {
        final int limit = offset + length;
        int frame = firstFrame;
        for (int i = 0; i < count; i++)
        {
            frame += FrameDescriptor.align(
                FrameDescriptor.lengthOf(eventHead(buffer, frame, limit, frame - offset, length, eventCount)));
        }
        return frame;
    }

    private static IllegalStateException malformed(
        final String what, final int position, final int length, final int eventCount)
    {
        return new IllegalStateException("a run of length=" + length + " committed with frameCount=" + eventCount +
            " is malformed at position=" + position + ": " + what + "; nothing of it is journaled, and the host that " +
            "committed it must be mended");
    }
}
