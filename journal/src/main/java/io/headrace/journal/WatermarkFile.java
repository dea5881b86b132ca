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
 * The durable watermark in two slots on pages of their own, written alternately. Belongs to the sync agent.
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |                         Magic "HRWM"                          |   0
 *  +---------------------------------------------------------------+
 *  |                            Version                            |   4
 *  +---------------------------------------------------------------+
 *  |                          Generation                           |   8
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                       Durable Sequence                        |  16
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                           Reserved                           ...  24
 *  +---------------------------------------------------------------+
 *  |                CRC32C of the 60 bytes before                  |  60
 *  +---------------------------------------------------------------+
 *  slot of generation g at offset (g mod 2) * 4096; all fields little-endian
 * </pre>
 * The file is written after each force of the batches and forced itself only now and then. That suffices: the
 * watermark promises nothing, it tells recovery which bad records cannot be the remains of an interrupted write.
 * Batches that were forced are on the disk and valid whether the watermark knows of them or not. A watermark that
 * is a little old after a power loss only makes the judgement of damage in the last moments more lenient, and the
 * watermarks in the batch headers make up for most of that. A watermark that is too new cannot happen, since it is
 * written after the force.
 */
final class WatermarkFile implements AutoCloseable
{
    static final int MAGIC = 0x4D57_5248;
    static final int VERSION = 1;
    static final int SLOT_LENGTH = 64;
    static final int SLOT_DISTANCE = 4096;
    static final int FILE_LENGTH = SLOT_DISTANCE + SLOT_LENGTH;

    private static final int VERSION_OFFSET = 4;
    private static final int GENERATION_OFFSET = 8;
    private static final int SEQUENCE_OFFSET = 16;
    private static final int RESERVED_OFFSET = 24;
    private static final int CRC_OFFSET = 60;
    private static final int SLOTS = 2;

    private final FileChannel channel;
    private final ByteBuffer slot = ByteBuffer.allocateDirect(SLOT_LENGTH).order(ByteOrder.LITTLE_ENDIAN);
    private final CRC32C crc = new CRC32C();
    private long generation;

    /** What a watermark file says. */
    record Content(long generation, long sequence)
    {
        static final Content NONE = new Content(0, 0);
    }

    private WatermarkFile(final FileChannel channel, final long generation)
    {
        this.channel = channel;
        this.generation = generation;
    }

    static WatermarkFile open(final Path directory, final Content content) throws IOException
    {
        final FileChannel channel = FileChannel.open(directory.resolve(JournalDirectory.WATERMARK),
            StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        return new WatermarkFile(channel, content.generation());
    }

    /**
     * Reads the newer valid slot. One bad slot is the remains of an interrupted write; two are damage.
     */
    static Content read(final Path directory) throws IOException
    {
        final Path file = directory.resolve(JournalDirectory.WATERMARK);
        if (!Files.exists(file))
        {
            return Content.NONE;
        }
        final ByteBuffer buffer = ByteBuffer.allocate(FILE_LENGTH).order(ByteOrder.LITTLE_ENDIAN);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ))
        {
            int count = 1;
            while (buffer.hasRemaining() && count > 0)
            {
                count = channel.read(buffer, buffer.position());
            }
        }
        Content newest = Content.NONE;
        int written = 0;
        int valid = 0;
        for (int i = 0; i < SLOTS; i++)
        {
            final int offset = i * SLOT_DISTANCE;
            if (!isEmpty(buffer, offset))
            {
                written++;
                if (isValid(buffer, offset))
                {
                    valid++;
                    checkVersion(file, buffer.getInt(offset + VERSION_OFFSET));
                    final long generation = buffer.getLong(offset + GENERATION_OFFSET);
                    if (generation > newest.generation)
                    {
                        newest = new Content(generation, buffer.getLong(offset + SEQUENCE_OFFSET));
                    }
                }
            }
        }
        if (written == SLOTS && valid == 0)
        {
            throw new JournalException(Reason.DAMAGED, "file=" + file + " offset=0: both slots of the durable " +
                "watermark are damaged; nothing was changed: restore the file from a backup, or remove it to rely " +
                "on the watermarks in the batches");
        }
        return newest;
    }

    private static boolean isEmpty(final ByteBuffer buffer, final int offset)
    {
        for (int i = offset; i < offset + SLOT_LENGTH; i++)
        {
            if (buffer.get(i) != 0)
            {
                return false;
            }
        }
        return true;
    }

    private static boolean isValid(final ByteBuffer buffer, final int offset)
    {
        final CRC32C crc = new CRC32C();
        crc.update(buffer.slice(offset, CRC_OFFSET));
        return buffer.getInt(offset) == MAGIC && buffer.getInt(offset + CRC_OFFSET) == (int)crc.getValue();
    }

    private static void checkVersion(final Path file, final int version)
    {
        if (version > VERSION)
        {
            throw new JournalException(Reason.UNAVAILABLE, "file=" + file + " version=" + version +
                " is newer than this program knows (" + VERSION + "): start the newer version");
        }
    }

    void write(final long sequence) throws IOException
    {
        generation++;
        slot.clear();
        slot.putInt(0, MAGIC).putInt(VERSION_OFFSET, VERSION);
        slot.putLong(GENERATION_OFFSET, generation).putLong(SEQUENCE_OFFSET, sequence);
        for (int i = RESERVED_OFFSET; i < CRC_OFFSET; i++)
        {
            slot.put(i, (byte)0);
        }
        slot.limit(CRC_OFFSET);
        crc.reset();
        crc.update(slot);
        slot.clear();
        slot.putInt(CRC_OFFSET, (int)crc.getValue());
        final long position = (generation % SLOTS) * SLOT_DISTANCE;
        while (slot.hasRemaining())
        {
            channel.write(slot, position + slot.position());
        }
    }

    void force() throws IOException
    {
        channel.force(false);
    }

    @Override
    public void close() throws IOException
    {
        channel.close();
    }
}
