package io.headrace.server;

/**
 * Ends a command with one line for a person and an {@link ExitCode}.
 */
public final class CommandFailure extends RuntimeException
{
    private static final long serialVersionUID = 1L;

    private final int exitCode;

    /**
     * A failure without a deeper cause.
     *
     * @param exitCode one of {@link ExitCode}.
     * @param message  one line that says what to do.
     */
    public CommandFailure(final int exitCode, final String message)
    {
        super(message);
        this.exitCode = exitCode;
    }

    /**
     * A failure with its cause.
     *
     * @param exitCode one of {@link ExitCode}.
     * @param message  one line that says what to do.
     * @param cause    shown with {@code --verbose}.
     */
    public CommandFailure(final int exitCode, final String message, final Throwable cause)
    {
        super(message, cause);
        this.exitCode = exitCode;
    }

    /**
     * What to return to the shell.
     *
     * @return one of {@link ExitCode}.
     */
    public int exitCode()
    {
        return exitCode;
    }
}
