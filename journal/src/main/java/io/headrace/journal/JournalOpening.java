package io.headrace.journal;

import io.headrace.engine.JournalException;
import io.headrace.engine.JournalException.Reason;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Recovery: brings a journal that is locked into a state in which a new segment can follow. Either it changes nothing
 * and refuses, or it drops a torn tail. Every step may be repeated after a crash. Used by the thread that opens.
 */
final class JournalOpening
{
    private static final Logger LOGGER = LoggerFactory.getLogger(ChronicleJournal.class);
    private static final String REMEDY =
        "; nothing was changed: restore the journal from a backup or a copy, or look at it with journal verify";

    private static final String REMEDY_NEWER = "; nothing was changed: start the newer version";

    private final JournalContext context;
    private final Path directory;
    private final List<Segment> segments = new ArrayList<>();
    private final List<Seal.Entry> checksums = new ArrayList<>();
    private WatermarkFile.Content watermark = WatermarkFile.Content.NONE;
    private JournalScan scan;
    private JournalRecovery recovery;
    private long lastNumber;

    JournalOpening(final JournalContext context)
    {
        this.context = context;
        this.directory = context.directory();
    }

    void run() throws IOException
    {
        final List<Long> numbers = JournalDirectory.segmentNumbers(directory);
        lastNumber = numbers.isEmpty() ? 0 : numbers.get(numbers.size() - 1);
        final boolean sealed = Seal.exists(directory);
        final Seal seal = sealed ? checkSeal(numbers) : new Seal(List.of());
        watermark = WatermarkFile.read(directory);
        scan = JournalScan.scan(directory, numbers, watermark.sequence(), false, context.progress());
        if (scan.isNewer())
        {
            throw new JournalException(Reason.UNAVAILABLE, scan.finding(directory) + REMEDY_NEWER);
        }
        if (scan.isDamaged() || (sealed && scan.tornIndex >= 0))
        {
            throw new JournalException(Reason.DAMAGED, scan.finding(directory) + REMEDY);
        }
        final TornTail tornTail = scan.tornTail();
        Seal.remove(directory);
        dropTornTail(tornTail);
        removeEmpty();
        recovery = new JournalRecovery(sealed, segments.size(), scan.batches, scan.events, scan.batchBytes,
            segments.isEmpty() ? 0 : segments.get(0).firstSequence(), scan.lastSequence,
            scan.durableSequence, tornTail);
        keepChecksums(seal, tornTail);
        forceRecovered();
    }

    private Seal checkSeal(final List<Long> numbers) throws IOException
    {
        final List<Finding> findings = new ArrayList<>();
        final Seal seal = Seal.read(directory, findings);
        if (seal != null)
        {
            SealCheck.check(directory, seal, numbers, findings);
        }
        if (!findings.isEmpty())
        {
            final JournalScan hit = JournalScan.scan(directory, numbers, 0, false, RecoveryProgress.NONE);
            final Finding first = hit.overAll(findings.get(0));
            final boolean newer = BatchCheck.NEWER_VERSION.equals(first.text());
            throw new JournalException(newer ? Reason.UNAVAILABLE : Reason.DAMAGED,
                first + (findings.size() > 1 ? " (and " + (findings.size() - 1) + " more)" : "") +
                (newer ? REMEDY_NEWER : REMEDY));
        }
        return seal;
    }

    /** From the end backwards, so that a crash in between leaves a torn tail again. */
    private void dropTornTail(final TornTail tornTail) throws IOException
    {
        if (tornTail == null)
        {
            return;
        }
        LOGGER.warn("torn tail dropped: segment={} file={} offset={} bytes={} sequence={} batchesAfter={}: {}",
            tornTail.segment(), tornTail.file(), tornTail.offset(), tornTail.bytes(), tornTail.sequence(),
            tornTail.batchesAfter(), tornTail.reason());
        for (int i = scan.segments.size() - 1; i > scan.tornIndex; i--)
        {
            JournalDirectory.deleteSegment(directory, scan.segments.get(i).number);
            JournalDirectory.force(directory);
        }
        final SegmentScan torn = scan.torn();
        if (torn.batches > 0)
        {
            try (FileChannel channel = FileChannel.open(torn.file, StandardOpenOption.WRITE))
            {
                channel.truncate(torn.end);
                SegmentWriter.cut(channel, torn.end);
                context.diskAccess().force(channel, true);
            }
        }
    }

    private void removeEmpty() throws IOException
    {
        final int count = scan.tornIndex < 0 ? scan.segments.size() : scan.tornIndex + 1;
        for (int i = 0; i < count; i++)
        {
            final SegmentScan segment = scan.segments.get(i);
            if (segment.batches == 0)
            {
                JournalDirectory.deleteSegment(directory, segment.number);
            }
            else
            {
                Files.deleteIfExists(segment.file.resolveSibling(JournalDirectory.SEGMENT_METADATA));
                segments.add(Segment.of(segment));
            }
        }
        JournalDirectory.force(directory);
    }

    /** The files that are as the seal said need not be read again for the next one. */
    private void keepChecksums(final Seal seal, final TornTail tornTail)
    {
        for (final Seal.Entry entry : seal.entries())
        {
            if (tornTail == null && entry.firstSequence() != 0)
            {
                checksums.add(entry);
            }
        }
    }

    /** What was appended but not known to be forced becomes durable now, so that all that is read back is. */
    private void forceRecovered() throws IOException
    {
        for (final Segment segment : segments)
        {
            if (segment.lastSequence() > scan.durableSequence)
            {
                try (FileChannel channel = FileChannel.open(segment.file(), StandardOpenOption.WRITE))
                {
                    context.diskAccess().force(channel, true);
                }
            }
        }
    }

    List<Segment> segments()
    {
        return segments;
    }

    List<Seal.Entry> checksums()
    {
        return checksums;
    }

    WatermarkFile.Content watermark()
    {
        return watermark;
    }

    JournalScan scan()
    {
        return scan;
    }

    JournalRecovery recovery()
    {
        return recovery;
    }

    long lastNumber()
    {
        return lastNumber;
    }
}
