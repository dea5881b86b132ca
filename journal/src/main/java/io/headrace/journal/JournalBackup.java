package io.headrace.journal;

import io.headrace.engine.BatchDescriptor;
import io.headrace.engine.JournalException;
import io.headrace.engine.JournalException.Reason;
import io.headrace.engine.SnapshotDirectory;
import io.headrace.engine.SnapshotFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * Copies a journal up to its durable watermark, also while a process writes, rolls and drops segments; run again, it
 * copies only what is new. Belongs to one thread.
 * <p>
 * A new file is copied under another name, forced and renamed. To the newest segment, which the journal still appends
 * to, a later run adds behind what the manifest counts. The manifest follows the files, the watermark follows the
 * manifest: after a crash the backup is what the manifest says, and {@code journal verify} finds it sound.
 */
public final class JournalBackup
{
    private final DiskAccess diskAccess;
    private final Path source;
    private final Path target;
    private Manifest manifest;
    private long durableSequence;
    private int filesCopied;
    private long bytesCopied;

    JournalBackup(final DiskAccess diskAccess, final Path source, final Path target)
    {
        this.diskAccess = diskAccess;
        this.source = source;
        this.target = target;
    }

    /**
     * Copies what is new.
     *
     * @param source directory of a journal, in use or not.
     * @param target directory of the backup: absent, empty, or one of earlier backups of the same journal.
     * @return what was done.
     * @throws JournalException if the journal is damaged, the target is something else, or copying failed; the backup
     *                          is what it was before, or a part further.
     */
    public static BackupReport run(final Path source, final Path target)
    {
        return new JournalBackup(new DiskAccess(), source, target).run();
    }

    BackupReport run()
    {
        JournalDirectory.segmentNumbers(source);
        JournalDirectory.prepare(target);
        try
        {
            if (!Manifest.exists(target))
            {
                checkEmpty();
            }
            try (DirectoryLock lock = DirectoryLock.acquire(target))
            {
                copy();
                lock.clear();
            }
            return report();
        }
        catch (final IOException ex)
        {
            throw new JournalException(Reason.FAILED, "backup of " + source + " to " + target + " failed (" + ex +
                "): check permissions, free disk space and the disk, then run it again", ex);
        }
    }

    private void checkEmpty() throws IOException
    {
        try (Stream<Path> entries = Files.list(target))
        {
            // The lock and the unfinished manifest of a first backup that was interrupted.
            final List<String> names = entries.map(entry -> entry.getFileName().toString()).toList();
            for (final String name : names)
            {
                if (!JournalDirectory.LOCK.equals(name) && !JournalDirectory.MANIFEST_TEMPORARY.equals(name))
                {
                    throw new JournalException(Reason.UNAVAILABLE, "backup directory=" + target + " holds " + name +
                        " and no manifest, so it is not a backup: name an empty directory");
                }
            }
        }
    }

    private void copy() throws IOException
    {
        durableSequence = WatermarkFile.read(source).sequence();
        if (!Manifest.exists(target))
        {
            new Manifest().write(diskAccess, target);
        }
        manifest = Manifest.read(target);
        diskAccess.delete(target.resolve(JournalDirectory.COPY_TEMPORARY));
        // Before the floor is read: what a restart from one of them needs cannot be dropped before it is copied, but
        // for one that is replaced right now, and the second look finds the one that replaced it.
        copySnapshots();
        FloorFile.Floor floor = FloorFile.read(source);
        boolean done = false;
        while (!done)
        {
            try
            {
                copySegments(floor);
                done = true;
            }
            catch (final NoSuchFileException ex)
            {
                final FloorFile.Floor now = FloorFile.read(source);
                if (now.equals(floor))
                {
                    throw ex;
                }
                floor = now;
            }
        }
        copySnapshots();
        try (WatermarkFile watermark =
            WatermarkFile.open(diskAccess, target, WatermarkFile.read(target)))
        {
            watermark.write(manifest.lastSequence());
            watermark.force();
        }
        diskAccess.forceDirectory(target);
    }

