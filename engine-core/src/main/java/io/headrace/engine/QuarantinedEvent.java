package io.headrace.engine;

import io.headrace.bus.FrameDescriptor;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * An event that was set aside since its handler threw. Immutable.
 */
public final class QuarantinedEvent
{
    private static final int MAX_TEXT_LENGTH = 2048;

    private final long sequence;
    private final long timestampNs;
    private final byte[] handler;
    private final byte[] errorClass;
    private final byte[] message;
    private final byte[] frame;

    private QuarantinedEvent(
        final long sequence,
        final long timestampNs,
        final byte[] handler,
        final byte[] errorClass,
        final byte[] message,
        final byte[] frame)
    {
        this.sequence = sequence;
        this.timestampNs = timestampNs;
        this.handler = handler;
        this.errorClass = errorClass;
        this.message = message;
        this.frame = frame;
    }

    /** From parts that it keeps. */
    static QuarantinedEvent of(
        final long sequence,
        final long timestampNs,
        final byte[] handler,
        final byte[] errorClass,
        final byte[] message,
        final byte[] frame)
    {
        return new QuarantinedEvent(sequence, timestampNs, handler, errorClass, message, frame);
    }

    /** From what a handler threw. */
    static QuarantinedEvent of(final HandlerException fault, final byte[] frame)
    {
        final Throwable cause = fault.getCause();
        return new QuarantinedEvent(
            fault.sequence(),
            fault.timestampNs(),
            utf8(fault.handler()),
            utf8(cause.getClass().getName()),
            utf8(HandlerException.messageOf(cause)),
            frame);
    }

    private static byte[] utf8(final String text)
    {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > MAX_TEXT_LENGTH)
        {
            bytes = text.substring(0, MAX_TEXT_LENGTH / 4).getBytes(StandardCharsets.UTF_8);
        }
        return bytes;
    }

    /**
     * Sequence of the event.
     *
     * @return the sequence.
     */
    public long sequence()
    {
        return sequence;
    }

    /**
     * Journaled time of the event.
     *
     * @return nanoseconds since the epoch.
     */
    public long timestampNs()
    {
        return timestampNs;
    }

    /**
     * Handler that threw.
     *
     * @return its name.
     */
    public String handler()
    {
        return new String(handler, StandardCharsets.UTF_8);
    }

    /**
     * Class of what was thrown.
     *
     * @return the full name.
     */
    public String errorClass()
    {
        return new String(errorClass, StandardCharsets.UTF_8);
    }

    /**
     * Message of what was thrown, cut after two thousand bytes.
     *
     * @return the message, possibly empty.
     */
    public String message()
    {
        return new String(message, StandardCharsets.UTF_8);
    }

    /**
     * Id of the topic of the event.
     *
     * @return the id, or 0 for a timer.
     */
    public int topicId()
    {
        return FrameDescriptor.topicId(new UnsafeBuffer(frame), 0);
    }

    /** Whether it is a timer that has fired, and no event of a producer. */
    public boolean isTimer()
    {
        return FrameDescriptor.type(new UnsafeBuffer(frame), 0) == FrameDescriptor.TYPE_TIMER;
    }

    /** Id of the timer, if it {@link #isTimer()}. */
    public long timerId()
    {
        return TimerDescriptor.timerId(new UnsafeBuffer(frame), 0);
    }

    /**
     * The event, for looking at.
     *
     * @return a flyweight over a copy; for a timer its payload is the encoded timer.
     */
    public Event event()
    {
        return new Event().wrap(new UnsafeBuffer(frame.clone()), 0, sequence, timestampNs);
    }

    byte[] handlerBytes()
    {
        return handler;
    }

    byte[] errorClassBytes()
    {
        return errorClass;
    }

    byte[] messageBytes()
    {
        return message;
    }

    byte[] frame()
    {
        return frame;
    }

    @Override
    public String toString()
    {
        return "sequence=" + sequence + " handler=" + handler() + " error=" + errorClass() + " message=" + message() +
            " frame=" + Arrays.hashCode(frame);
    }
}
