package io.headrace.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.zip.CRC32C;

/**
 * Copies parts of files and keeps the CRC32C of what it has seen. Belongs to one thread, serves one file.
 */
final class FileCopy
{
    private static final int CHUNK_LENGTH = 1 << 20;

    private final ByteBuffer bytes = ByteBuffer.allocate(CHUNK_LENGTH);
    private final CRC32C crc = new CRC32C();

    /** Copies a part to the same place in another file. */
    void copy(
        final FileChannel source,
        final DiskAccess diskAccess,
        final FileChannel target,
        final long from,
        final long to) throws IOException
    {
        long position = from;
        while (position < to)
        {
            final int length = read(source, position, to);
            diskAccess.write(target, bytes, position);
            position += length;
        }
    }

    /** Checksum of the begin of a file, with which that of what is copied then goes on. */
    int checksum(final FileChannel source, final long length) throws IOException
    {
        long position = 0;
        while (position < length)
        {
            position += read(source, position, length);
        }
        return checksum();
    }

    private int read(final FileChannel source, final long from, final long to) throws IOException
    {
        bytes.clear().limit((int)Math.min(CHUNK_LENGTH, to - from));
        while (bytes.hasRemaining())
        {
            if (source.read(bytes, from + bytes.position()) < 0)
            {
                throw new IOException("a file became shorter than " + to + " bytes");
            }
        }
        crc.update(bytes.flip());
        return bytes.flip().limit();
    }

    int checksum()
    {
        return (int)crc.getValue();
    }
}
