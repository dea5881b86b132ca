package io.headrace.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a whole journal and finds the first place where it is not what was written, without changing anything.
 * Belongs to one thread.
 * <p>
 * What counts as durable is the highest of the watermark file and of the watermarks in all whole batches, also those
 * behind a bad record. A bad record at or below it is damage. Above it the record was still on its way to the disk:
 * after a power loss pages may have arrived in any order, so even whole batches behind it are no contradiction.
 */
final class JournalScan
{
    final List<SegmentScan> segments = new ArrayList<>();
    /** Numbers of segments that had been dropped, but not all of which has been deleted. */
    final List<Long> belowFloor = new ArrayList<>();
    long batches;
    long events;
    long batchBytes;
    long size;
    long lastSequence;
    int lastCrc;
    long lastTimestampNs;
    /** Durable watermark found, see above. */
    long durableSequence;
    /** Index in {@link #segments} of the first one that is not whole, or -1. */
    int tornIndex = -1;
    /** Why the first bad record is bad. */
    String tornReason;
    /** Whole batches behind the first bad record. */
    long batchesAfter;
    /** First sequence of those, or 0. */
    long firstSequenceAfter;

    private final boolean live;
    private long lastSequenceAfter;
    private int forgottenCount;
    private long forgottenSize;

    private JournalScan(final boolean live)
    {
        this.live = live;
    }

    /**
     * Reads all segments.
     *
     * @param floor     of the floor file, read before the directory was.
     * @param watermark of the watermark file, read before.
     * @param live      whether another process may be appending: then what lies behind the end is only on its way.
     */
    static JournalScan scan(
        final Path directory,
        final List<Long> numbers,
        final FloorFile.Floor floor,
        final long watermark,
        final boolean live,
        final RecoveryProgress progress) throws IOException
    {
        final JournalScan scan = new JournalScan(live);
        scan.lastSequence = floor.firstSequence() - 1;
        scan.lastCrc = floor.previousCrc();
        // Nothing is dropped unless what follows is durable.
        scan.durableSequence = floor.firstSequence() == 1 ? watermark : Math.max(watermark, floor.firstSequence());
        final long totalBytes = totalBytes(directory, numbers);
        for (final long number : numbers)
        {
            if (number < floor.segmentNumber())
            {
                scan.belowFloor.add(number);
            }
            else
            {
                scan.add(directory, number);
                scan.forgetFarBehind();
            }
            progress.onProgress(scan.size, totalBytes);
        }
        return scan;
    }

    /** What is read once, and not again at once, gives its memory to what is read next. */
    private void forgetFarBehind()
    {
        while (size - forgottenSize > JournalContext.CACHE_LENGTH_DEFAULT)
        {
            final SegmentScan oldest = segments.get(forgottenCount++);
            forgottenSize += oldest.size;
            PageCache.forget(oldest.file);
        }
    }

    private static long totalBytes(final Path directory, final List<Long> numbers) throws IOException
    {
        long total = 0;
        for (final long number : numbers)
        {
            final Path file = JournalDirectory.segmentFile(directory, number);
            total += Files.exists(file) ? Files.size(file) : 0;
        }
        return total;
    }

    private void add(final Path directory, final long number) throws IOException
    {
        final boolean torn = tornIndex >= 0;
        if (torn && live)
        {
            return;
        }
        final SegmentScan segment =
            SegmentScan.scan(directory, number, torn ? 0 : lastSequence + 1, lastCrc, live);
        segments.add(segment);
        size += segment.size;
        durableSequence = live ? durableSequence : Math.max(durableSequence, segment.maxWatermark);
        if (torn)
        {
            onBatchesAfter(segment.batches, segment.firstSequence, segment.lastSequence);
        }
        else
        {
            batches += segment.batches;
            events += segment.events;
            batchBytes += segment.batchBytes;
            if (segment.batches > 0)
            {
                lastSequence = segment.lastSequence;
                lastCrc = segment.lastCrc;
                lastTimestampNs = segment.lastTimestampNs;
            }
            if (!segment.isWhole() && !segment.isUnused())
            {
                tornIndex = segments.size() - 1;
                tornReason = reason(segment);
            }
        }
        onBatchesAfter(segment.residueBatches, segment.residueFirstSequence, segment.residueLastSequence);
    }

