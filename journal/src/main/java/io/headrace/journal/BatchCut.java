package io.headrace.journal;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.headrace.bus.FrameDescriptor;
import io.headrace.bus.OriginDescriptor;
import io.headrace.engine.BatchChecksum;
import io.headrace.engine.BatchDescriptor;
import java.nio.ByteBuffer;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Makes a new batch of the begin of another one. Stateless.
 */
final class BatchCut
{
    private BatchCut()
    {
    }

    /**
     * Cuts behind an event.
     *
     * @param buffer       with a batch that has been checked.
     * @param offset       of it.
     * @param lastSequence to keep, one of the batch.
     * @return a document for a file of batches: header and the new batch.
     */
    static ByteBuffer document(final DirectBuffer buffer, final int offset, final long lastSequence)
    {
        final int wanted = (int)(lastSequence - BatchDescriptor.firstSequence(buffer, offset)) + 1;
        int position = BatchDescriptor.HEADER_LENGTH;
        int events = 0;
        int frames = 0;
        while (events < wanted)
        {
            events += FrameDescriptor.isSequenced(FrameDescriptor.type(buffer, offset + position)) ? 1 : 0;
            frames++;
            position += FrameDescriptor.alignedFrameLength(buffer, offset + position);
        }
        final ByteBuffer document = ByteBuffer.allocateDirect(DocumentWalker.HEADER_LENGTH + position);
        document.order(LITTLE_ENDIAN).putInt(0, position);
        final ByteBuffer bytes = document.slice(DocumentWalker.HEADER_LENGTH, position);
        final UnsafeBuffer batch = new UnsafeBuffer(bytes);
        batch.putBytes(0, buffer, offset, position);
        batch.putInt(BatchDescriptor.LENGTH_OFFSET, position, LITTLE_ENDIAN);
        batch.putInt(BatchDescriptor.EVENT_COUNT_OFFSET, events, LITTLE_ENDIAN);
        batch.putInt(BatchDescriptor.FRAME_COUNT_OFFSET, frames, LITTLE_ENDIAN);
        cutOrigins(batch, position);
        batch.putInt(
            BatchDescriptor.CRC_OFFSET, new BatchChecksum().compute(bytes, 0, position), LITTLE_ENDIAN);
        return document.clear();
    }

    /** An origin must not claim more events than follow it. */
    private static void cutOrigins(final UnsafeBuffer batch, final int length)
    {
        int origin = 0;
        int claimed = 0;
        int events = 0;
        int position = BatchDescriptor.HEADER_LENGTH;
        while (position < length)
        {
            final int type = FrameDescriptor.type(batch, position);
            if (type == FrameDescriptor.TYPE_ORIGIN)
            {
                origin = position;
                claimed = OriginDescriptor.count(batch, position);
                events = 0;
            }
            events += FrameDescriptor.isSequenced(type) ? 1 : 0;
            position += FrameDescriptor.alignedFrameLength(batch, position);
        }
        if (origin != 0 && events < claimed)
        {
            OriginDescriptor.put(batch, origin, OriginDescriptor.kind(batch, origin),
                OriginDescriptor.high(batch, origin), OriginDescriptor.low(batch, origin), events);
        }
    }
}
