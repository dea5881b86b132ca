package io.headrace.engine;

/**
 * A handler threw, so the engine has stopped. The message names handler, topic and sequence.
 */
public final class HandlerException extends RuntimeException
{
    private static final long serialVersionUID = 1L;

    HandlerException(final String handler, final String topic, final long sequence, final Throwable cause)
    {
        super("handler '" + handler + "' threw " + cause + " at sequence=" + sequence + " topic=" + topic +
            ": the engine stops, since the handler may have half applied the event; mend the handler and start again",
            cause);
    }
}
