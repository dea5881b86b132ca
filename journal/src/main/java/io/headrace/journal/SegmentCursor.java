package io.headrace.journal;

import static io.headrace.journal.DocumentWalker.DATA;

import io.headrace.engine.BatchConsumer;
import io.headrace.engine.BatchDescriptor;
import io.headrace.engine.JournalCursor;
import io.headrace.engine.JournalException;
import io.headrace.engine.JournalException.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Reads batches in order over all segments and follows the end. Belongs to one thread.
 */
final class SegmentCursor implements JournalCursor
{
    private final SegmentLookup lookup;
    private final long fromSequence;
    private final BatchCheck check = new BatchCheck();
    private Segment segment;
    private DocumentWalker walker;
    private long nextSequence;
    private int previousCrc;
    private boolean closed;

    SegmentCursor(final SegmentLookup lookup, final long fromSequence)
    {
        this.lookup = lookup;
        this.fromSequence = fromSequence;
    }

    @Override
    public boolean poll(final BatchConsumer consumer)
    {
        if (closed)
        {
            throw new IllegalStateException("the cursor is closed");
        }
        try
        {
            if (walker == null && !openFirst())
            {
                return false;
            }
            while (next())
            {
                final UnsafeBuffer buffer = walker.buffer();
                final int offset = walker.dataOffset();
                if (nextSequence > fromSequence)
                {
                    consumer.onBatch(buffer, offset, walker.dataLength());
                    return true;
                }
            }
            return false;
        }
        catch (final IOException ex)
        {
            throw new JournalException(Reason.FAILED, "file=" + (segment == null ? "" : segment.file()) +
                " cannot be read (" + ex + "): check the disk", ex);
        }
    }

    private boolean openFirst() throws IOException
    {
        // What is found may be dropped before it is opened; then it is not found any more.
        while (walker == null)
        {
            final Segment first = lookup.find(fromSequence);
            if (first == null)
            {
                return false;
            }
            enter(first);
        }
        walker.position(segment.index().positionOf(fromSequence));
        return true;
    }

    /** Goes into a segment and lets go of the one before; false when it has been dropped. */
    private boolean enter(final Segment next) throws IOException
    {
        if (!next.acquire())
        {
            return false;
        }
        final DocumentWalker before = walker;
        boolean entered = false;
        try
        {
            walker = new DocumentWalker(next.file());
            entered = true;
        }
        catch (final NoSuchFileException ex)
        {
            // Another process has dropped it.
            return false;
        }
        finally
        {
            if (!entered)
            {
                next.release();
            }
        }
        if (before != null)
        {
            before.close();
            if (segment.release() && !segment.isRecent())
            {
                // what was read once is hardly read again soon, and its memory serves what is read next
                PageCache.forget(segment.file());
            }
        }
        segment = next;
        return true;
    }

    private boolean next() throws IOException
    {
        while (true)
        {
            if (nextIn())
            {
                return true;
            }
            final Segment following = lookup.after(segment);
            if (following == null)
            {
                return false;
            }
            // The last batches of this one may have come between the look at its end and the look for the next one.
            if (nextIn())
            {
                return true;
            }
            if (!enter(following))
            {
                throw dropped();
            }
        }
    }

    private JournalException dropped()
    {
        return new JournalException(Reason.UNAVAILABLE, "sequence=" + nextSequence + " and some that follow have " +
            "been dropped by retention before they were read: read again from what is there, and faster, or keep more");
    }

    /** Next batch in this segment. */
    private boolean nextIn() throws IOException
    {
        final long limit = segment.end();
        int state = walker.advance(limit);
        String reason = reason(state);
        if (reason != null)
        {
            walker.retry();
            state = walker.advance(limit);
            reason = reason(state);
        }
        if (reason != null)
        {
            walker.retry();
            if (FormatVersion.isNewer(reason))
            {
                throw new JournalException(Reason.NEWER_FORMAT, "file=" + segment.file() + " offset=" +
                    walker.documentPosition() + " sequence=" + nextSequence + ": " + reason + FormatVersion.REMEDY);
            }
            if (lookup.isEnd(nextSequence))
            {
                return false;
            }
            if (lookup.isDropped(nextSequence))
            {
                throw dropped();
            }
            throw new JournalException(Reason.DAMAGED, "file=" + segment.file() + " offset=" +
                walker.documentPosition() + " sequence=" + nextSequence + ": " + reason +
                "; nothing was changed: run journal verify, and restore the file from a backup or a copy");
        }
        if (state != DATA)
        {
            return false;
        }
        final int offset = walker.dataOffset();
        nextSequence = BatchDescriptor.lastSequence(walker.buffer(), offset) + 1;
        previousCrc = BatchDescriptor.crc(walker.buffer(), offset);
        return true;
    }

    private String reason(final int state)
    {
        if (state == DATA)
        {
            final int offset = walker.dataOffset();
            final String reason = check.check(walker.bytes(), walker.buffer(), offset, walker.dataLength());
            return reason != null ? reason : BatchCheck.checkNext(walker.buffer(), offset, nextSequence, previousCrc);
        }
        return state == DocumentWalker.END ? null : DocumentWalker.describe(state);
    }

    @Override
    public void close()
    {
        if (!closed && walker != null)
        {
            try
            {
                walker.close();
                segment.release();
            }
            catch (final IOException ex)
            {
                throw new UncheckedIOException(ex);
            }
        }
        closed = true;
    }
}
