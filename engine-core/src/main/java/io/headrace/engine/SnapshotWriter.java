package io.headrace.engine;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.zip.CRC32C;

/**
 * Writes a snapshot to a temporary file that becomes the snapshot when it is committed. What is put may be of any
 * length: it is written in blocks and forced now and then, so that neither memory nor the disk sees it all at once.
 * Once a write has failed the snapshot cannot be committed. Belongs to one thread.
 */
public final class SnapshotWriter extends SectionStage implements AutoCloseable
{
    /** Bytes between two forces: a force of the journal may have to wait for what is not forced here. */
    static final int FORCE_DISTANCE = 2 * 1024 * 1024;

    private final SnapshotDisk disk;
    private final Path temporary;
    private final SnapshotFile file;
    private final long timestampNs;
    private final int batchCrc;
    private final Runnable onBlock;
    private final CRC32C contentCrc = new CRC32C();
    private final ByteBuffer stage =
        ByteBuffer.allocateDirect(SnapshotDescriptor.BLOCK_HEADER_LENGTH + BLOCK_LENGTH)
            .order(ByteOrder.LITTLE_ENDIAN);
    private final FileChannel channel;
    private long position = SnapshotDescriptor.HEADER_LENGTH;
    private long forced;
    private int sections;
    private SnapshotException failure;
    private boolean ended;

    SnapshotWriter(
        final SnapshotDisk disk,
        final Path temporary,
        final SnapshotFile file,
        final long timestampNs,
        final int batchCrc,
        final Runnable onBlock)
    {
        super(file.sequence());
        this.disk = disk;
        this.temporary = temporary;
        this.file = file;
        this.timestampNs = timestampNs;
        this.batchCrc = batchCrc;
        this.onBlock = onBlock;
        try
        {
            channel = disk.create(temporary);
        }
        catch (final IOException ex)
        {
            throw failed(ex);
        }
    }

    @Override
    void onSection(final byte[] name)
    {
        sections++;
        stage.clear();
        stage.putInt(SnapshotDescriptor.SECTION_MAGIC).putInt(name.length).putInt(0).put(name);
        final ByteBuffer bytes = stage.duplicate().flip();
        bytes.position(SnapshotDescriptor.SECTION_HEADER_LENGTH);
        final CRC32C crc = new CRC32C();
        crc.update(stage.slice(0, SnapshotDescriptor.NAME_CRC_OFFSET));
        crc.update(bytes);
        stage.putInt(SnapshotDescriptor.NAME_CRC_OFFSET, (int)crc.getValue());
        writeStage();
    }

    @Override
    void onBlock(final ByteBuffer bytes)
    {
        final int length = bytes.remaining();
        stage.clear();
        stage.putInt(length).putInt(SnapshotDescriptor.crc(length, bytes)).put(bytes);
        writeStage();
        if (position - forced >= FORCE_DISTANCE)
        {
            force();
        }
        onBlock.run();
    }

    @Override
    void onSectionEnd(final long length, final byte[] hash)
    {
        stage.clear();
        stage.putInt(0).putInt(0).putLong(length).put(hash, 0, SectionDigests.HASH_LENGTH);
        final ByteBuffer fields = stage.slice(
            SnapshotDescriptor.BLOCK_HEADER_LENGTH, SnapshotDescriptor.SECTION_END_LENGTH);
        stage.putInt(SnapshotDescriptor.BLOCK_CRC_OFFSET, SnapshotDescriptor.crc(0, fields));
        writeStage();
    }

    private void writeStage()
    {
        stage.flip();
        contentCrc.update(stage.duplicate());
        final int length = stage.remaining();
        write(position);
        position += length;
    }

    private void write(final long at)
    {
        checkWritable();
        try
        {
            disk.write(channel, stage, at);
        }
        catch (final IOException ex)
        {
            throw failed(ex);
        }
    }

