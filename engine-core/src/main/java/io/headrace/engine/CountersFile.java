package io.headrace.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.agrona.BufferUtil;
import org.agrona.IoUtil;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.status.CountersManager;
import org.agrona.concurrent.status.CountersReader;

/**
 * Counters in a mapped file that other processes can read while the engine runs and after it crashed; removed when it
 * closes. Metadata and values are laid out as Agrona's {@link CountersReader} says.
 * <pre>
 *  +---------------------------------------------------------------+
 *  |                        Magic "HRCT"                           |   0
 *  +---------------------------------------------------------------+
 *  |                          Version                              |   4
 *  +---------------------------------------------------------------+
 *  |                       Metadata Length                         |   8
 *  +---------------------------------------------------------------+
 *  |                        Values Length                          |  12
 *  +---------------------------------------------------------------+
 *  |                          Metadata                            ...  128
 *  +---------------------------------------------------------------+
 *  |                           Values                             ...
 *  +---------------------------------------------------------------+
 * </pre>
 */
final class CountersFile implements AutoCloseable
{
    private static final int MAGIC = 0x5443_5248;
    private static final int VERSION = 1;
    private static final int HEADER_LENGTH = 128;
    private static final int COUNTERS = 512;
    private static final int METADATA_LENGTH = COUNTERS * CountersReader.METADATA_LENGTH;
    private static final int VALUES_LENGTH = COUNTERS * CountersReader.COUNTER_LENGTH;
    private static final int LENGTH = HEADER_LENGTH + METADATA_LENGTH + VALUES_LENGTH;

    private final Path path;
    private final CountersManager manager;

    /**
     * Makes the file anew.
     *
     * @param path of the file, or null to keep the counters in memory.
     */
    CountersFile(final Path path)
    {
        this.path = path;
        final ByteBuffer memory =
            path == null ? BufferUtil.allocateDirectAligned(LENGTH, HEADER_LENGTH) : map(path);
        final UnsafeBuffer header = new UnsafeBuffer(memory, 0, HEADER_LENGTH);
        header.putInt(4, VERSION);
        header.putInt(8, METADATA_LENGTH);
        header.putInt(12, VALUES_LENGTH);
        manager = new CountersManager(
            new UnsafeBuffer(memory, HEADER_LENGTH, METADATA_LENGTH),
            new UnsafeBuffer(memory, HEADER_LENGTH + METADATA_LENGTH, VALUES_LENGTH));
        header.putIntRelease(0, MAGIC);
    }

    private static MappedByteBuffer map(final Path path)
    {
        try
        {
            Files.deleteIfExists(path);
            try (FileChannel channel = FileChannel.open(
                path, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE))
            {
                return channel.map(FileChannel.MapMode.READ_WRITE, 0, LENGTH);
            }
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException("counters file " + path + " cannot be made: " + ex.getMessage(), ex);
        }
    }

    CountersManager manager()
    {
        return manager;
    }

    @Override
    public void close()
    {
        if (path != null)
        {
            // The mapping is left to the garbage collector: a thread that is late may still count, and memory that is
            // no longer mapped would end the process.
            IoUtil.deleteIfExists(path.toFile());
        }
    }
}
