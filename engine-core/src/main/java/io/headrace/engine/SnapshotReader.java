package io.headrace.engine;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * A snapshot that has been checked from its first byte to its last, and gives back the bytes of each section. Belongs
 * to one thread.
 */
public final class SnapshotReader implements SectionSource, AutoCloseable
{
    private final SnapshotDisk disk;
    private final SnapshotFile file;
    private final FileChannel channel;
    private final Runnable onBlock;
    private final SnapshotScan scan;

    private SnapshotReader(
        final SnapshotDisk disk,
        final SnapshotFile file,
        final FileChannel channel,
        final Runnable onBlock,
        final SnapshotScan scan)
    {
        this.disk = disk;
        this.file = file;
        this.channel = channel;
        this.onBlock = onBlock;
        this.scan = scan;
    }

    /** Opens a file and checks all of it. */
    static SnapshotReader open(final SnapshotDisk disk, final SnapshotFile file, final Runnable onBlock)
    {
        FileChannel channel = null;
        boolean valid = false;
        try
        {
            channel = disk.open(file.path());
            final SnapshotScan scan = new SnapshotScan(file, new SnapshotInput(disk, file.path(), channel, onBlock));
            scan.run(channel.size());
            valid = true;
            return new SnapshotReader(disk, file, channel, onBlock, scan);
        }
        catch (final IOException ex)
        {
            throw unreadable(file, ex);
        }
        finally
        {
            if (!valid && channel != null)
            {
                close(disk, file, channel);
            }
        }
    }

    private static SnapshotException unreadable(final SnapshotFile file, final IOException cause)
    {
        return new SnapshotException(file.path(), "cannot be read", cause);
    }

    private static void close(final SnapshotDisk disk, final SnapshotFile file, final FileChannel channel)
    {
        try
        {
            disk.close(channel);
        }
        catch (final IOException ex)
        {
            throw unreadable(file, ex);
        }
    }

    /** The file that is read. */
    public SnapshotFile file()
    {
        return file;
    }

    /** Version of the format that the file has. */
    public int version()
    {
        return scan.version;
    }

    /** Sequence of the last event that the snapshot holds. */
    public long sequence()
    {
        return scan.sequence;
    }

    /** Timestamp of the batch of that event: nanoseconds since the epoch. */
    public long timestampNs()
    {
        return scan.timestampNs;
    }

    /** CRC32C of the batch of that event, which tells whether the snapshot belongs to a journal. */
    public int batchCrc()
    {
        return scan.batchCrc;
    }

    /** Length of the file in bytes. */
    public long length()
    {
        return scan.length;
    }

    /** Hashes of the state and of its sections, as the file holds them. */
    public SectionDigests digests()
    {
        return scan.digests;
    }

    /** Names of the sections, in the order of the file. */
    @Override
    public List<String> sections()
    {
        return new ArrayList<>(scan.digests.sections().keySet());
    }

    /**
     * Opens a section. Sections may be opened in any order, and more than once.
     *
     * @param name of the section.
     * @return its bytes from the first on, valid until the reader is closed; null if the snapshot has no such section.
     * @throws SnapshotException from the source, if the file has changed since it was checked.
     */
    @Override
    public SnapshotSource section(final String name)
    {
        final Long offset = scan.offsets.get(name);
        return offset == null ?
            null :
            new SectionReader(new SnapshotInput(disk, file.path(), channel, onBlock).at(offset), name);
    }

    @Override
    public void close()
    {
        close(disk, file, channel);
    }
}