    private String reason(final SegmentScan segment)
    {
        if (segment.reason == null)
        {
            return "bytes behind the last whole batch";
        }
        if (BatchCheck.NOT_NEXT.equals(segment.reason) && segment.batches == 0 &&
            segment.residueFirstSequence > lastSequence + 1)
        {
            final SegmentScan before = lastWithBatches();
            return "sequences " + (lastSequence + 1) + "-" + (segment.residueFirstSequence - 1) + " are missing " +
                (before == null ? "before " : "between " + before.segmentName() + " and ") + segment.segmentName() +
                ": a file of batches is lost or empty";
        }
        return segment.reason;
    }

    private SegmentScan lastWithBatches()
    {
        for (int i = segments.size() - 1; i >= 0; i--)
        {
            if (segments.get(i).batches > 0)
            {
                return segments.get(i);
            }
        }
        return null;
    }

    private void onBatchesAfter(final long count, final long first, final long last)
    {
        if (count > 0)
        {
            if (batchesAfter == 0)
            {
                firstSequenceAfter = first;
            }
            batchesAfter += count;
            lastSequenceAfter = Math.max(lastSequenceAfter, last);
        }
    }

    SegmentScan torn()
    {
        return tornIndex < 0 ? null : segments.get(tornIndex);
    }

    /** Whether something is bad or missing that had been durable. */
    boolean isDamaged()
    {
        return lastSequence < durableSequence;
    }

    /** Whether the first bad record is of a format that is not known here. */
    boolean isNewer()
    {
        return FormatVersion.isNewer(tornReason);
    }

    /** Last sequence that the first bad record and what is missing behind it can have held. */
    long lastBadSequence()
    {
        final long known = firstSequenceAfter > lastSequence + 1 ?
            firstSequenceAfter - 1 : Math.max(durableSequence, lastSequenceAfter);
        return Math.max(known, lastSequence + 1);
    }

    /** A finding that hits no events of its own, as in seal and watermark, speaks for the whole journal. */
    Finding overAll(final Finding finding)
    {
        return finding.firstSequence() != 0 ? finding :
            new Finding(finding.file(), finding.offset(), firstSequence(), lastSequence, finding.text());
    }

    /** Sequence of the first event, 0 when there is none. */
    long firstSequence()
    {
        for (final SegmentScan segment : segments)
        {
            if (segment.batches > 0 && lastSequence != 0)
            {
                return segment.firstSequence;
            }
        }
        return 0;
    }

    /** What lies behind the last good batch, or null when nothing does. */
    TornTail tornTail()
    {
        final SegmentScan torn = torn();
        return torn == null ? null : new TornTail(torn.segmentName(), torn.file, torn.end, tornBytes(),
            lastSequence + 1, batchesAfter, tornReason);
    }

    /** First bad place: the torn segment, or the last one when batches are missing at its end. */
    Finding finding(final Path directory)
    {
        final SegmentScan torn = torn();
        if (torn != null)
        {
            return new Finding(torn.file, torn.end, lastSequence + 1, lastBadSequence(), tornReason);
        }
        final SegmentScan last = lastWithBatches();
        return new Finding(
            last == null ? directory : last.file, last == null ? 0 : last.end,
            lastSequence + 1, lastBadSequence(), "batches that had been durable are missing" +
            (last == null ? "" : " behind " + last.segmentName()) + ": the end of the journal is lost");
    }

    /** Bytes that are not whole batches, over all segments. */
    long tornBytes()
    {
        long bytes = 0;
        for (int i = Math.max(tornIndex, 0); i < segments.size() && tornIndex >= 0; i++)
        {
            final SegmentScan segment = segments.get(i);
            bytes += i == tornIndex ? segment.residueBytes : segment.batchBytes + segment.residueBytes;
        }
        return bytes;
    }
}
