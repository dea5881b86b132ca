package io.headrace.journal;

import io.headrace.engine.BatchDescriptor;
import io.headrace.engine.DurabilityLevel;
import io.headrace.engine.Journal;
import io.headrace.engine.JournalCursor;
import io.headrace.engine.JournalException;
import io.headrace.engine.JournalException.Reason;
import java.io.IOException;
import java.util.List;
import org.agrona.CloseHelper;
import org.agrona.DirectBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The journal on Chronicle Queue: one excerpt per batch, one queue of one file per segment.
 * <p>
 * Threads are those of {@link Journal}. The engine agent owns the segment it appends to; the sync agent prepares the
 * next one, and finishes those that are full, so that going on to the next costs the engine agent a field.
 */
public final class ChronicleJournal implements Journal
{
    private static final Logger LOGGER = LoggerFactory.getLogger(ChronicleJournal.class);

    private final JournalContext context;
    private final DirectoryLock lock;
    private final JournalRecovery recovery;
    private final SegmentSupply supply;
    private final SegmentList segments;
    private final SegmentRetention retention;
    private final DurableWatermark watermark;
    private final SealWriter sealWriter;
    private final int lastRecoveredCrc;
    private final long lastRecoveredTimestampNs;
    private final DurabilityLevel highestLevel;
    private SegmentWriter writer;
    private long nextSequence;
    private int lastCrc;
    private volatile long lastSequence;
    private volatile long appendedBytes;
    private Reason failureReason = Reason.FAILED;
    private volatile String failure;
    private boolean closed;

    private ChronicleJournal(final JournalContext context, final DirectoryLock lock, final JournalOpening opening)
        throws IOException
    {
        this.context = context;
        this.lock = lock;
        lastSequence = opening.scan().lastSequence;
        nextSequence = lastSequence + 1;
        lastCrc = opening.scan().lastCrc;
        lastRecoveredCrc = lastCrc;
        lastRecoveredTimestampNs = opening.scan().lastTimestampNs;
        highestLevel = highestLevel(context);
        opening.freeRoom();
        segments = new SegmentList(opening.segments());
        sealWriter = new SealWriter(
            context.diskAccess(),
            context.directory(),
            new SegmentCache(context.diskAccess(), context.cacheLength()),
            opening.checksums(),
            opening.segments());
        supply = new SegmentSupply(context, segments, sealWriter, opening.lastNumber() + 1);
        boolean ready = false;
        try
        {
            writer = supply.first();
            opening.complete();
            recovery = opening.recovery();
            retention = new SegmentRetention(context, segments, sealWriter, opening.floor());
            watermark = new DurableWatermark(context, opening.watermark(), lastSequence);
            ready = true;
        }
        finally
        {
            if (!ready)
            {
                supply.close();
            }
        }
    }

    private static DurabilityLevel highestLevel(final JournalContext context) throws IOException
    {
        if (context.diskAccess().isVolatile(context.directory()))
        {
            LOGGER.warn("journal.dir={} lies in memory, which no force can save from a power loss: nothing above " +
                "journaled can be promised; set it to a directory on a disk for more", context.directory());
            return DurabilityLevel.JOURNALED;
        }
        return DurabilityLevel.SYNCED;
    }

    /**
     * Opens a journal for writing: locks its directory, recovers what it holds and prepares room.
     *
     * @param context with the settings, used once.
     * @return the journal.
     * @throws JournalException         if it is in use, damaged, or cannot be written; nothing was changed then.
     * @throws IllegalArgumentException for a setting out of bounds.
     */
    public static ChronicleJournal open(final JournalContext context)
    {
        context.conclude();
        JournalDirectory.prepare(context.directory());
        final DirectoryLock lock = DirectoryLock.acquire(context.directory());
        boolean open = false;
        try
        {
            checkForce(context);
            final JournalOpening opening = new JournalOpening(context);
            opening.judge();
            final ChronicleJournal journal = new ChronicleJournal(context, lock, opening);
            open = true;
            return journal;
        }
        catch (final IOException ex)
        {
            throw new JournalException(Reason.UNAVAILABLE, "journal.dir=" + context.directory() +
                " cannot be opened (" + ex + "): check permissions and free disk space", ex);
        }
        finally
        {
            if (!open)
            {
                lock.close();
            }
        }
    }

    /** Refuses before anything is changed what would only turn out when acknowledgements wait for it. */
    private static void checkForce(final JournalContext context)
    {
        try
        {
            context.diskAccess().forceDirectory(context.directory());
        }
        catch (final ForceException ex)
        {
            throw new JournalException(Reason.UNAVAILABLE, "journal.dir=" + context.directory() +
                " cannot be forced (" + ex.getMessage() + "), so synced cannot be promised: set it to a directory on " +
                "a local file system, and check the disk", ex);
        }
    }

    /**
     * What opening the journal found.
     *
     * @return the figures, and the torn tail if there was one.
     */
    public JournalRecovery recovery()
    {
        return recovery;
    }

    /**
     * Tells that nobody needs events before a sequence any more. Whole segments before it are dropped by the sync
     * agent, but never the newest one, nor one that a cursor is in, nor any behind that. Any thread; later calls
     * overrule earlier ones.
     *
     * @param sequence first one to keep, for instance from {@link RetentionPolicy}.
     */
    public void retainFrom(final long sequence)
    {
        retention.retainFrom(sequence);
    }

    /**
     * Figures of the segments that the journal consists of. Any thread.
     *
     * @return the oldest first; the last one or two may hold no event yet.
     */
    public List<SegmentInfo> segments()
    {
        return segments.info();
    }

