package io.headrace.journal;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Where a journal begins whose older segments have been dropped. Belongs to the sync agent.
 * <pre>
 *  content of a slot, see SlotFile
 *  +---------------------------------------------------------------+
 *  |                 Sequence of the first event                   |  16
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |                 Number of the first segment                   |  24
 *  |                                                               |
 *  +---------------------------------------------------------------+
 *  |       CRC32C of the batch before the first one (chain)        |  32
 *  +---------------------------------------------------------------+
 * </pre>
 * It is written and forced before the first file is deleted, so what lies below it is a leftover to be deleted, and a
 * journal that begins later than it says has lost a file.
 */
final class FloorFile implements AutoCloseable
{
    /** "HRFL" in little-endian ASCII. */
    static final int MAGIC = 0x4C46_5248;
    static final int VERSION = 1;

    private static final int SEQUENCE_OFFSET = SlotFile.CONTENT_OFFSET;
    private static final int NUMBER_OFFSET = 24;
    private static final int PREVIOUS_CRC_OFFSET = 32;

    private final SlotFile file;

    /**
     * Where a journal begins.
     *
     * @param generation    of the newest valid slot, 0 when there is none.
     * @param firstSequence of the journal.
     * @param segmentNumber of the first segment, 0 for any.
     * @param previousCrc   of the batch before the first one, 0 when there was none.
     * @param isDamaged     whether one of the slots is not what was written.
     */
    record Floor(long generation, long firstSequence, long segmentNumber, int previousCrc, boolean isDamaged)
    {
        /** Nothing has been dropped. */
        static final Floor NONE = new Floor(0, 1, 0, 0, false);
    }

    private FloorFile(final SlotFile file)
    {
        this.file = file;
    }

    static FloorFile open(final DiskAccess diskAccess, final Path directory, final Floor floor) throws IOException
    {
        return new FloorFile(SlotFile.open(
            diskAccess, directory.resolve(JournalDirectory.FLOOR), MAGIC, VERSION, floor.generation()));
    }

    static Floor read(final Path directory) throws IOException
    {
        final SlotFile.Content content = SlotFile.read(
            directory.resolve(JournalDirectory.FLOOR), MAGIC, VERSION, "restore the file from a backup");
        if (content == null || content.newest() == null)
        {
            return Floor.NONE;
        }
        return new Floor(content.generation(), content.newest().getLong(SEQUENCE_OFFSET),
            content.newest().getLong(NUMBER_OFFSET), content.newest().getInt(PREVIOUS_CRC_OFFSET),
            content.isDamaged());
    }

    /** Returns when the floor is durable. */
    void write(final Floor floor) throws IOException
    {
        file.slot().putLong(SEQUENCE_OFFSET, floor.firstSequence());
        file.slot().putLong(NUMBER_OFFSET, floor.segmentNumber());
        file.slot().putInt(PREVIOUS_CRC_OFFSET, floor.previousCrc());
        file.write();
        file.force();
    }

    @Override
    public void close() throws IOException
    {
        file.close();
    }
}
