package io.headrace.journal;

import java.io.IOException;
import java.util.ArrayDeque;

/**
 * Files that wait for their checksums, the first one begun perhaps. Belongs to one thread.
 */
final class SealQueue implements AutoCloseable
{
    private final ArrayDeque<Segment> waiting = new ArrayDeque<>();
    private BlockChecksums current;

    /** A file that does not change any more. */
    void add(final Segment segment)
    {
        waiting.addLast(segment);
    }

    /** A file that is not there any more. */
    void forget(final Segment segment) throws IOException
    {
        if (waiting.peek() == segment)
        {
            close();
        }
        waiting.remove(segment);
    }

    /** The file at hand, or null. */
    Segment peek()
    {
        return waiting.peek();
    }

    /** Computes some checksums of the file at hand: all of them once there are no more, else null. */
    BlockChecksums compute(final int blocks) throws IOException
    {
        if (current == null)
        {
            current = new BlockChecksums(waiting.element().file());
        }
        return current.compute(blocks) ? null : current;
    }

    /** The file at hand has its checksums: on to the next. */
    void next() throws IOException
    {
        waiting.remove();
        close();
    }

    @Override
    public void close() throws IOException
    {
        if (current != null)
        {
            current.close();
            current = null;
        }
    }
}
