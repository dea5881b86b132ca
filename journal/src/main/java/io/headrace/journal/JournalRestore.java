package io.headrace.journal;

import io.headrace.engine.BatchDescriptor;
import io.headrace.engine.JournalException;
import io.headrace.engine.JournalException.Reason;
import io.headrace.engine.SnapshotDirectory;
import io.headrace.engine.SnapshotFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.agrona.BitUtil;

/**
 * Writes a new journal out of a backup, or out of another journal, up to a sequence or a time. Belongs to one thread.
 * <p>
 * Until all is durable the new directory holds a mark that keeps everybody from taking it for a journal.
 */
public final class JournalRestore
{
    private final DiskAccess diskAccess;
    private final Path source;
    private final Path target;
    private final long lastWanted;
    private final long timestampLimitNs;
    private int snapshots;
    private boolean isBegun;

    JournalRestore(
        final DiskAccess diskAccess,
        final Path source,
        final Path target,
        final long lastWanted,
        final long timestampLimitNs)
    {
        this.diskAccess = diskAccess;
        this.source = source;
        this.target = target;
        this.lastWanted = lastWanted;
        this.timestampLimitNs = timestampLimitNs;
    }

    /**
     * Restores all there is.
     *
     * @param source directory of a backup or a journal.
     * @param target directory that is absent or empty.
     * @return what was restored.
     * @throws JournalException if that cannot be done; the target is empty then.
     */
    public static RestoreReport run(final Path source, final Path target)
    {
        return new JournalRestore(new DiskAccess(), source, target, Long.MAX_VALUE, Long.MAX_VALUE).run();
    }

    /**
     * Restores up to an event.
     *
     * @param source   directory of a backup or a journal.
     * @param target   directory that is absent or empty.
     * @param sequence of the last event to restore, which the source must hold.
     * @return what was restored.
     * @throws JournalException if that cannot be done; the target is empty then.
     */
    public static RestoreReport toSequence(final Path source, final Path target, final long sequence)
    {
        return new JournalRestore(new DiskAccess(), source, target, sequence, Long.MAX_VALUE).run();
    }

    /**
     * Restores up to a time.
     *
     * @param source      directory of a backup or a journal.
     * @param target      directory that is absent or empty.
     * @param timestampNs of the last batch to restore at the latest, nanoseconds since the epoch.
     * @return what was restored.
     * @throws JournalException if that cannot be done; the target is empty then.
     */
    public static RestoreReport toTime(final Path source, final Path target, final long timestampNs)
    {
        return new JournalRestore(new DiskAccess(), source, target, Long.MAX_VALUE, timestampNs).run();
    }

    RestoreReport run()
    {
        final List<Long> numbers = JournalDirectory.segmentNumbers(source);
        JournalDirectory.prepare(target);
        boolean done = false;
        try
        {
            checkEmpty();
            final RestoreReport report = restore(numbers);
            done = true;
            return report;
        }
        catch (final IOException ex)
        {
            throw new JournalException(Reason.FAILED, "restoring " + source + " to " + target + " failed (" + ex +
                "): check permissions, free disk space and the disk", ex);
        }
        finally
        {
            if (!done && isBegun)
            {
                clear();
            }
        }
    }

    private void checkEmpty() throws IOException
    {
        try (Stream<Path> entries = Files.list(target))
        {
            if (entries.findAny().isPresent())
            {
                throw new JournalException(Reason.UNAVAILABLE, "target directory=" + target +
                    " is not empty: name one that is empty or absent");
            }
        }
    }

    private RestoreReport restore(final List<Long> numbers) throws IOException
    {
        final FloorFile.Floor floor = FloorFile.read(source);
        final long available = WatermarkFile.read(source).sequence();
        if (available < floor.firstSequence() || (lastWanted != Long.MAX_VALUE &&
            (lastWanted < floor.firstSequence() || lastWanted > available)))
        {
            throw new JournalException(Reason.UNAVAILABLE, "sequence=" + (lastWanted == Long.MAX_VALUE ? "" :
                lastWanted) + " cannot be restored: " + source + " holds durable events from " +
                floor.firstSequence() + " to " + available);
        }
        isBegun = true;
        diskAccess.create(target.resolve(JournalDirectory.RESTORING)).close();
        diskAccess.forceDirectory(target);
        copySegments(numbers, floor, Math.min(lastWanted, available));
        final JournalScan scan = checkCopied(floor);
        copySnapshots(floor, scan.lastSequence);
        finish(floor, scan);
        return new RestoreReport(scan.firstSequence(), scan.lastSequence, scan.lastTimestampNs,
            scan.segments.size(), snapshots);
    }

    private void copySegments(final List<Long> numbers, final FloorFile.Floor floor, final long limit)
        throws IOException
    {
        long next = floor.firstSequence();
        int chain = floor.previousCrc();
        boolean more = true;
        for (int i = 0; i < numbers.size() && more; i++)
        {
            final Path file = JournalDirectory.segmentFile(source, numbers.get(i));
            if (numbers.get(i) >= floor.segmentNumber() && Files.exists(file))
            {
                try (SegmentExtent extent =
                    new SegmentExtent(file, 0, next, chain, limit, timestampLimitNs).walk())
                {
                    more = copySegment(numbers.get(i), file, extent, limit);
                    next = extent.nextSequence();
                    chain = extent.chain();
                }
            }
        }
    }

