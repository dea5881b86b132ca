package io.headrace.config;

/** Settings that cannot be used; the message is one line for the operator. */
public final class SettingsException extends RuntimeException
{
    private static final long serialVersionUID = 1L;

    /**
     * With a message.
     *
     * @param message one line that names the setting, its origin and the remedy.
     */
    public SettingsException(final String message)
    {
        super(message);
    }

    /**
     * With a message and a cause.
     *
     * @param message one line that names the setting, its origin and the remedy.
     * @param cause   of the failure.
     */
    public SettingsException(final String message, final Throwable cause)
    {
        super(message, cause);
    }
}
