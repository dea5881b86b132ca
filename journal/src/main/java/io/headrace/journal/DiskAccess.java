package io.headrace.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * The two operations on files of batches that a disk can refuse. Called by the sync agent; tests make it fail.
 */
class DiskAccess
{
    /** Bytes written by one call of {@link #writeZeros}. */
    static final int CHUNK_LENGTH = 1 << 20;

    private final ByteBuffer zeros = ByteBuffer.allocateDirect(CHUNK_LENGTH);

    void writeZeros(final FileChannel channel, final long position, final int length) throws IOException
    {
        zeros.clear().limit(length);
        long at = position;
        while (zeros.hasRemaining())
        {
            at += channel.write(zeros, at);
        }
    }

    void force(final FileChannel channel, final boolean metaData) throws IOException
    {
        channel.force(metaData);
    }
}
