package io.headrace.peers;

import io.headrace.peers.support.AnswerTimes;
import io.headrace.peers.support.Load;
import io.headrace.peers.support.WorkFolder;
import java.io.IOException;
import java.nio.file.Path;
import net.openhft.chronicle.bytes.Bytes;
import net.openhft.chronicle.bytes.SyncMode;
import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import net.openhft.chronicle.queue.rollcycles.SparseRollCycles;
import net.openhft.chronicle.wire.DocumentContext;

/**
 * Appends excerpts of a fixed number of events to a queue. Used by one thread.
 */
final class ChronicleAppend implements Load, AutoCloseable
{
    /** Excerpts between two looks at the clock. */
    private static final int CHUNK = 256;
    /** As large as the mapping of a peer that does its best, so that it is seldom mapped. */
    private static final long BLOCK = 256L << 20;

    private final Path out;
    private final int size;
    private final int batch;
    private final boolean synced;
    private final Bytes<?> payload;
    private final AnswerTimes syncs = new AnswerTimes();
    private WorkFolder folder;
    private ChronicleQueue queue;
    private ExcerptAppender appender;
    private long value;
    private double bytesPerEvent;

    ChronicleAppend(final Path out, final int size, final int batch, final boolean synced) throws IOException
    {
        this.out = out;
        this.size = size;
        this.batch = batch;
        this.synced = synced;
        payload = Bytes.allocateDirect(size);
        payload.writePosition(size);
        open();
    }

    private void open() throws IOException
    {
        folder = WorkFolder.in(out, "chronicle");
        queue = SingleChronicleQueueBuilder.single(folder.path().toFile())
            .rollCycle(SparseRollCycles.LARGE_HOURLY_XSPARSE)
            .blockSize(BLOCK)
            .syncMode(synced ? SyncMode.SYNC : SyncMode.NONE)
            .build();
        appender = queue.createAppender();
    }

    ChronicleQueue queue()
    {
        return queue;
    }

    /** Forcing of a batch. */
    AnswerTimes syncs()
    {
        return syncs;
    }

    /** Bytes in the file for each event, of the last run. */
    double bytesPerEvent()
    {
        return bytesPerEvent;
    }

    @Override
    public long run(final long durationNs, final long limit)
    {
        syncs.clear();
        final long beginNs = System.nanoTime();
        final int chunk = synced ? 1 : CHUNK;
        long events = 0;
        long bytes = 0;
        do
        {
            for (int i = 0; i < chunk; i++)
            {
                bytes += append();
            }
            events += (long)chunk * batch;
        }
        while (events < limit && System.nanoTime() - beginNs < durationNs);
        bytesPerEvent = bytes / (double)events;
        return events;
    }

    private long append()
    {
        final long length;
        try (DocumentContext document = appender.writingDocument())
        {
            final Bytes<?> bytes = document.wire().bytes();
            final long begin = bytes.writePosition();
            for (int i = 0; i < batch; i++)
            {
                payload.writeLong(0, value++);
                bytes.write(payload, 0L, size);
            }
            // The length of an excerpt stands before it.
            length = bytes.writePosition() - begin + Integer.BYTES;
        }
        if (synced)
        {
            final long beginNs = System.nanoTime();
            appender.sync();
            syncs.record(System.nanoTime() - beginNs);
        }
        return length;
    }

    @Override
    public void reset() throws IOException
    {
        closeQueue();
        open();
    }

    private void closeQueue() throws IOException
    {
        appender.close();
        queue.close();
        folder.close();
    }

    @Override
    public void close() throws IOException
    {
        closeQueue();
        payload.releaseLast();
    }
}
