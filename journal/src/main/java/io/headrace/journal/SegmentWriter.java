package io.headrace.journal;

import io.headrace.engine.BatchDescriptor;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.bytes.MappedBytes;
import net.openhft.chronicle.core.io.IORuntimeException;
import net.openhft.chronicle.core.time.TimeProvider;
import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.RollCycle;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import net.openhft.chronicle.queue.rollcycles.SparseRollCycles;
import net.openhft.chronicle.wire.DocumentContext;
import org.agrona.BitUtil;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Writes one segment: a Chronicle queue with one file, mapped as a whole, whose clock stands still so that it never
 * rolls. {@link #append} belongs to the engine agent, all else to the sync agent, which also creates it.
 * <p>
 * A store to a mapped page without a block behind it is a SIGBUS when the disk is full, and stalls in the file system
 * when it is not. So the sync agent writes zeros ahead of the batches through a channel, which is an ordinary
 * IOException on a full disk. Zeros are what Chronicle expects behind its last document.
 * <pre>
 *   0            end()                 prepared()                      fileMaxLength
 *   +--------------+----------------------+-------------------------------+
 *   |   documents  |        zeros         |  mapped, beyond the file's end |
 *   +--------------+----------------------+-------------------------------+
 *           append ──►                    zeros ──►
 * </pre>
 * Append stays below prepared() and zeros are written only from there on, so neither can overwrite the other.
 */
final class SegmentWriter
{
    /** Room for the header of a document, its padding and the zeros that Chronicle puts behind a document. */
    static final int MARGIN = 64;
    /** Prepared before Chronicle writes its header and index; 64 KiB are a multiple of every page size in use. */
    static final int INITIAL_LENGTH = 128 << 10;

    private static final RollCycle ROLL_CYCLE = SparseRollCycles.LARGE_HOURLY_XSPARSE;
    private static final TimeProvider STANDING_CLOCK = () -> 0L;
    private static final long BLOCK_ALIGNMENT = 64 << 10;
    private static final int OVERLAP_DIVISOR = 4;
    private static final int MIN_STEP_LENGTH = 64 << 10;
    private static final int STEPS = 32;
    private static final int CUT_ALIGNMENT = 4096;
    private static final long MIN_USABLE_LENGTH = 4L << 20;

    private final Path directory;
    private final long fileMaxLength;
    private final int stepLength;
    private final DiskAccess diskAccess;
    private final FileChannel channel;
    private final ChronicleQueue queue;
    private final ExcerptAppender appender;
    private final Segment segment;
    private SegmentMapping mapping;
    private final UnsafeBuffer target = new UnsafeBuffer(0, 0);
    private volatile long prepared = INITIAL_LENGTH;
    private long end;
    private long forcedEnd;

    private SegmentWriter(final JournalContext context, final long number) throws IOException
    {
        this.directory = context.directory().resolve(JournalDirectory.segmentName(number));
        this.fileMaxLength = context.fileMaxLength();
        this.stepLength = (int)Math.max(
            MIN_STEP_LENGTH, Math.min(DiskAccess.CHUNK_LENGTH, context.preparedLength() / STEPS));
        this.diskAccess = context.diskAccess();
        final Path file = directory.resolve(JournalDirectory.SEGMENT_FILE);
        queue = SingleChronicleQueueBuilder.single(directory.toFile())
            .rollCycle(ROLL_CYCLE)
            .timeProvider(STANDING_CLOCK)
            .blockSize(blockLength(context))
            .build();
        appender = queue.createAppender();
        appender.singleThreadedCheckDisabled(true);
        boolean ready = false;
        FileChannel open = null;
        try
        {
            // Only now: an appender that finds a file without a header waits ten seconds for another process.
            open = diskAccess.create(file);
            diskAccess.writeZeros(open, 0, INITIAL_LENGTH);
            end = writeTitle(number);
            if (!file.equals(appender.currentFile().toPath()))
            {
                throw new IOException("Chronicle wrote to " + appender.currentFile() + " instead of " + file);
            }
            // Chronicle makes the file as long as its mapping; the length shall tell what is prepared.
            diskAccess.truncate(open, INITIAL_LENGTH);
            diskAccess.force(open, true);
            ready = true;
        }
        finally
        {
            if (!ready)
            {
                CloseHelper.close(mapping);
                queue.close();
                CloseHelper.close(open);
            }
        }
        channel = open;
        forcedEnd = end;
        segment = new Segment(number, file, new SparseIndex(fileMaxLength), end);
        segment.recent(true);
    }

    static SegmentWriter create(final JournalContext context, final long number) throws IOException
    {
        ChronicleEnvironment.prepare();
        final Path journal = context.directory();
        final long usable = Files.getFileStore(journal).getUsableSpace();
        if (usable < MIN_USABLE_LENGTH)
        {
            throw new IOException("No space left for a new file");
        }
        final DiskAccess diskAccess = context.diskAccess();
        final Path directory = journal.resolve(JournalDirectory.segmentName(number));
        // What an attempt that failed has left.
        diskAccess.deleteSegment(journal, number);
        SegmentWriter writer = null;
        boolean ready = false;
        try
        {
            diskAccess.createDirectory(directory);
            writer = new SegmentWriter(context, number);
            diskAccess.forceDirectory(directory);
            diskAccess.forceDirectory(journal);
            ready = true;
            return writer;
        }
        catch (final IllegalStateException | IORuntimeException ex)
        {
            throw new IOException("Chronicle could not create a file: " + ex, ex);
        }
        finally
        {
            if (!ready)
            {
                abandon(context, number, writer);
            }
        }
    }

    /** Gives up a segment that holds no batch, and the room it took. */
    static void abandon(final JournalContext context, final long number, final SegmentWriter writer)
        throws IOException
    {
        if (writer != null)
        {
            writer.release();
            writer.closeChannel();
        }
        context.diskAccess().deleteSegment(context.directory(), number);
    }

    /** One block holds the whole file, so that appending never maps; the overlap holds the longest batch. */
    private static long blockLength(final JournalContext context)
    {
        final long length = Math.max(
            context.fileMaxLength(), OVERLAP_DIVISOR * (context.maxBatchLength() + (long)MARGIN));
        return BitUtil.align(length, BLOCK_ALIGNMENT);
    }

    /** A first document for people who look into the file, and to make Chronicle create all it needs. */
    private long writeTitle(final long number)
    {
        final byte[] title = ("Headrace journal, segment " + number + ", batch format " + BatchDescriptor.VERSION)
            .getBytes(StandardCharsets.US_ASCII);
        try (DocumentContext document = appender.writingDocument(true))
        {
            final Bytes<?> bytes = document.wire().bytes();
            mapping = new SegmentMapping((MappedBytes)bytes);
            bytes.write(title);
            return BitUtil.align(bytes.writePosition(), DocumentWalker.ALIGNMENT);
        }
    }

    /** Whether a batch fits into the file at all. */
    boolean isFullFor(final int length)
    {
        return end + length + MARGIN > fileMaxLength;
    }

    /** Whether there is room prepared for a batch. */
    boolean isPreparedFor(final int length)
    {
        return end + length + MARGIN <= prepared;
    }

    /** Appends a batch that fits and has been checked. */
    void append(final DirectBuffer buffer, final int offset, final int length, final long last)
    {
        final DocumentContext document = appender.writingDocument();
        boolean whole = false;
        long position = 0;
        try
        {
            final Bytes<?> bytes = document.wire().bytes();
            final long dataPosition = bytes.writePosition();
            target.wrap(bytes.addressForWrite(dataPosition), length);
            target.putBytes(0, buffer, offset, length);
            bytes.writeSkip(length);
            position = dataPosition - DocumentWalker.HEADER_LENGTH;
            whole = true;
        }
        finally
        {
            if (!whole)
            {
                document.rollbackOnClose();
            }
            document.close();
        }
        end = BitUtil.align(position + DocumentWalker.HEADER_LENGTH + length, DocumentWalker.ALIGNMENT);
        segment.onBatch(buffer, offset, last, position, end);
    }

    Segment segment()
    {
        return segment;
    }

    long prepared()
    {
        return prepared;
    }

    long fileMaxLength()
    {
        return fileMaxLength;
    }

    /** Writes one chunk of zeros if there is room for it up to a limit. */
    boolean prepare(final long limit) throws IOException
    {
        final long position = prepared;
        final long upTo = Math.min(limit, fileMaxLength);
        final int length = (int)Math.min(stepLength, upTo - position);
        if (length <= 0 || (length < stepLength && upTo < fileMaxLength))
        {
            return false;
        }
        diskAccess.writeZeros(channel, position, length);
        prepared = position + length;
        // Blocks are allocated now: done by a force, that holds the very pages which the engine agent wants next.
        diskAccess.startWriting(segment.file(), position, length);
        return true;
    }

    /** Forces what has been appended since the last time. */
    void force() throws IOException
    {
        final long upTo = segment.end();
        if (upTo != forcedEnd)
        {
            mapping.detach(upTo);
            diskAccess.force(channel, false);
            forcedEnd = upTo;
        }
    }

    /** Ends writing: nothing is appended any more. Leaves only batches in the file, forced. */
    void finish() throws IOException
    {
        // Chronicle's cleaner unmaps some time after the release: not before the force.
        mapping.detach(segment.end());
        release();
        try (FileChannel open = channel)
        {
            cut(diskAccess, open, segment.end());
            diskAccess.force(open, true);
        }
        diskAccess.delete(directory.resolve(JournalDirectory.SEGMENT_METADATA));
        diskAccess.forceDirectory(directory);
        segment.finish();
    }

    /** Lets go of a segment that is not to be touched any more. */
    void release()
    {
        mapping.close();
        queue.close();
    }

    void closeChannel() throws IOException
    {
        channel.close();
    }

    /**
     * Cuts a file behind its last document. At least four bytes of zeros stay, since a reader of another process may
     * be about to look for the next header there.
     */
    static void cut(final DiskAccess diskAccess, final FileChannel channel, final long end) throws IOException
    {
        final long length = cutLength(end);
        final long prepared = channel.size();
        if (prepared > length)
        {
            diskAccess.truncate(channel, length);
        }
        else if (prepared < length)
        {
            diskAccess.writeZeros(channel, prepared, (int)(length - prepared));
        }
    }

    static long cutLength(final long end)
    {
        return BitUtil.align(end + DocumentWalker.HEADER_LENGTH, CUT_ALIGNMENT);
    }
}