    @Override
    public int append(final DirectBuffer buffer, final int offset, final int length)
    {
        final long first = BatchDescriptor.firstSequence(buffer, offset);
        check(buffer, offset, length, first);
        SegmentWriter current = writer;
        if (current.isFullFor(length))
        {
            current = supply.next(current);
            if (current == null)
            {
                return BACK_PRESSURED;
            }
            writer = current;
        }
        if (!current.isPreparedFor(length))
        {
            return BACK_PRESSURED;
        }
        final long last = BatchDescriptor.lastSequence(buffer, offset);
        try
        {
            current.append(buffer, offset, length, last);
        }
        catch (final RuntimeException | Error ex)
        {
            throw fail("appending to file=" + current.segment().file() + " failed (" + ex + ")", ex);
        }
        nextSequence = last + 1;
        lastCrc = BatchDescriptor.crc(buffer, offset);
        final long bytes = appendedBytes + length;
        appendedBytes = bytes;
        lastSequence = last;
        return APPENDED;
    }

    private void check(final DirectBuffer buffer, final int offset, final int length, final long first)
    {
        if (failure != null)
        {
            throw failed();
        }
        if (length < BatchDescriptor.HEADER_LENGTH || length > context.maxBatchLength() ||
            BatchDescriptor.length(buffer, offset) != length ||
            buffer.getInt(offset + BatchDescriptor.MAGIC_OFFSET) != BatchDescriptor.MAGIC ||
            first != nextSequence ||
            BatchDescriptor.eventCount(buffer, offset) < 1 ||
            BatchDescriptor.previousCrc(buffer, offset) != lastCrc)
        {
            throw unfit(buffer, offset, length, first);
        }
    }

    private IllegalArgumentException unfit(
        final DirectBuffer buffer, final int offset, final int length, final long first)
    {
        return new IllegalArgumentException("length=" + length + " must be that of the batch (" +
            BatchDescriptor.length(buffer, offset) + "), from " + BatchDescriptor.HEADER_LENGTH + " to " +
            context.maxBatchLength() + "; firstSequence=" + first + " must be " + nextSequence +
            "; eventCount=" + BatchDescriptor.eventCount(buffer, offset) + " must be at least 1; previousCrc=" +
            BatchDescriptor.previousCrc(buffer, offset) + " must be " + lastCrc);
    }

    @Override
    public long force()
    {
        if (failure != null)
        {
            throw failed();
        }
        final long upTo = lastSequence;
        if (upTo == watermark.sequence())
        {
            return upTo;
        }
        try
        {
            supply.force();
            watermark.advance(upTo);
        }
        catch (final IOException ex)
        {
            throw fail("forcing the batches up to sequence=" + upTo + " failed (" + ex + ")", ex);
        }
        return upTo;
    }

    @Override
    public int maintain()
    {
        if (failure != null)
        {
            throw failed();
        }
        try
        {
            final int work = supply.maintain();
            final int sealed = sealWriter.collect();
            final int older = work + sealed == 0 ? sealWriter.computeRecovered() : 0;
            return work + sealed + older + watermark.maintain() + retention.maintain(watermark.sequence());
        }
        catch (final IOException ex)
        {
            throw fail("finishing a full file or dropping an old one failed (" + ex + ")", ex);
        }
    }

    private JournalException fail(final String what, final Throwable cause)
    {
        final boolean lost = cause instanceof ForceException;
        final String text = "journal.dir=" + context.directory() + " cannot be written any more: " + what + (lost ?
            "; the disk may have lost what was written since the force before, none of it was acknowledged as " +
            "synced: stop the process, check the disk and the kernel's log, start again" :
            "; stop the process, check the disk, start again");
        failureReason = lost ? Reason.FORCE_FAILED : Reason.FAILED;
        failure = text;
        return new JournalException(failureReason, text, cause);
    }

    private JournalException failed()
    {
        return new JournalException(failureReason, failure);
    }

    @Override
    public JournalCursor openCursor(final long fromSequence)
    {
        return new SegmentCursor(segments, fromSequence);
    }

    @Override
    public long firstSequence()
    {
        return segments.firstSequence();
    }

    @Override
    public long lastSequence()
    {
        return lastSequence;
    }

    @Override
    public int lastCrc()
    {
        return lastRecoveredCrc;
    }

    @Override
    public long lastTimestampNs()
    {
        return lastRecoveredTimestampNs;
    }

    @Override
    public long durableSequence()
    {
        return recovery.lastSequence();
    }

    @Override
    public int maxBatchLength()
    {
        return context.maxBatchLength();
    }

    @Override
    public DurabilityLevel highestLevel()
    {
        return highestLevel;
    }

    @Override
    public String impediment()
    {
        return supply.impediment();
    }

    @Override
    public long appendedBytes()
    {
        return appendedBytes;
    }

    @Override
    public void close()
    {
        if (closed)
        {
            return;
        }
        closed = true;
        try
        {
            if (failure == null)
            {
                seal();
            }
        }
        catch (final IOException ex)
        {
            throw fail("closing failed (" + ex + ")", ex);
        }
        finally
        {
            CloseHelper.closeAll(supply, watermark, retention, sealWriter, lock);
        }
    }

    private void seal() throws IOException
    {
        final long upTo = lastSequence;
        supply.force();
        supply.finish();
        retention.finish();
        watermark.finish(upTo);
        sealWriter.write();
        lock.clear();
    }
}
