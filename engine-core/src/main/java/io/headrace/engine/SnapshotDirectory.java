package io.headrace.engine;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * The snapshots of a journal.
 * <pre>
 *   journal.dir/
 *     snapshots/
 *       snapshot-00000000000000012345.hrs     state after the event with this sequence, see SnapshotDescriptor
 *       snapshot.tmp                          a snapshot that is being written
 * </pre>
 * Other files are left alone. One thread at a time may change the directory; any thread and any process may read.
 */
public final class SnapshotDirectory
{
    /** Name of the directory in that of the journal. */
    public static final String NAME = "snapshots";

    static final String TEMPORARY = "snapshot.tmp";

    private static final String PREFIX = "snapshot-";
    private static final String SUFFIX = ".hrs";
    private static final int DIGITS = 20;

    private final SnapshotDisk disk;
    private final Path directory;
    private final Runnable onBlock;

    private SnapshotDirectory(final SnapshotDisk disk, final Path directory, final Runnable onBlock)
    {
        this.disk = disk;
        this.directory = directory;
        this.onBlock = onBlock;
    }

    private static void withoutBreak()
    {
        // most callers have the thread to themselves
    }

    /** The same directory with a break after each block, for one who must not be in the way. */
    SnapshotDirectory withBreaks(final Runnable onBlockDone)
    {
        return new SnapshotDirectory(disk, directory, onBlockDone);
    }

    /**
     * Opens the directory for the one who writes snapshots: creates it when absent and removes what an interrupted
     * write has left.
     *
     * @param journalDirectory that exists and is locked by this process.
     * @return the snapshots.
     * @throws SnapshotException if that cannot be done.
     */
    public static SnapshotDirectory open(final Path journalDirectory)
    {
        return open(journalDirectory, new SnapshotDisk());
    }

    static SnapshotDirectory open(final Path journalDirectory, final SnapshotDisk disk)
    {
        final Path directory = journalDirectory.resolve(NAME);
        try
        {
            if (!disk.isDirectory(directory))
            {
                disk.createDirectory(directory);
                disk.forceDirectory(journalDirectory);
            }
            disk.delete(directory.resolve(TEMPORARY));
        }
        catch (final IOException ex)
        {
            throw new SnapshotException(directory, "cannot be prepared for snapshots: check permissions", ex);
        }
        return new SnapshotDirectory(disk, directory, SnapshotDirectory::withoutBreak);
    }

    /**
     * The directory for those who only read. Nothing is changed, and it need not exist.
     *
     * @param journalDirectory of a journal, which may be in use.
     * @return the snapshots.
     */
    public static SnapshotDirectory reading(final Path journalDirectory)
    {
        return new SnapshotDirectory(
            new SnapshotDisk(), journalDirectory.resolve(NAME), SnapshotDirectory::withoutBreak);
    }

    /**
     * Name of the file of a snapshot.
     *
     * @param sequence of the last event that it holds.
     * @return the name.
     */
    public static String fileName(final long sequence)
    {
        return String.format(Locale.ROOT, PREFIX + "%0" + DIGITS + "d" + SUFFIX, sequence);
    }

    /** Where the snapshots are. */
    public Path path()
    {
        return directory;
    }

    /**
     * Begins a snapshot. One is written at a time.
     *
     * @param sequence    of the last event that it holds.
     * @param timestampNs of the batch of that event.
     * @param batchCrc    CRC32C of that batch.
     * @return the writer, to be committed or aborted.
     * @throws SnapshotException if no file can be created.
     */
    public SnapshotWriter create(final long sequence, final long timestampNs, final int batchCrc)
    {
        final SnapshotFile file = new SnapshotFile(sequence, directory.resolve(fileName(sequence)));
        return new SnapshotWriter(disk, directory.resolve(TEMPORARY), file, timestampNs, batchCrc, onBlock);
    }

