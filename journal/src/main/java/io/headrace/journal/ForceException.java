package io.headrace.journal;

import java.io.IOException;

/**
 * The disk did not confirm a force: whatever was written since the one before may be lost, even if it can still be
 * read, and forcing again would prove nothing.
 */
final class ForceException extends IOException
{
    private static final long serialVersionUID = 1L;

    ForceException(final IOException cause)
    {
        super(cause.toString(), cause);
    }
}
