package io.headrace.journal;

import static io.headrace.journal.DocumentWalker.DATA;
import static io.headrace.journal.DocumentWalker.END;

import io.headrace.engine.BatchDescriptor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * What one walk through a file of batches found: whole batches from the begin on, why they end, what lies behind.
 * Belongs to one thread.
 */
final class SegmentScan
{
    final long number;
    final Path file;
    final SparseIndex index;
    long size;
    long end;
    long firstSequence;
    long lastSequence;
    long firstTimestampNs;
    long lastTimestampNs;
    long batches;
    long events;
    long batchBytes;
    long maxWatermark;
    int lastCrc;
    /** Why the record at {@link #end} is not a whole batch, or null when there is none. */
    String reason;
    /** Bytes from {@link #end} to the last one that is not zero. */
    long residueBytes;
    /** Whole batches behind {@link #end}. */
    long residueBatches;
    long residueFirstSequence;
    long residueLastSequence;

    private boolean isMissing;

    private SegmentScan(final long number, final Path file, final long size)
    {
        this.number = number;
        this.file = file;
        this.size = size;
        index = new SparseIndex(size);
    }

    /**
     * Walks through a file.
     *
     * @param nextSequence expected first, or 0 to accept any.
     * @param previousCrc  expected in the first batch.
     * @param live         whether another process may be appending.
     */
    static SegmentScan scan(
        final Path directory,
        final long number,
        final long nextSequence,
        final int previousCrc,
        final boolean live) throws IOException
    {
        final Path file = JournalDirectory.segmentFile(directory, number);
        if (!Files.exists(file))
        {
            final SegmentScan missing = new SegmentScan(number, file, 0);
            missing.isMissing = true;
            return missing;
        }
        try (DocumentWalker walker = new DocumentWalker(file))
        {
            final SegmentScan scan = new SegmentScan(number, file, walker.size());
            final BatchCheck check = new BatchCheck();
            scan.walk(walker, check, nextSequence, previousCrc, live);
            if (!live)
            {
                scan.searchResidue(walker, check);
            }
            return scan;
        }
    }

    /** Walks through a file by itself, whatever it begins with. */
    static SegmentScan scan(final Path file) throws IOException
    {
        return scan(file.getParent().getParent(), JournalDirectory.segmentNumber(file.getParent()), 0, 0, false);
    }

    boolean isWhole()
    {
        return reason == null && residueBytes == 0;
    }

    /** Whether it never held a batch: prepared ahead, or its creation was interrupted. */
    boolean isUnused()
    {
        return batches == 0 && residueBatches == 0 && (end == 0 || isWhole());
    }

    /** Whether the process died while it was creating the segment, or something else has emptied it. */
    boolean isHalfCreated()
    {
        return isUnused() && end == 0;
    }

    String whyHalfCreated()
    {
        if (isMissing)
        {
            return "its directory holds no file of batches, as when its creation was interrupted";
        }
        return size == 0 ? "its file is empty, as when its creation was interrupted" :
            "its file has no whole header, as when its creation was interrupted";
    }

    String segmentName()
    {
        return JournalDirectory.segmentName(number);
    }

    private void walk(
        final DocumentWalker walker,
        final BatchCheck check,
        final long nextSequence,
        final int previousCrc,
        final boolean live) throws IOException
    {
        final UnsafeBuffer buffer = walker.buffer();
        final long limit = live ? Segment.END_UNKNOWN : size;
        long next = nextSequence;
        int crc = previousCrc;
        boolean again = live;
        while (true)
        {
            final int state = walker.advance(limit);
            if (state == END)
            {
                end = walker.position();
                reason = null;
                return;
            }
            reason = reason(walker, check, state, next, crc);
            if (reason == null)
            {
                onBatch(buffer, walker.dataOffset(), walker.documentPosition());
                next = lastSequence + 1;
                crc = lastCrc;
                again = live;
            }
            else if (again)
            {
                again = false;
                walker.retry();
            }
            else
            {
                end = walker.documentPosition();
                return;
            }
        }
    }

