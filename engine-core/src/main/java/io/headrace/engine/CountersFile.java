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
import org.agrona.concurrent.status.AtomicCounter;
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

    private final Path path;
    private final CountersManager manager;

    /**
     * Makes the file anew.
     *
     * @param path    of the file, or null to keep the counters in memory.
     * @param further counters that it must have room for, beside those of the parts of a process.
     */
    CountersFile(final Path path, final int further)
    {
        final int metadataLength = (COUNTERS + further) * CountersReader.METADATA_LENGTH;
        final int valuesLength = (COUNTERS + further) * CountersReader.COUNTER_LENGTH;
        final int length = HEADER_LENGTH + metadataLength + valuesLength;
        this.path = path;
        final ByteBuffer memory =
            path == null ? BufferUtil.allocateDirectAligned(length, HEADER_LENGTH) : map(path, length);
        final UnsafeBuffer header = new UnsafeBuffer(memory, 0, HEADER_LENGTH);
        header.putInt(4, VERSION);
        header.putInt(8, metadataLength);
        header.putInt(12, valuesLength);
        manager = new CountersManager(
            new UnsafeBuffer(memory, HEADER_LENGTH, metadataLength),
            new UnsafeBuffer(memory, HEADER_LENGTH + metadataLength, valuesLength));
        header.putIntRelease(0, MAGIC);
    }

    private static MappedByteBuffer map(final Path path, final int length)
    {
        try
        {
            Files.deleteIfExists(path);
            try (FileChannel channel = FileChannel.open(
                path, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE))
            {
                return channel.map(FileChannel.MapMode.READ_WRITE, 0, length);
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

    /** Any thread: a counter with a label, 0 at first. */
    AtomicCounter newCounter(final String label)
    {
        synchronized (manager)
        {
            return manager.newCounter(label);
        }
    }

    /** Any thread: takes a counter out of the file. */
    void free(final AtomicCounter counter)
    {
        synchronized (manager)
        {
            counter.close();
        }
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