    /** Copies what is wanted of a file; false when nothing of the next one is. */
    private boolean copySegment(
        final long number, final Path file, final SegmentExtent extent, final long limit) throws IOException
    {
        final ByteBuffer rest = cut(extent, limit);
        if (extent.firstSequence() != 0 || rest != null)
        {
            final Path copied = JournalDirectory.segmentFile(target, number);
            diskAccess.createDirectory(copied.getParent());
            try (FileChannel from = FileChannel.open(file, StandardOpenOption.READ);
                FileChannel to = diskAccess.create(copied))
            {
                long end = extent.end();
                new FileCopy().copy(from, diskAccess, to, 0, end);
                if (rest != null)
                {
                    end = BitUtil.align(end, DocumentWalker.ALIGNMENT);
                    final int length = rest.remaining();
                    diskAccess.write(to, rest, end);
                    end += length;
                }
                SegmentWriter.cut(diskAccess, to, end);
                diskAccess.force(to, true);
            }
            diskAccess.forceDirectory(copied.getParent());
        }
        return extent.isAtEnd();
    }

    /** The begin of the batch that is wanted in part, or null. */
    private ByteBuffer cut(final SegmentExtent extent, final long limit)
    {
        if (extent.isAtEnd() || extent.nextSequence() > limit)
        {
            return null;
        }
        final long first = BatchDescriptor.firstSequence(extent.batch(), extent.batchOffset());
        final long timestampNs = BatchDescriptor.timestampNs(extent.batch(), extent.batchOffset());
        return first > limit || timestampNs > timestampLimitNs ? null :
            BatchCut.document(extent.batch(), extent.batchOffset(), limit);
    }

    /** Reads back all that was written. */
    private JournalScan checkCopied(final FloorFile.Floor floor) throws IOException
    {
        final List<Long> numbers = new ArrayList<>();
        for (final long number : JournalDirectory.segmentNumbers(source))
        {
            if (Files.exists(JournalDirectory.segmentFile(target, number)))
            {
                numbers.add(number);
            }
        }
        final JournalScan scan = JournalScan.scan(target, numbers, floor, 0, false, RecoveryProgress.NONE);
        if (scan.batches == 0)
        {
            throw new JournalException(Reason.UNAVAILABLE, "nothing can be restored: no event of " + source +
                " is that old");
        }
        if (scan.tornIndex >= 0 || (lastWanted != Long.MAX_VALUE && scan.lastSequence != lastWanted))
        {
            throw new JournalException(Reason.DAMAGED, "restored only up to sequence=" + scan.lastSequence + ": " +
                (scan.tornIndex >= 0 ? scan.finding(target) : "the rest is missing in " + source) +
                "; run journal verify on the backup");
        }
        return scan;
    }

    private void copySnapshots(final FloorFile.Floor floor, final long lastSequence) throws IOException
    {
        boolean usable = floor.firstSequence() == 1;
        for (final SnapshotFile snapshot : SnapshotDirectory.reading(source).list())
        {
            if (snapshot.sequence() <= lastSequence)
            {
                copySnapshot(snapshot.path());
                usable |= snapshot.sequence() >= floor.firstSequence() - 1;
            }
        }
        if (!usable)
        {
            throw new JournalException(Reason.UNAVAILABLE, "sequence=" + lastSequence + " cannot be restored: the " +
                "journal begins at sequence=" + floor.firstSequence() + ", and no snapshot from sequence=" +
                (floor.firstSequence() - 1) + " to " + lastSequence + " is there to begin with: choose a later one");
        }
    }

    private void copySnapshot(final Path file) throws IOException
    {
        final Path copied = target.resolve(source.relativize(file));
        if (!Files.isDirectory(copied.getParent()))
        {
            diskAccess.createDirectory(copied.getParent());
        }
        try (FileChannel from = FileChannel.open(file, StandardOpenOption.READ);
            FileChannel to = diskAccess.create(copied))
        {
            new FileCopy().copy(from, diskAccess, to, 0, from.size());
            diskAccess.force(to, true);
        }
        diskAccess.forceDirectory(copied.getParent());
        snapshots++;
    }

    private void finish(final FloorFile.Floor floor, final JournalScan scan) throws IOException
    {
        try (FloorFile file = FloorFile.open(diskAccess, target, FloorFile.Floor.NONE);
            WatermarkFile watermark = WatermarkFile.open(diskAccess, target, WatermarkFile.Content.NONE))
        {
            if (floor.firstSequence() > 1)
            {
                file.write(floor);
            }
            watermark.write(scan.lastSequence);
            watermark.force();
        }
        try (SealWriter sealWriter = new SealWriter(
            diskAccess,
            target,
            new SegmentCache(diskAccess, JournalContext.CACHE_LENGTH_DEFAULT),
            List.of(),
            scan.segments.stream().map(Segment::of).toList()))
        {
            sealWriter.write();
        }
        diskAccess.delete(target.resolve(JournalDirectory.RESTORING));
        diskAccess.forceDirectory(target);
    }

    /** The target was empty, so all that is in it now is ours. The mark goes last. */
    private void clear()
    {
        try
        {
            final Path mark = target.resolve(JournalDirectory.RESTORING);
            Files.walkFileTree(target, new SimpleFileVisitor<>()
            {
                @Override
                public FileVisitResult visitFile(final Path file, final BasicFileAttributes attributes)
                    throws IOException
                {
                    if (!file.equals(mark))
                    {
                        diskAccess.delete(file);
                    }
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(final Path directory, final IOException failure)
                    throws IOException
                {
                    if (!directory.equals(target))
                    {
                        diskAccess.delete(directory);
                    }
                    return FileVisitResult.CONTINUE;
                }
            });
            diskAccess.delete(mark);
        }
        catch (final IOException ex)
        {
            throw new JournalException(Reason.FAILED, "target directory=" + target + " holds what could not be " +
                "restored wholly, and cannot be emptied (" + ex + "): delete it", ex);
        }
    }
}
