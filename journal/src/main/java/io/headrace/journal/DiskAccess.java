package io.headrace.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/**
 * Every operation that changes files of a journal, but for the appending of batches to a mapped file. A disk can
 * refuse each of them, and a process can die between any two; tests do both here. Belongs to one thread at a time.
 */
class DiskAccess
{
    /** Most bytes written by one call of {@link #writeZeros}: a force that is due must not wait long for it. */
    static final int CHUNK_LENGTH = 256 << 10;

    /** Ends the name of a file that is not whole yet. */
    static final String TEMPORARY_SUFFIX = ".tmp";

    private static final Set<String> VOLATILE_TYPES = Set.of("tmpfs", "ramfs");

    private ByteBuffer zeros;

    void createDirectory(final Path directory) throws IOException
    {
        Files.createDirectory(directory);
    }

    /** Opens a file that must not exist. */
    FileChannel create(final Path file) throws IOException
    {
        return FileChannel.open(
            file, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    void writeZeros(final FileChannel channel, final long position, final int length) throws IOException
    {
        if (zeros == null)
        {
            zeros = ByteBuffer.allocateDirect(CHUNK_LENGTH);
        }
        zeros.clear().limit(length);
        long at = position;
        while (zeros.hasRemaining())
        {
            at += channel.write(zeros, at);
        }
    }

    /** Writes what remains in a buffer. */
    void write(final FileChannel channel, final ByteBuffer bytes, final long position) throws IOException
    {
        long at = position;
        while (bytes.hasRemaining())
        {
            at += channel.write(bytes, at);
        }
    }

    /** Opens a file that exists. */
    FileChannel open(final Path file) throws IOException
    {
        return FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    void truncate(final FileChannel channel, final long length) throws IOException
    {
        channel.truncate(length);
    }

    /** Lets go of what is in memory of a file that is durable: a hint, so it does not fail. */
    void forgetPages(final Path file)
    {
        PageCache.forget(file);
    }

    /** Begins to write bytes of a file to the disk, and does not wait: a hint, so it does not fail. */
    void startWriting(final Path file, final long offset, final long length)
    {
        PageCache.startWriting(file, offset, length);
    }

    /** Makes the content of a file durable, and its length when metadata is forced too. */
    final void force(final FileChannel channel, final boolean metaData) throws ForceException
    {
        try
        {
            flush(channel, metaData);
        }
        catch (final IOException ex)
        {
            throw new ForceException(ex);
        }
    }

    void flush(final FileChannel channel, final boolean metaData) throws IOException
    {
        channel.force(metaData);
    }

    /** Makes creations, renames and deletions in a directory durable. */
    final void forceDirectory(final Path directory) throws ForceException
    {
        try
        {
            flushDirectory(directory);
        }
        catch (final IOException ex)
        {
            throw new ForceException(ex);
        }
    }

    void flushDirectory(final Path directory) throws IOException
    {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ))
        {
            channel.force(true);
        }
    }

    /** Renames within a file system; a file of the new name is replaced. */
    void rename(final Path from, final Path to) throws IOException
    {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Deletes a file or an empty directory; false when there is none. */
    boolean delete(final Path path) throws IOException
    {
        return Files.deleteIfExists(path);
    }

    /** Replaces a small file as a whole: after a crash it is the one before or the new one. */
    final void replace(final Path file, final ByteBuffer content) throws IOException
    {
        final Path temporary = file.resolveSibling(file.getFileName() + TEMPORARY_SUFFIX);
        delete(temporary);
        try (FileChannel channel = create(temporary))
        {
            write(channel, content, 0);
            force(channel, true);
        }
        rename(temporary, file);
        forceDirectory(file.getParent());
    }

    /** Deletes a segment whatever is left of it. */
    final void deleteSegment(final Path directory, final long number) throws IOException
    {
        final Path segment = directory.resolve(JournalDirectory.segmentName(number));
        delete(segment.resolve(JournalDirectory.SEGMENT_METADATA));
        delete(segment.resolve(JournalDirectory.SEGMENT_FILE));
        delete(segment);
    }

    /** Whether what lies below a directory is gone when the power is, forced or not. */
    boolean isVolatile(final Path directory) throws IOException
    {
        return VOLATILE_TYPES.contains(Files.getFileStore(directory).type());
    }
}
