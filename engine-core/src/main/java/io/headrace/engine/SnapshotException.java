package io.headrace.engine;

import java.nio.file.Path;

/**
 * A snapshot cannot be written or read. The message is one line for a person and names file, offset and what is wrong.
 */
public final class SnapshotException extends RuntimeException
{
    private static final long serialVersionUID = 1L;

    SnapshotException(final Path file, final long offset, final String what)
    {
        super("file=" + file + " offset=" + offset + ": " + what);
    }

    SnapshotException(final Path file, final String what, final Throwable cause)
    {
        super("file=" + file + " " + what + " (" + cause + ")", cause);
    }
}
