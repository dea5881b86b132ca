package io.headrace.journal;

import java.nio.file.Path;

/**
 * A place where a journal is not what was written.
 *
 * @param file          that is bad.
 * @param offset        of the first bad byte, or of the record or block that it is in.
 * @param firstSequence of the events that are hit, 0 when none is.
 * @param lastSequence  of the events that are hit, 0 when none is.
 * @param text          what is wrong.
 */
public record Finding(Path file, long offset, long firstSequence, long lastSequence, String text)
{
    @Override
    public String toString()
    {
        return "file=" + file + " offset=" + offset + " sequences=" +
            (firstSequence == 0 ? "none" : firstSequence + "-" + lastSequence) + ": " + text;
    }
}