    private static String reason(
        final DocumentWalker walker, final BatchCheck check, final int state, final long next, final int crc)
    {
        if (state != DATA)
        {
            return DocumentWalker.describe(state);
        }
        final int offset = walker.dataOffset();
        final String reason = check.check(walker.bytes(), walker.buffer(), offset, walker.dataLength());
        return reason != null ? reason : BatchCheck.checkNext(walker.buffer(), offset, next, crc);
    }

    private void onBatch(final UnsafeBuffer buffer, final int offset, final long position)
    {
        if (batches == 0)
        {
            firstSequence = BatchDescriptor.firstSequence(buffer, offset);
            firstTimestampNs = BatchDescriptor.timestampNs(buffer, offset);
        }
        index.onBatch(BatchDescriptor.firstSequence(buffer, offset), position);
        batches++;
        events += BatchDescriptor.eventCount(buffer, offset);
        batchBytes += BatchDescriptor.length(buffer, offset);
        lastSequence = BatchDescriptor.lastSequence(buffer, offset);
        lastTimestampNs = BatchDescriptor.timestampNs(buffer, offset);
        lastCrc = BatchDescriptor.crc(buffer, offset);
        maxWatermark = Math.max(maxWatermark, BatchDescriptor.durableWatermark(buffer, offset));
    }

    /** Looks for anything behind the last whole batch, and for whole batches in it. */
    private void searchResidue(final DocumentWalker walker, final BatchCheck check) throws IOException
    {
        final UnsafeBuffer buffer = walker.buffer();
        final int step = 64 << 10;
        long position = end;
        while (position < size)
        {
            final int length = (int)Math.min(step, size - position);
            if (!walker.load(position, length, size))
            {
                return;
            }
            final int offset = walker.offsetOf(position);
            final int found = firstNonZero(buffer, offset, length);
            if (found == length)
            {
                position += length;
            }
            else
            {
                position = skipResidue(walker, check, position + (found & -DocumentWalker.ALIGNMENT));
            }
        }
    }

    private long skipResidue(final DocumentWalker walker, final BatchCheck check, final long position)
        throws IOException
    {
        final UnsafeBuffer buffer = walker.buffer();
        long next = position + DocumentWalker.ALIGNMENT;
        if (walker.load(position, BatchDescriptor.HEADER_LENGTH, size))
        {
            final int length = BatchDescriptor.length(buffer, walker.offsetOf(position));
            if (buffer.getInt(walker.offsetOf(position)) == BatchDescriptor.MAGIC &&
                length >= BatchDescriptor.HEADER_LENGTH &&
                position + length <= size &&
                walker.load(position, length, size) &&
                check.check(walker.bytes(), buffer, walker.offsetOf(position), length) == null)
            {
                onResidueBatch(buffer, walker.offsetOf(position));
                next = position + length;
            }
        }
        residueBytes = Math.min(next, size) - end;
        return next;
    }

    private void onResidueBatch(final UnsafeBuffer buffer, final int offset)
    {
        if (residueBatches == 0)
        {
            residueFirstSequence = BatchDescriptor.firstSequence(buffer, offset);
        }
        residueBatches++;
        residueLastSequence = Math.max(residueLastSequence, BatchDescriptor.lastSequence(buffer, offset));
        maxWatermark = Math.max(maxWatermark, BatchDescriptor.durableWatermark(buffer, offset));
    }

    private static int firstNonZero(final UnsafeBuffer buffer, final int offset, final int length)
    {
        int i = 0;
        while (i + Long.BYTES <= length && buffer.getLong(offset + i) == 0)
        {
            i += Long.BYTES;
        }
        while (i < length && buffer.getByte(offset + i) == 0)
        {
            i++;
        }
        return i;
    }
}