    private void force()
    {
        try
        {
            disk.force(channel);
            forced = position;
        }
        catch (final IOException ex)
        {
            throw failed(ex);
        }
    }

    private void checkWritable()
    {
        if (failure != null)
        {
            throw failure;
        }
        if (ended)
        {
            throw new IllegalStateException("file=" + file.path() + " is committed or aborted already");
        }
    }

    /**
     * Completes the snapshot, forces it, gives it its name and makes that durable. After a failure the snapshots that
     * were there before are as they were.
     *
     * @return the hashes of the sections.
     * @throws SnapshotException if that, or anything before, has failed. The temporary file is removed if possible.
     */
    public SectionDigests commit()
    {
        checkWritable();
        boolean committed = false;
        try
        {
            final SectionDigests digests = finishSections();
            writeEnds(digests);
            force();
            publish();
            committed = true;
            return digests;
        }
        finally
        {
            if (!committed)
            {
                abort();
            }
        }
    }

    private void writeEnds(final SectionDigests digests)
    {
        stage.clear();
        stage.putInt(SnapshotDescriptor.HEADER_MAGIC)
            .putInt(SnapshotDescriptor.VERSION)
            .putInt(SnapshotDescriptor.HEADER_LENGTH)
            .putInt(sections)
            .putLong(file.sequence())
            .putLong(timestampNs)
            .put(HexFormat.of().parseHex(digests.stateHash()))
            .putInt(batchCrc);
        final int headerCrc = SnapshotDescriptor.crc(stage, 0, SnapshotDescriptor.HEADER_CRC_OFFSET);
        stage.putInt(headerCrc).flip();
        write(0);

        stage.clear();
        stage.putInt(SnapshotDescriptor.TRAILER_MAGIC)
            .putInt((int)contentCrc.getValue())
            .putLong(position + SnapshotDescriptor.TRAILER_LENGTH)
            .putInt(headerCrc);
        stage.putInt(SnapshotDescriptor.crc(stage, 0, SnapshotDescriptor.TRAILER_CRC_OFFSET)).flip();
        write(position);
    }

    private void publish()
    {
        try
        {
            disk.close(channel);
            disk.rename(temporary, file.path());
            ended = true;
            disk.forceDirectory(file.path().getParent());
        }
        catch (final IOException ex)
        {
            throw failed(ex);
        }
    }

    private SnapshotException failed(final IOException cause)
    {
        failure = new SnapshotException(file.path(),
            "cannot be written, so that the snapshot before stays the newest: check free space and permissions",
            cause);
        return failure;
    }

    /**
     * Where the snapshot is to be.
     *
     * @return sequence and file.
     */
    public SnapshotFile file()
    {
        return file;
    }

    /**
     * Bytes written so far.
     *
     * @return bytes, with what the format adds.
     */
    public long length()
    {
        return position;
    }

    /**
     * Gives the snapshot up, unless it is committed, and removes the temporary file.
     *
     * @throws SnapshotException if the file cannot be removed; it is at the next start.
     */
    public void abort()
    {
        if (ended)
        {
            return;
        }
        ended = true;
        IOException problem = release(null, () -> disk.close(channel));
        problem = release(problem, () -> disk.delete(temporary));
        if (problem != null)
        {
            final SnapshotException left = new SnapshotException(
                temporary, "cannot be removed; it is removed at the next start", problem);
            if (failure == null)
            {
                throw left;
            }
            failure.addSuppressed(left);
        }
    }

    /** One step of giving up, which others must follow whatever becomes of it. */
    private interface Release
    {
        void run() throws IOException;
    }

    private static IOException release(final IOException before, final Release release)
    {
        try
        {
            release.run();
            return before;
        }
        catch (final IOException ex)
        {
            if (before != null)
            {
                before.addSuppressed(ex);
                return before;
            }
            return ex;
        }
    }

    /** The same as {@link #abort()}. */
    @Override
    public void close()
    {
        abort();
    }
}
