package io.headrace.server;

/**
 * What the command line returns to the shell.
 */
public final class ExitCode
{
    /** Done what was asked. */
    public static final int DONE = 0;
    /** Failed, for a reason that the message tells; what is stored is whole, even if a newer version wrote it. */
    public static final int FAILED = 1;
    /** Wrong use: bad arguments or bad settings. Nothing was done. */
    public static final int WRONG_USE = 2;
    /** Stored data is not what was written, or the disk did not confirm that it is. */
    public static final int DAMAGED = 3;

    private ExitCode()
    {
    }
}
