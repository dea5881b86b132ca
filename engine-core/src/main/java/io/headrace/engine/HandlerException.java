package io.headrace.engine;

/**
 * A handler threw. When it comes out of an engine, the engine has stopped. The message names handler, topic and
 * sequence.
 */
public final class HandlerException extends RuntimeException
{
    private static final long serialVersionUID = 1L;

    private final String handler;
    private final HandlerPolicy policy;
    private final long sequence;
    private final long timestampNs;

    HandlerException(
        final HandlerSlot slot,
        final String topic,
        final long sequence,
        final long timestampNs,
        final Throwable cause)
    {
        super("handler '" + slot.name + "' threw " + describe(cause) + " at sequence=" + sequence + " topic=" + topic +
            ": the engine stops, since the handler may have half applied the event; mend the handler and start " +
            "again, or set its policy to quarantine if it validates before it mutates", cause);
        handler = slot.name;
        policy = slot.group.declaration.policy();
        this.sequence = sequence;
        this.timestampNs = timestampNs;
    }

    /**
     * Handler that threw.
     *
     * @return its name.
     */
    public String handler()
    {
        return handler;
    }

    /**
     * Sequence of the event that it threw at.
     *
     * @return the sequence.
     */
    public long sequence()
    {
        return sequence;
    }

    long timestampNs()
    {
        return timestampNs;
    }

    /** What was thrown, which may itself be unable to tell. */
    static String describe(final Throwable cause)
    {
        final String message = messageOf(cause);
        return cause.getClass().getName() + (message.isEmpty() ? "" : ": " + message);
    }

    /** The message of what a handler threw, empty if there is none or it cannot be had. */
    static String messageOf(final Throwable cause)
    {
        try
        {
            final String message = cause.getMessage();
            return message == null ? "" : message;
        }
        catch (final RuntimeException | StackOverflowError | AssertionError ex)
        {
            return "(its message cannot be had: " + ex.getClass().getName() + ")";
        }
    }

    boolean isQuarantine()
    {
        return policy == HandlerPolicy.QUARANTINE;
    }
}
