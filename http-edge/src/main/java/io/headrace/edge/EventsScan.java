package io.headrace.edge;

import io.headrace.engine.BatchConsumer;
import io.headrace.engine.BatchDescriptor;
import io.headrace.engine.DurabilityLevel;
import io.headrace.engine.Engine;
import io.headrace.engine.Event;
import io.headrace.engine.EventConsumer;
import io.headrace.engine.JournalCursor;
import io.netty.buffer.ByteBuf;
import org.agrona.DirectBuffer;

/**
 * Finds the events of one topic in the journal and writes them, piece by piece. Used by one thread at a time.
 * <p>
 * The first piece also finds out where the response ends, since its header says so: the journal up to there is read
 * once to measure and once to write, unless all fits in the first piece.
 */
final class EventsScan implements BatchConsumer, EventConsumer
{
    private final Engine engine;
    private final CloudEventWriter writer;
    private final int topicId;
    private final int chunkLength;
    private final int scanMax;
    private final int bytesMax;
    private final Event event = new Event();
    private ByteBuf out;
    private long position;
    private long seen;
    private long end = Long.MAX_VALUE;
    private int left;
    private int scanned;
    private long bytes;
    private boolean full;
    private boolean over;

    /**
     * A scan that has not begun.
     *
     * @param engine    with the journal.
     * @param settings  with the bounds.
     * @param topic     name of the topic.
     * @param topicId   of the topic.
     * @param from      first sequence that may be written.
     * @param limit     most events to write.
     * @param writeNone true to find out the end only.
     */
    EventsScan(
        final Engine engine,
        final HttpContext settings,
        final String topic,
        final int topicId,
        final long from,
        final int limit,
        final boolean writeNone)
    {
        this.engine = engine;
        this.topicId = topicId;
        writer = new CloudEventWriter(topic);
        chunkLength = settings.readChunkLength();
        scanMax = settings.readScanMax();
        bytesMax = settings.readMaxLength();
        position = from;
        seen = from;
        left = limit;
        full = writeNone;
    }

    /**
     * Writes the next events, up to the length of a piece.
     *
     * @param piece to write to.
     */
    void next(final ByteBuf piece)
    {
        final boolean measured = end != Long.MAX_VALUE;
        over = false;
        if (measured)
        {
            full = false;
            seen = position;
        }
        out = piece;
        if (position <= engine.watermark(DurabilityLevel.JOURNALED))
        {
            try (JournalCursor cursor = engine.openCursor(position))
            {
                while (!over && cursor.poll(this))
                {
                    // the batch has been taken
                }
            }
        }
        out = null;
        if (!measured)
        {
            end = seen;
        }
    }

    @Override
    public void onBatch(final DirectBuffer buffer, final int offset, final int length)
    {
        BatchDescriptor.forEachEvent(buffer, offset, event, this);
    }

    @Override
    public void onEvent(final Event found)
    {
        final long sequence = found.sequence();
        if (over || sequence < seen)
        {
            return;
        }
        if (sequence >= end)
        {
            over = true;
            return;
        }
        seen = sequence + 1;
        if (found.topicId() == topicId)
        {
            left--;
            bytes += found.length();
            if (!full)
            {
                writer.write(out, found);
            }
        }
        if (!full)
        {
            position = seen;
            full = out.readableBytes() >= chunkLength;
        }
        scanned++;
        over = end == Long.MAX_VALUE ? left == 0 || scanned >= scanMax || bytes >= bytesMax : full;
    }

    /**
     * Whether the last piece has been made.
     *
     * @return false while there is more to write.
     */
    boolean isComplete()
    {
        return position >= end;
    }

    /**
     * Where to continue after the whole response.
     *
     * @return the sequence, known once the first piece has been made.
     */
    long nextSequence()
    {
        return end;
    }

    int chunkLength()
    {
        return chunkLength;
    }

    long position()
    {
        return position;
    }
}