    private void copySegments(final FloorFile.Floor floor) throws IOException
    {
        final Manifest.Entry last = manifest.lastSegment();
        long next = floor.firstSequence();
        int chain = floor.previousCrc();
        if (last != null)
        {
            next = last.lastSequence() + 1;
            chain = last.chain();
            checkSame(last);
            checkContinues(floor, next);
        }
        else if (floor.firstSequence() > 1)
        {
            try (FloorFile file = FloorFile.open(diskAccess, target, FloorFile.read(target)))
            {
                file.write(floor);
            }
        }
        final List<Long> numbers = JournalDirectory.segmentNumbers(source);
        for (int i = 0; i < numbers.size() && next <= durableSequence; i++)
        {
            final Manifest.Entry before = manifest.entry(name(numbers.get(i)));
            if (numbers.get(i) >= floor.segmentNumber() && (before == null || !before.isWhole()))
            {
                final boolean isClosed = i + 1 < numbers.size() && holdsBatch(numbers.get(i + 1));
                final Manifest.Entry entry = copySegment(numbers.get(i), before, next, chain, isClosed);
                if (entry != null)
                {
                    next = entry.lastSequence() + 1;
                    chain = entry.chain();
                }
            }
        }
        if (next <= durableSequence)
        {
            throw new JournalException(Reason.DAMAGED, "journal.dir=" + source + " sequence=" + next + ": batches " +
                "that had been durable are missing; they cannot be copied: run journal verify");
        }
    }

    /** The first batch of a segment tells journals apart: its checksum covers its time. */
    private void checkSame(final Manifest.Entry last) throws IOException
    {
        final Path file = source.resolve(last.name());
        if (Files.exists(file) && firstCrc(file) != firstCrc(target.resolve(last.name())))
        {
            throw new JournalException(Reason.UNAVAILABLE, "backup directory=" + target + " holds another journal " +
                "than " + source + ": name an empty directory, or that of earlier backups of this journal");
        }
    }

    private static int firstCrc(final Path file) throws IOException
    {
        try (DocumentWalker walker = new DocumentWalker(file))
        {
            return walker.advance(Segment.END_UNKNOWN) == DocumentWalker.DATA ?
                BatchDescriptor.crc(walker.buffer(), walker.dataOffset()) : 0;
        }
    }

    private void checkContinues(final FloorFile.Floor floor, final long next)
    {
        if (floor.firstSequence() > next)
        {
            throw new JournalException(Reason.UNAVAILABLE, "backup directory=" + target + " ends at sequence=" +
                (next - 1) + ", and the journal begins at sequence=" + floor.firstSequence() + " by now: back up to " +
                "an empty directory, and more often than retention drops");
        }
    }

    private boolean holdsBatch(final long number) throws IOException
    {
        try (DocumentWalker walker = new DocumentWalker(JournalDirectory.segmentFile(source, number)))
        {
            return walker.advance(Segment.END_UNKNOWN) == DocumentWalker.DATA;
        }
        catch (final NoSuchFileException ex)
        {
            // One without batches goes when its journal is closed.
            return false;
        }
    }

    private String name(final long number)
    {
        return source.relativize(JournalDirectory.segmentFile(source, number)).toString();
    }

    /** Copies the batches of a segment that are durable and not there yet; null when there are none. */
    private Manifest.Entry copySegment(
        final long number, final Manifest.Entry before, final long next, final int chain, final boolean isClosed)
        throws IOException
    {
        final String name = name(number);
        final long from = before == null ? 0 : before.length();
        final Path file = source.resolve(name);
        if (before == null && !Files.exists(file))
        {
            return null;
        }
        try (SegmentExtent extent =
            new SegmentExtent(file, from, next, chain, durableSequence, Long.MAX_VALUE).walk();
            FileChannel channel = FileChannel.open(file, StandardOpenOption.READ))
        {
            final boolean isWhole = isClosed && extent.isAtEnd();
            if (extent.firstSequence() == 0 && before == null)
            {
                return null;
            }
            final int crc = before == null ?
                copyNew(channel, name, extent.end()) : add(channel, before, extent.end());
            final Manifest.Entry entry = new Manifest.Entry(name, extent.end(), crc,
                before == null ? extent.firstSequence() : before.firstSequence(),
                extent.nextSequence() - 1, extent.chain(), isWhole);
            manifest.put(entry);
            manifest.write(diskAccess, target);
            return entry;
        }
    }

