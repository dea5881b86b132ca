package io.headrace.engine;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Every operation on files that snapshots need. Stateless; tests make each of them fail, or be the last one.
 */
class SnapshotDisk
{
    /** Makes a directory below one that exists, durable. */
    void createDirectory(final Path directory) throws IOException
    {
        Files.createDirectory(directory);
    }

    boolean isDirectory(final Path directory)
    {
        return Files.isDirectory(directory);
    }

    List<Path> list(final Path directory) throws IOException
    {
        final List<Path> entries = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory))
        {
            stream.forEach(entries::add);
        }
        return entries;
    }

    FileChannel create(final Path file) throws IOException
    {
        return FileChannel.open(file,
            StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
    }

    FileChannel open(final Path file) throws IOException
    {
        return FileChannel.open(file, StandardOpenOption.READ);
    }

    /** Writes all that remains. */
    void write(final FileChannel channel, final ByteBuffer bytes, final long position) throws IOException
    {
        long at = position;
        while (bytes.hasRemaining())
        {
            at += channel.write(bytes, at);
        }
    }

    /** Reads until the buffer is full or the file ends. */
    void read(final FileChannel channel, final ByteBuffer bytes, final long position) throws IOException
    {
        long at = position;
        int count = 1;
        while (bytes.hasRemaining() && count > 0)
        {
            count = channel.read(bytes, at);
            at += count;
        }
    }

    void force(final FileChannel channel) throws IOException
    {
        channel.force(true);
    }

    void close(final FileChannel channel) throws IOException
    {
        channel.close();
    }

    void rename(final Path from, final Path to) throws IOException
    {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    }

    void delete(final Path file) throws IOException
    {
        Files.deleteIfExists(file);
    }

    /** Makes creations, renames and deletions in a directory durable. */
    void forceDirectory(final Path directory) throws IOException
    {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ))
        {
            channel.force(true);
        }
    }
}
