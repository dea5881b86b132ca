package io.headrace.journal;

import io.headrace.engine.BatchDescriptor;
import io.headrace.engine.JournalException;
import io.headrace.engine.JournalException.Reason;
import java.io.IOException;
import java.nio.file.Path;
import org.agrona.DirectBuffer;

/**
 * How far the batches of one file reach that are wanted: a walk that checks each of them. Belongs to one thread.
 */
final class SegmentExtent implements AutoCloseable
{
    private final BatchCheck check = new BatchCheck();
    private final DocumentWalker walker;
    private final long lastWanted;
    private final long timestampLimitNs;
    private long nextSequence;
    private int chain;
    private long firstSequence;
    private long end;
    private boolean isAtEnd;

    /**
     * A walk that begins at a batch.
     *
     * @param file             with batches.
     * @param position         of the first one, or 0.
     * @param nextSequence     expected, 0 for any.
     * @param chain            CRC32C of the batch before.
     * @param lastWanted       sequence beyond which no batch reaches that is wanted.
     * @param timestampLimitNs last timestamp wanted.
     */
    SegmentExtent(
        final Path file,
        final long position,
        final long nextSequence,
        final int chain,
        final long lastWanted,
        final long timestampLimitNs) throws IOException
    {
        this.walker = new DocumentWalker(file);
        this.nextSequence = nextSequence;
        this.chain = chain;
        this.lastWanted = lastWanted;
        this.timestampLimitNs = timestampLimitNs;
        walker.position(position);
        end = position;
    }

    /** Goes as far as wanted; a bad record at or below what is wanted is damage. */
    SegmentExtent walk() throws IOException
    {
        boolean again = true;
        while (true)
        {
            final int state = walker.advance(Segment.END_UNKNOWN);
            if (state == DocumentWalker.END)
            {
                isAtEnd = true;
                end = Math.max(end, walker.position());
                return this;
            }
            final String reason = reason(state);
            if (reason == null)
            {
                final DirectBuffer buffer = walker.buffer();
                final int offset = walker.dataOffset();
                final long last = BatchDescriptor.lastSequence(buffer, offset);
                if (last > lastWanted || BatchDescriptor.timestampNs(buffer, offset) > timestampLimitNs)
                {
                    end = walker.documentPosition();
                    return this;
                }
                firstSequence = firstSequence == 0 ? BatchDescriptor.firstSequence(buffer, offset) : firstSequence;
                nextSequence = last + 1;
                chain = BatchDescriptor.crc(buffer, offset);
                end = walker.documentPosition() + DocumentWalker.HEADER_LENGTH + walker.dataLength();
                again = true;
            }
            else if (again)
            {
                again = false;
                walker.retry();
            }
            else
            {
                end = walker.documentPosition();
                checkNotWanted(reason);
                return this;
            }
        }
    }

    private void checkNotWanted(final String reason)
    {
        final String where = "file=" + walker.file() + " offset=" + end + " sequence=" + nextSequence + ": " + reason;
        if (FormatVersion.isNewer(reason))
        {
            throw new JournalException(Reason.NEWER_FORMAT, where + FormatVersion.REMEDY);
        }
        if (nextSequence <= lastWanted)
        {
            throw new JournalException(Reason.DAMAGED, where + "; it cannot be copied: run journal verify, and " +
                "restore the file from an older backup or a copy");
        }
    }

    private String reason(final int state)
    {
        if (state != DocumentWalker.DATA)
        {
            return DocumentWalker.describe(state);
        }
        final int offset = walker.dataOffset();
        final String reason = check.check(walker.bytes(), walker.buffer(), offset, walker.dataLength());
        return reason != null ? reason : BatchCheck.checkNext(walker.buffer(), offset, nextSequence, chain);
    }

    /** The batch at which the walk ended since it is not wanted as a whole: valid only before {@link #close()}. */
    DirectBuffer batch()
    {
        return walker.buffer();
    }

    int batchOffset()
    {
        return walker.dataOffset();
    }

    /** Whether the walk came to the end of the file, not to a batch that is not wanted. */
    boolean isAtEnd()
    {
        return isAtEnd;
    }

    /** Sequence of the first event wanted, 0 when there is none. */
    long firstSequence()
    {
        return firstSequence;
    }

    long nextSequence()
    {
        return nextSequence;
    }

    int chain()
    {
        return chain;
    }

    /** Position behind the last batch wanted. */
    long end()
    {
        return end;
    }

    @Override
    public void close() throws IOException
    {
        walker.close();
    }
}
