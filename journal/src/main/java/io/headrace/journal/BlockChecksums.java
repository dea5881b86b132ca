package io.headrace.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.agrona.BufferUtil;

/**
 * Computes a CRC32C per block of a file, some blocks at a time. Belongs to one thread.
 */
final class BlockChecksums implements AutoCloseable
{
    static final int BLOCK_LENGTH = 64 << 10;

    private final Path file;
    private final FileChannel channel;
    private final ByteBuffer block = ByteBuffer.allocateDirect(BLOCK_LENGTH);
    private final CRC32C crc = new CRC32C();
    private final long length;
    private final int[] checksums;
    private int count;

    BlockChecksums(final Path file) throws IOException
    {
        this.file = file;
        channel = FileChannel.open(file, StandardOpenOption.READ);
        length = channel.size();
        checksums = new int[Math.toIntExact((length + BLOCK_LENGTH - 1) / BLOCK_LENGTH)];
    }

    static int[] of(final Path file) throws IOException
    {
        try (BlockChecksums checksums = new BlockChecksums(file))
        {
            return checksums.computeAll().result();
        }
    }

    /** Computes some more; false when all are done. */
    boolean compute(final int blocks) throws IOException
    {
        final int upTo = (int)Math.min(checksums.length, (long)count + blocks);
        while (count < upTo)
        {
            final long position = (long)count * BLOCK_LENGTH;
            block.clear().limit((int)Math.min(BLOCK_LENGTH, length - position));
            while (block.hasRemaining())
            {
                if (channel.read(block, position + block.position()) < 0)
                {
                    throw new IOException("file=" + file + " became shorter than " + length + " bytes");
                }
            }
            crc.reset();
            crc.update(block.flip());
            checksums[count++] = (int)crc.getValue();
        }
        return count < checksums.length;
    }

    BlockChecksums computeAll() throws IOException
    {
        compute(checksums.length);
        return this;
    }

    Path file()
    {
        return file;
    }

    long length()
    {
        return length;
    }

    int[] result()
    {
        return Arrays.copyOf(checksums, count);
    }

    @Override
    public void close() throws IOException
    {
        BufferUtil.free(block);
        channel.close();
    }
}