    /**
     * Files that have the name of a snapshot, valid or not.
     *
     * @return the files by rising sequence; none if there is no directory.
     * @throws SnapshotException if the directory cannot be read.
     */
    public List<SnapshotFile> list()
    {
        final List<SnapshotFile> files = new ArrayList<>();
        try
        {
            if (disk.isDirectory(directory))
            {
                for (final Path entry : disk.list(directory))
                {
                    final long sequence = sequenceOf(entry);
                    if (sequence >= 0)
                    {
                        files.add(new SnapshotFile(sequence, entry));
                    }
                }
            }
        }
        catch (final IOException ex)
        {
            throw new SnapshotException(directory, "cannot be read: check permissions", ex);
        }
        files.sort(Comparator.comparingLong(SnapshotFile::sequence));
        return files;
    }

    /** Sequence in the name of a snapshot, or -1 if that is not the name of one. */
    private static long sequenceOf(final Path file)
    {
        final String name = file.getFileName().toString();
        if (name.length() != PREFIX.length() + DIGITS + SUFFIX.length() ||
            !name.startsWith(PREFIX) || !name.endsWith(SUFFIX))
        {
            return -1;
        }
        long sequence = 0;
        for (int i = PREFIX.length(); i < PREFIX.length() + DIGITS; i++)
        {
            final char digit = name.charAt(i);
            if (digit < '0' || digit > '9' || sequence > (Long.MAX_VALUE - (digit - '0')) / 10)
            {
                return -1;
            }
            sequence = sequence * 10 + (digit - '0');
        }
        return sequence;
    }

    /**
     * Checks all of a snapshot and opens it.
     *
     * @param file one of {@link #list()}.
     * @return the reader, to be closed.
     * @throws SnapshotException naming file, offset and what is wrong, if it is damaged or of a newer version.
     */
    public SnapshotReader read(final SnapshotFile file)
    {
        return SnapshotReader.open(disk, file, onBlock);
    }

    /**
     * Opens the newest snapshot that is whole. One that is not is told and left where it is.
     *
     * @param notAfterSequence newer ones are not looked at.
     * @param onDamaged        told what is wrong with each newer one that cannot be used.
     * @return the reader, to be closed; null if there is no such snapshot.
     * @throws SnapshotException if the directory cannot be read.
     */
    public SnapshotReader newestValid(final long notAfterSequence, final Consumer<SnapshotException> onDamaged)
    {
        final List<SnapshotFile> files = list();
        for (int i = files.size() - 1; i >= 0; i--)
        {
            if (files.get(i).sequence() <= notAfterSequence)
            {
                try
                {
                    return read(files.get(i));
                }
                catch (final SnapshotException ex)
                {
                    onDamaged.accept(ex);
                }
            }
        }
        return null;
    }

    /**
     * Where the journal must begin at the latest, so that each of the newest snapshots can be recovered from.
     *
     * @param keep how many of them are to be of use, as many as are kept.
     * @return the sequence behind the oldest of them, or 1 while there are fewer.
     * @throws SnapshotException if the directory cannot be read.
     */
    public long neededFrom(final int keep)
    {
        final List<SnapshotFile> files = list();
        return files.size() < keep ? 1 : files.get(files.size() - keep).sequence() + 1;
    }

    /**
     * Removes the oldest snapshots.
     *
     * @param keep how many of the newest are kept, at least 1.
     * @return how many were removed.
     * @throws SnapshotException if one cannot be removed; those before it are.
     */
    public int prune(final int keep)
    {
        if (keep < 1)
        {
            throw new IllegalArgumentException("snapshot.keep=" + keep + " must be at least 1");
        }
        final List<SnapshotFile> files = list();
        final int excess = Math.max(0, files.size() - keep);
        files.subList(0, excess).forEach(this::remove);
        return excess;
    }

    /** Removes one snapshot. */
    void remove(final SnapshotFile file)
    {
        try
        {
            disk.delete(file.path());
        }
        catch (final IOException ex)
        {
            throw new SnapshotException(file.path(), "cannot be removed: check permissions", ex);
        }
    }
}