    private int copyNew(final FileChannel channel, final String name, final long end) throws IOException
    {
        final Path file = target.resolve(name);
        if (!Files.isDirectory(file.getParent()))
        {
            diskAccess.createDirectory(file.getParent());
            diskAccess.forceDirectory(target);
        }
        final FileCopy copy = new FileCopy();
        final Path unfinished = target.resolve(JournalDirectory.COPY_TEMPORARY);
        try (FileChannel copied = diskAccess.create(unfinished))
        {
            copy.copy(channel, diskAccess, copied, 0, end);
            if (!isSnapshot(name))
            {
                SegmentWriter.cut(diskAccess, copied, end);
            }
            diskAccess.force(copied, true);
        }
        diskAccess.rename(unfinished, file);
        diskAccess.forceDirectory(file.getParent());
        filesCopied++;
        bytesCopied += end;
        return copy.checksum();
    }

    /** Adds behind what the manifest counts; what an interrupted run has added before goes. */
    private int add(final FileChannel channel, final Manifest.Entry before, final long end) throws IOException
    {
        final FileCopy copy = new FileCopy();
        final Path file = target.resolve(before.name());
        try (FileChannel copied = diskAccess.open(file))
        {
            if (copied.size() < before.length() || copy.checksum(copied, before.length()) != before.crc())
            {
                throw new JournalException(Reason.DAMAGED, "file=" + file + " differs from the manifest of the " +
                    "backup; nothing was changed: back up to another directory");
            }
            diskAccess.truncate(copied, before.length());
            copy.copy(channel, diskAccess, copied, before.length(), end);
            SegmentWriter.cut(diskAccess, copied, end);
            diskAccess.force(copied, true);
            filesCopied += end > before.length() ? 1 : 0;
            bytesCopied += end - before.length();
        }
        return copy.checksum();
    }

    private static boolean isSnapshot(final String name)
    {
        return name.startsWith(SnapshotDirectory.NAME);
    }

    private void copySnapshots() throws IOException
    {
        for (final SnapshotFile snapshot : SnapshotDirectory.reading(source).list())
        {
            final String name = source.relativize(snapshot.path()).toString();
            if (snapshot.sequence() <= durableSequence && manifest.entry(name) == null)
            {
                copySnapshot(snapshot, name);
            }
        }
    }

    private void copySnapshot(final SnapshotFile snapshot, final String name) throws IOException
    {
        try (FileChannel channel = FileChannel.open(snapshot.path(), StandardOpenOption.READ))
        {
            final long length = channel.size();
            final int crc = copyNew(channel, name, length);
            manifest.put(new Manifest.Entry(name, length, crc, 0, snapshot.sequence(), 0, true));
            manifest.write(diskAccess, target);
        }
        catch (final NoSuchFileException ex)
        {
            if (Files.exists(snapshot.path()))
            {
                throw ex;
            }
            // A newer one has taken its place, which the second look finds.
        }
    }

    private BackupReport report()
    {
        int segments = 0;
        long first = 0;
        for (final Manifest.Entry entry : manifest.entries())
        {
            if (entry.isSegment())
            {
                segments++;
                first = first == 0 ? entry.firstSequence() : Math.min(first, entry.firstSequence());
            }
        }
        return new BackupReport(first, manifest.lastSequence(), segments, manifest.entries().size() - segments,
            filesCopied, bytesCopied);
    }
}
