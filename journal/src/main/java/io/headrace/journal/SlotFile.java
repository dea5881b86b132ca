package io.headrace.journal;

import io.headrace.engine.JournalException;
import io.headrace.engine.JournalException.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/**
 * A few numbers that change in place and survive a crash at any point: two slots on pages of their own, written
 * alternately, so that an interrupted write damages the older one. Belongs to the sync agent.
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |                             Magic                             |   0
 *  +---------------------------------------------------------------+
 *  |                            Version                            |   4
 *  +---------------------------------------------------------------+
 *  |                          Generation                           |   8
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                Content; what is not used is zero             ...  16
 *  +---------------------------------------------------------------+
 *  |                CRC32C of the 60 bytes before                  |  60
 *  +---------------------------------------------------------------+
 *  slot of generation g at offset (g mod 2) * 4096; all fields little-endian
 * </pre>
 * Both pages are allocated when the file is created, so that a full disk cannot refuse a write.
 */
final class SlotFile implements AutoCloseable
{
    static final int SLOT_LENGTH = 64;
    static final int SLOT_DISTANCE = 4096;
    static final int FILE_LENGTH = SLOT_DISTANCE + SLOT_LENGTH;
    static final int VERSION_OFFSET = 4;
    static final int GENERATION_OFFSET = 8;
    static final int CONTENT_OFFSET = 16;
    static final int CRC_OFFSET = 60;

    private static final int SLOTS = 2;

    private final DiskAccess diskAccess;
    private final FileChannel channel;
    private final int magic;
    private final int version;
    private final ByteBuffer slot = ByteBuffer.allocateDirect(SLOT_LENGTH).order(ByteOrder.LITTLE_ENDIAN);
    private final CRC32C crc = new CRC32C();
    private long generation;

    /**
     * What a file of slots says.
     *
     * @param newest    valid slot, or null when nothing has been written yet.
     * @param isDamaged whether the other slot is not what was written: the newest may be lost then.
     */
    record Content(ByteBuffer newest, boolean isDamaged)
    {
        long generation()
        {
            return newest == null ? 0 : newest.getLong(GENERATION_OFFSET);
        }
    }

    private SlotFile(
        final DiskAccess diskAccess,
        final FileChannel channel,
        final int magic,
        final int version,
        final long generation)
    {
        this.diskAccess = diskAccess;
        this.channel = channel;
        this.magic = magic;
        this.version = version;
        this.generation = generation;
    }

    /** Opens a file for writing, which is created when absent. */
    static SlotFile open(
        final DiskAccess diskAccess, final Path file, final int magic, final int version, final long generation)
        throws IOException
    {
        final FileChannel channel = Files.exists(file) ? diskAccess.open(file) : diskAccess.create(file);
        boolean ready = false;
        try
        {
            final long length = channel.size();
            if (length < FILE_LENGTH)
            {
                diskAccess.writeZeros(channel, length, (int)(FILE_LENGTH - length));
                // A seal may name the file before anything else of it is forced.
                diskAccess.force(channel, true);
            }
            ready = true;
            return new SlotFile(diskAccess, channel, magic, version, generation);
        }
        finally
        {
            if (!ready)
            {
                channel.close();
            }
        }
    }

    /**
     * Reads the newer valid slot. One bad slot is the remains of an interrupted write; two are damage.
     *
     * @return null when there is no such file.
     * @throws JournalException when both slots are damaged, or one is of a newer format.
     */
    static Content read(final Path file, final int magic, final int version, final String remedy) throws IOException
    {
        if (!Files.exists(file))
        {
            return null;
        }
        final ByteBuffer bytes = ByteBuffer.allocate(FILE_LENGTH).order(ByteOrder.LITTLE_ENDIAN);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ))
        {
            int count = 1;
            while (bytes.hasRemaining() && count > 0)
            {
                count = channel.read(bytes, bytes.position());
            }
        }
        ByteBuffer newest = null;
        int damaged = 0;
        for (int i = 0; i < SLOTS; i++)
        {
            final ByteBuffer slot =
                bytes.slice(i * SLOT_DISTANCE, SLOT_LENGTH).order(ByteOrder.LITTLE_ENDIAN);
            if (isValid(slot, magic))
            {
                checkVersion(file, (long)i * SLOT_DISTANCE, slot.getInt(VERSION_OFFSET), version);
                newest = newest == null || slot.getLong(GENERATION_OFFSET) > newest.getLong(GENERATION_OFFSET) ?
                    slot : newest;
            }
            else if (!isEmpty(slot))
            {
                damaged++;
            }
        }
        if (damaged == SLOTS)
        {
            throw new JournalException(Reason.DAMAGED, "file=" + file + " offset=0: both slots are damaged; " +
                "nothing was changed: " + remedy);
        }
        return new Content(newest, damaged != 0);
    }

    private static boolean isEmpty(final ByteBuffer slot)
    {
        return slot.mismatch(ByteBuffer.allocate(SLOT_LENGTH)) < 0;
    }

    private static boolean isValid(final ByteBuffer slot, final int magic)
    {
        final CRC32C crc = new CRC32C();
        crc.update(slot.slice(0, CRC_OFFSET));
        return slot.getInt(0) == magic && slot.getInt(CRC_OFFSET) == (int)crc.getValue();
    }

    private static void checkVersion(final Path file, final long offset, final int found, final int known)
    {
        if (found > known)
        {
            throw new JournalException(Reason.NEWER_FORMAT,
                FormatVersion.newer(file, offset, found, known) + FormatVersion.REMEDY);
        }
    }

    /** Numbers to write next, at their offsets in the slot. */
    ByteBuffer slot()
    {
        return slot;
    }

    void write() throws IOException
    {
        generation++;
        slot.clear();
        slot.putInt(0, magic).putInt(VERSION_OFFSET, version).putLong(GENERATION_OFFSET, generation);
        slot.limit(CRC_OFFSET);
        crc.reset();
        crc.update(slot);
        slot.clear();
        slot.putInt(CRC_OFFSET, (int)crc.getValue());
        diskAccess.write(channel, slot, generation % SLOTS * SLOT_DISTANCE);
    }

    void force() throws ForceException
    {
        diskAccess.force(channel, false);
    }

    @Override
    public void close() throws IOException
    {
        channel.close();
    }
}
