package io.headrace.edge;

/**
 * The edge cannot be opened. The message is one line that names setting, value and remedy.
 */
public final class EdgeException extends RuntimeException
{
    private static final long serialVersionUID = 1L;

    EdgeException(final String message)
    {
        super(message);
    }

    EdgeException(final String message, final Throwable cause)
    {
        super(message, cause);
    }
}
