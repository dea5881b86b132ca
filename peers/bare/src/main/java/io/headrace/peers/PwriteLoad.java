package io.headrace.peers;

import io.headrace.peers.support.AnswerTimes;
import io.headrace.peers.support.Load;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Writes batches to a file, one after the other: around and around in blocks that are there, forced each time; or on
 * and on into fresh blocks. Used by one thread.
 */
final class PwriteLoad implements Load, AutoCloseable
{
    private static final int AHEAD_BYTES = 1 << 30;
    private static final int ZEROS = 1 << 20;

    private final FileChannel file;
    private final boolean ahead;
    private final int batch;
    private final ByteBuffer buffer;
    private final AnswerTimes syncs = new AnswerTimes();
    private long position;
    private long bytes;
    private long writeNs;
    private long lastForceNs;

    PwriteLoad(final Path path, final int length, final int batch, final boolean ahead) throws IOException
    {
        this.batch = batch;
        this.ahead = ahead;
        buffer = ByteBuffer.allocateDirect(length * batch);
        file = FileChannel.open(
            path, StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
        if (ahead)
        {
            allocate();
        }
    }

    private void allocate() throws IOException
    {
        final ByteBuffer zeros = ByteBuffer.allocateDirect(ZEROS);
        for (long at = 0; at < AHEAD_BYTES + (long)buffer.capacity(); at += ZEROS)
        {
            writeWhole(zeros, at);
        }
        file.force(true);
    }

    private void writeWhole(final ByteBuffer source, final long at) throws IOException
    {
        source.clear();
        while (source.hasRemaining())
        {
            file.write(source, at + source.position());
        }
    }

    /** Forcing of a batch. */
    AnswerTimes syncs()
    {
        return syncs;
    }

    /** Bytes that the last run wrote. */
    long bytes()
    {
        return bytes;
    }

    /** Time of the last run. */
    long writeNs()
    {
        return writeNs;
    }

    /** Time to force what was in the page cache after the last run. */
    long lastForceNs()
    {
        return lastForceNs;
    }

    @Override
    public long run(final long durationNs, final long limit) throws IOException
    {
        syncs.clear();
        final long beginNs = System.nanoTime();
        long events = 0;
        do
        {
            buffer.putLong(0, events);
            writeWhole(buffer, position);
            position += buffer.capacity();
            if (ahead)
            {
                final long forceNs = System.nanoTime();
                file.force(false);
                syncs.record(System.nanoTime() - forceNs);
                position = position < AHEAD_BYTES ? position : 0;
            }
            events += batch;
        }
        while (events < limit && System.nanoTime() - beginNs < durationNs);
        writeNs = System.nanoTime() - beginNs;
        bytes = events / batch * buffer.capacity();
        return events;
    }

    @Override
    public void reset() throws IOException
    {
        final long beginNs = System.nanoTime();
        file.force(false);
        lastForceNs = System.nanoTime() - beginNs;
        if (!ahead)
        {
            file.truncate(0);
        }
        position = 0;
    }

    @Override
    public void close() throws IOException
    {
        file.close();
    }
}
