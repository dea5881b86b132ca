package io.headrace.journal;

import java.nio.file.Path;

/**
 * How a format that is not known here is told. Stateless.
 * <p>
 * In every version of every format the magic number, the version and the place and reach of the checksum stay as they
 * are, so that an older program can tell a newer file from a damaged one.
 */
final class FormatVersion
{
    static final String REMEDY = "; nothing was changed: start the newer version";

    private static final String TEXT = "format version ";

    private FormatVersion()
    {
    }

    static String newer(final int found, final int known)
    {
        return TEXT + found + " is newer than " + known + ", the newest that this program knows";
    }

    static String newer(final Path file, final long offset, final int found, final int known)
    {
        return "file=" + file + " offset=" + offset + ": " + newer(found, known);
    }

    /** Whether a reason is that of {@link #newer(int, int)}. */
    static boolean isNewer(final String reason)
    {
        return reason != null && reason.startsWith(TEXT);
    }
}
