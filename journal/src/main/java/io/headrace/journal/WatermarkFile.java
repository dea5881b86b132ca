package io.headrace.journal;

import java.io.IOException;
import java.nio.file.Path;

/**
 * The file of the durable watermark. Belongs to the sync agent.
 * <pre>
 *  content of a slot, see SlotFile
 *  +---------------------------------------------------------------+
 *  |                       Durable Sequence                        |  16
 *  |                                                               |
 *  +---------------------------------------------------------------+
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
    /** "HRWM" in little-endian ASCII. */
    static final int MAGIC = 0x4D57_5248;
    static final int VERSION = 1;

    private static final int SEQUENCE_OFFSET = SlotFile.CONTENT_OFFSET;

    private final SlotFile file;

    /**
     * What a watermark file says.
     *
     * @param generation of the newest valid slot, 0 when there is none.
     * @param sequence   known to be durable, 0 when nothing is.
     * @param isDamaged  whether one of the slots is not what was written.
     * @param isMissing  whether there is no file.
     */
    record Content(long generation, long sequence, boolean isDamaged, boolean isMissing)
    {
        static final Content NONE = new Content(0, 0, false, true);
    }

    private WatermarkFile(final SlotFile file)
    {
        this.file = file;
    }

    static WatermarkFile open(final DiskAccess diskAccess, final Path directory, final Content content)
        throws IOException
    {
        return new WatermarkFile(SlotFile.open(
            diskAccess, directory.resolve(JournalDirectory.WATERMARK), MAGIC, VERSION, content.generation()));
    }

    static Content read(final Path directory) throws IOException
    {
        final SlotFile.Content content = SlotFile.read(directory.resolve(JournalDirectory.WATERMARK), MAGIC, VERSION,
            "restore the file from a backup, or remove it to rely on the watermarks in the batches");
        if (content == null)
        {
            return Content.NONE;
        }
        final long sequence = content.newest() == null ? 0 : content.newest().getLong(SEQUENCE_OFFSET);
        return new Content(content.generation(), sequence, content.isDamaged(), false);
    }

    void write(final long sequence) throws IOException
    {
        file.slot().putLong(SEQUENCE_OFFSET, sequence);
        file.write();
    }

    void force() throws ForceException
    {
        file.force();
    }

    @Override
    public void close() throws IOException
    {
        file.close();
    }
}
