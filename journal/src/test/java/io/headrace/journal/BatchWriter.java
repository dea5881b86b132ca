package io.headrace.journal;

import io.headrace.bus.FrameDescriptor;
import io.headrace.engine.BatchDescriptor;
import io.headrace.engine.Journal;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Makes valid batches, one after the other. Belongs to one thread.
 */
final class BatchWriter
{
    static final long TIMESTAMP_NS = 1_700_000_000_000_000_000L;

    private final ByteBuffer bytes;
    private final UnsafeBuffer buffer;
    private final CRC32C crc = new CRC32C();
    private long nextSequence;
    private int previousCrc;
    private int length;
    private long watermark;

    BatchWriter(final long nextSequence, final int previousCrc)
    {
        this(nextSequence, previousCrc, 1 << 16);
    }

    BatchWriter(final long nextSequence, final int previousCrc, final int capacity)
    {
        this.bytes = ByteBuffer.allocateDirect(capacity);
        this.buffer = new UnsafeBuffer(bytes);
        this.nextSequence = nextSequence;
        this.previousCrc = previousCrc;
    }

    static BatchWriter after(final Journal journal)
    {
        return new BatchWriter(journal.lastSequence() + 1, journal.lastCrc());
    }

    BatchWriter watermark(final long sequence)
    {
        watermark = sequence;
        return this;
    }

    /** Writes the next batch; it counts only once {@link #accept()} is called. */
    BatchWriter batch(final int events, final int payloadLength)
    {
        int position = BatchDescriptor.HEADER_LENGTH;
        for (int i = 0; i < events; i++)
        {
            final int payload = FrameDescriptor.putHeader(
                buffer, position, FrameDescriptor.TYPE_EVENT, 1, 0, 0, payloadLength);
            buffer.setMemory(payload, payloadLength, (byte)(nextSequence + i));
            position += FrameDescriptor.alignedLength(0, payloadLength);
        }
        length = position;
        buffer.setMemory(0, BatchDescriptor.HEADER_LENGTH, (byte)0);
        buffer.putInt(BatchDescriptor.MAGIC_OFFSET, BatchDescriptor.MAGIC);
        buffer.putShort(BatchDescriptor.VERSION_OFFSET, (short)BatchDescriptor.VERSION);
        buffer.putShort(BatchDescriptor.HEADER_LENGTH_OFFSET, (short)BatchDescriptor.HEADER_LENGTH);
        buffer.putInt(BatchDescriptor.LENGTH_OFFSET, length);
        buffer.putInt(BatchDescriptor.EVENT_COUNT_OFFSET, events);
        buffer.putInt(BatchDescriptor.FRAME_COUNT_OFFSET, events);
        return seal();
    }

    /** Gives the same batch the next sequence. */
    BatchWriter seal()
    {
        buffer.putLong(BatchDescriptor.FIRST_SEQUENCE_OFFSET, nextSequence);
        buffer.putLong(BatchDescriptor.TIMESTAMP_OFFSET, TIMESTAMP_NS + nextSequence);
        buffer.putLong(BatchDescriptor.DURABLE_WATERMARK_OFFSET, watermark);
        buffer.putInt(BatchDescriptor.PREVIOUS_CRC_OFFSET, previousCrc);
        crc.reset();
        crc.update(bytes.clear().limit(BatchDescriptor.CRC_OFFSET));
        crc.update(bytes.clear().limit(length).position(BatchDescriptor.CRC_OFFSET + Integer.BYTES));
        bytes.clear();
        buffer.putInt(BatchDescriptor.CRC_OFFSET, (int)crc.getValue());
        return this;
    }

    void accept()
    {
        nextSequence = BatchDescriptor.lastSequence(buffer, 0) + 1;
        previousCrc = BatchDescriptor.crc(buffer, 0);
    }

    /** Appends batches, preparing room as needed. */
    void append(final Journal journal, final int batches, final int events, final int payloadLength)
    {
        for (int i = 0; i < batches; i++)
        {
            batch(events, payloadLength);
            append(journal);
        }
    }

    void append(final Journal journal)
    {
        while (journal.append(buffer, 0, length) == Journal.BACK_PRESSURED)
        {
            if (journal.maintain() == 0)
            {
                throw new IllegalStateException("no room comes: " + journal.impediment());
            }
        }
        accept();
    }

    UnsafeBuffer buffer()
    {
        return buffer;
    }

    int length()
    {
        return length;
    }

    long lastSequence()
    {
        return nextSequence - 1;
    }
}
