package io.headrace.journal;

import io.headrace.engine.BatchDescriptor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.agrona.BufferUtil;

/**
 * Writes what is not known to be durable once more. Used by the thread that opens a journal.
 * <p>
 * When a force fails, the kernel may mark the pages clean that it could not write: they can still be read from memory
 * as if they were whole, by this process and by the next one, and the next force succeeds because it has nothing to
 * do. Only writing the same bytes again makes the pages dirty, so that a force proves something about them.
 */
final class TailRewriter
{
    private static final int PAGE_LENGTH = 4096;

    private final DiskAccess diskAccess;

    TailRewriter(final DiskAccess diskAccess)
    {
        this.diskAccess = diskAccess;
    }

    /** Rewrites the begin of a file, which Chronicle changes while it writes, and all batches behind a sequence. */
    void rewrite(final Segment segment, final long durableSequence) throws IOException
    {
        final long end = segment.end();
        final long tail = firstPositionAfter(segment, durableSequence) & -PAGE_LENGTH;
        try (FileChannel channel = diskAccess.open(segment.file()))
        {
            final ByteBuffer bytes = ByteBuffer.allocateDirect(DiskAccess.CHUNK_LENGTH);
            try
            {
                copy(channel, bytes, 0, Math.min(SegmentWriter.INITIAL_LENGTH, tail));
                copy(channel, bytes, tail, end);
            }
            finally
            {
                BufferUtil.free(bytes);
            }
            SegmentWriter.cut(diskAccess, channel, end);
            diskAccess.force(channel, true);
        }
    }

    private static long firstPositionAfter(final Segment segment, final long sequence) throws IOException
    {
        try (DocumentWalker walker = new DocumentWalker(segment.file()))
        {
            walker.position(segment.index().positionOf(sequence));
            while (walker.advance(segment.end()) == DocumentWalker.DATA)
            {
                if (BatchDescriptor.lastSequence(walker.buffer(), walker.dataOffset()) > sequence)
                {
                    return walker.documentPosition();
                }
            }
            return segment.end();
        }
    }

    private void copy(final FileChannel channel, final ByteBuffer bytes, final long from, final long to)
        throws IOException
    {
        long position = from;
        while (position < to)
        {
            bytes.clear().limit((int)Math.min(bytes.capacity(), to - position));
            while (bytes.hasRemaining())
            {
                if (channel.read(bytes, position + bytes.position()) < 0)
                {
                    throw new IOException("became shorter than " + to + " bytes");
                }
            }
            bytes.flip();
            final int length = bytes.remaining();
            diskAccess.write(channel, bytes, position);
            position += length;
        }
    }
}
