package io.headrace.journal;

import io.headrace.engine.JournalException;
import io.headrace.engine.JournalException.Reason;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Recovery: brings a journal that is locked into a state in which a new segment can follow. Used by the thread that
 * opens, in three steps:
 * <ol>
 * <li>{@link #judge()} only reads; it refuses what must not be touched.</li>
 * <li>{@link #freeRoom()} removes what holds no batch. Then the caller makes sure that there is room for a new
 * segment, so that a start on a full disk leaves seal and batches as they are.</li>
 * <li>{@link #complete()} breaks the seal, drops a torn tail, and makes durable all that stays.</li>
 * </ol>
 * Every step may be repeated after a crash.
 */
final class JournalOpening
{
    private static final Logger LOGGER = LoggerFactory.getLogger(ChronicleJournal.class);
    private static final String REMEDY =
        "; nothing was changed: restore the journal from a backup or a copy, or look at it with journal verify";

    private final JournalContext context;
    private final DiskAccess diskAccess;
    private final Path directory;
    private final List<Segment> segments = new ArrayList<>();
    private final List<SegmentScan> unused = new ArrayList<>();
    private final List<String> remarks = new ArrayList<>();
    private FloorFile.Floor floor = FloorFile.Floor.NONE;
    private WatermarkFile.Content watermark = WatermarkFile.Content.NONE;
    private Seal seal;
    private JournalScan scan;
    private long lastNumber;

    JournalOpening(final JournalContext context)
    {
        this.context = context;
        this.diskAccess = context.diskAccess();
        this.directory = context.directory();
    }

    void judge() throws IOException
    {
        JournalDirectory.checkWritable(directory);
        final List<Long> numbers = JournalDirectory.segmentNumbers(directory);
        lastNumber = numbers.isEmpty() ? 0 : numbers.get(numbers.size() - 1);
        floor = FloorFile.read(directory);
        final boolean sealed = Seal.exists(directory);
        seal = sealed ? checkSeal(numbers) : new Seal(List.of());
        watermark = WatermarkFile.read(directory);
        scan = JournalScan.scan(directory, sealed ? sealedNumbers(numbers) : numbers, floor, watermark.sequence(),
            false, context.progress());
        if (scan.isNewer())
        {
            throw new JournalException(Reason.NEWER_FORMAT, scan.finding(directory) + FormatVersion.REMEDY);
        }
        if (scan.isDamaged() || (sealed && scan.tornIndex >= 0))
        {
            throw new JournalException(Reason.DAMAGED, scan.finding(directory) + REMEDY);
        }
        sortOut();
        remarkSlots();
    }

    private Seal checkSeal(final List<Long> numbers) throws IOException
    {
        final List<Finding> findings = new ArrayList<>();
        final Seal found = Seal.read(directory, findings);
        if (found != null)
        {
            SealCheck.check(directory, found, numbers, findings);
        }
        if (!findings.isEmpty())
        {
            final JournalScan hit = JournalScan.scan(directory, numbers, floor, 0, false, RecoveryProgress.NONE);
            throw new JournalException(Reason.DAMAGED, hit.overAll(findings.get(0)) +
                (findings.size() > 1 ? " (and " + (findings.size() - 1) + " more)" : "") + REMEDY);
        }
        return found;
    }

    /** A start that was interrupted before it broke the seal has left a segment without batches. */
    private List<Long> sealedNumbers(final List<Long> numbers) throws IOException
    {
        final List<Long> sealed = new ArrayList<>();
        for (final long number : numbers)
        {
            if (seal.names(directory, number))
            {
                sealed.add(number);
            }
            else
            {
                unused.add(SegmentScan.scan(JournalDirectory.segmentFile(directory, number)));
            }
        }
        return sealed;
    }

    private void sortOut()
    {
        for (int i = 0; i < scan.segments.size(); i++)
        {
            final SegmentScan segment = scan.segments.get(i);
            if (segment.isUnused())
            {
                unused.add(segment);
            }
            else if (segment.batches > 0 && (scan.tornIndex < 0 || i <= scan.tornIndex))
            {
                segments.add(Segment.of(segment));
            }
        }
    }

    private void remarkSlots()
    {
        if (watermark.isDamaged())
        {
            remarks.add("file=" + directory.resolve(JournalDirectory.WATERMARK) + ": one of two slots is damaged, " +
                "the other one says sequence=" + watermark.sequence() + "; the write of it was interrupted");
        }
        if (watermark.isMissing() && !segments.isEmpty())
        {
            remarks.add("file=" + directory.resolve(JournalDirectory.WATERMARK) + " is missing: damage at the end " +
                "of the journal can only be told from a torn tail by the watermarks in the batches");
        }
        if (floor.isDamaged())
        {
            remarks.add("file=" + directory.resolve(JournalDirectory.FLOOR) + ": one of two slots is damaged, the " +
                "other one says sequence=" + floor.firstSequence() + "; the write of it was interrupted");
        }
    }

    void freeRoom() throws IOException
    {
        for (final SegmentScan segment : unused)
        {
            if (segment.isHalfCreated())
            {
                remarks.add("segment=" + segment.segmentName() + " holds no batch and was removed: " +
                    segment.whyHalfCreated());
            }
            diskAccess.deleteSegment(directory, segment.number);
        }
        for (final long number : scan.belowFloor)
        {
            remarks.add("segment=" + JournalDirectory.segmentName(number) + " was removed: all before sequence=" +
                floor.firstSequence() + " had been dropped, which was interrupted");
            diskAccess.deleteSegment(directory, number);
        }
        diskAccess.forceDirectory(directory);
        for (final Segment segment : segments)
        {
            if (scan.torn() == null || scan.torn().number != segment.number())
            {
                cutPrepared(segment);
            }
        }
        remarks.forEach(LOGGER::warn);
    }

    private void cutPrepared(final Segment segment) throws IOException
    {
        if (Files.size(segment.file()) > SegmentWriter.cutLength(segment.end()))
        {
            try (FileChannel channel = diskAccess.open(segment.file()))
            {
                SegmentWriter.cut(diskAccess, channel, segment.end());
                if (segment.lastSequence() <= scan.durableSequence)
                {
                    // The next seal names this length, and nobody else forces the file.
                    diskAccess.force(channel, true);
                }
            }
        }
    }

    void complete() throws IOException
    {
        Seal.remove(diskAccess, directory);
        dropTornTail();
        final TailRewriter rewriter = new TailRewriter(diskAccess);
        for (final Segment segment : segments)
        {
            diskAccess.delete(segment.file().resolveSibling(JournalDirectory.SEGMENT_METADATA));
            if (segment.lastSequence() > scan.durableSequence)
            {
                rewriter.rewrite(segment, scan.durableSequence);
                diskAccess.forceDirectory(segment.file().getParent());
            }
        }
        diskAccess.forceDirectory(directory);
    }

    /** From the end backwards, so that a crash in between leaves a torn tail again. */
    private void dropTornTail() throws IOException
    {
        final TornTail tornTail = scan.tornTail();
        if (tornTail == null)
        {
            return;
        }
        LOGGER.warn("torn tail dropped: segment={} file={} offset={} bytes={} sequence={} batchesAfter={}: {}",
            tornTail.segment(), tornTail.file(), tornTail.offset(), tornTail.bytes(), tornTail.sequence(),
            tornTail.batchesAfter(), tornTail.reason());
        for (int i = scan.segments.size() - 1; i > scan.tornIndex; i--)
        {
            diskAccess.deleteSegment(directory, scan.segments.get(i).number);
            diskAccess.forceDirectory(directory);
        }
        final SegmentScan torn = scan.torn();
        if (torn.batches == 0)
        {
            diskAccess.deleteSegment(directory, torn.number);
            return;
        }
        try (FileChannel channel = diskAccess.open(torn.file))
        {
            diskAccess.truncate(channel, torn.end);
            SegmentWriter.cut(diskAccess, channel, torn.end);
            diskAccess.force(channel, true);
        }
    }

    JournalRecovery recovery()
    {
        return new JournalRecovery(seal != null && !seal.entries().isEmpty(), segments.size(), scan.batches,
            scan.events, scan.batchBytes, segments.isEmpty() ? 0 : segments.get(0).firstSequence(),
            scan.lastSequence, scan.durableSequence, scan.tornTail(), List.copyOf(remarks));
    }

    List<Segment> segments()
    {
        return segments;
    }

    /** The files that are as the seal said need not be read again for the next one. */
    List<Seal.Entry> checksums()
    {
        return seal.entries().stream().filter(entry -> entry.firstSequence() != 0).toList();
    }

    FloorFile.Floor floor()
    {
        return floor;
    }

    WatermarkFile.Content watermark()
    {
        return watermark;
    }

    JournalScan scan()
    {
        return scan;
    }

    long lastNumber()
    {
        return lastNumber;
    }
}
