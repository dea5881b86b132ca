package io.headrace.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.headrace.bus.FrameDescriptor;
import io.headrace.bus.OriginDescriptor;
import io.headrace.engine.BatchDescriptor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

class BatchCutTest
{
    private static final int FIRST_SEQUENCE = 100;
    private static final int EVENTS = 5;
    private static final int EVENT_LENGTH = 24;

    /** A topic, an event, an origin of three events and those, a topic, an event. */
    private static UnsafeBuffer batch()
    {
        final UnsafeBuffer buffer = new UnsafeBuffer(ByteBuffer.allocateDirect(1024));
        int position = BatchDescriptor.HEADER_LENGTH;
        position = frame(buffer, position, FrameDescriptor.TYPE_TOPIC);
        position = frame(buffer, position, FrameDescriptor.TYPE_EVENT);
        OriginDescriptor.put(buffer, position, OriginDescriptor.KIND_KEY, 7, 8, 3);
        position += OriginDescriptor.LENGTH;
        position = frame(buffer, position, FrameDescriptor.TYPE_EVENT);
        position = frame(buffer, position, FrameDescriptor.TYPE_TIMER);
        position = frame(buffer, position, FrameDescriptor.TYPE_EVENT);
        position = frame(buffer, position, FrameDescriptor.TYPE_TOPIC);
        position = frame(buffer, position, FrameDescriptor.TYPE_EVENT);
        buffer.putInt(BatchDescriptor.MAGIC_OFFSET, BatchDescriptor.MAGIC);
        buffer.putShort(BatchDescriptor.VERSION_OFFSET, (short)BatchDescriptor.VERSION);
        buffer.putShort(BatchDescriptor.HEADER_LENGTH_OFFSET, (short)BatchDescriptor.HEADER_LENGTH);
        buffer.putInt(BatchDescriptor.LENGTH_OFFSET, position);
        buffer.putInt(BatchDescriptor.EVENT_COUNT_OFFSET, EVENTS);
        buffer.putLong(BatchDescriptor.FIRST_SEQUENCE_OFFSET, FIRST_SEQUENCE);
        buffer.putLong(BatchDescriptor.TIMESTAMP_OFFSET, 55);
        buffer.putInt(BatchDescriptor.FRAME_COUNT_OFFSET, 8);
        buffer.putInt(BatchDescriptor.PREVIOUS_CRC_OFFSET, 66);
        return buffer;
    }

    private static int frame(final UnsafeBuffer buffer, final int position, final int type)
    {
        FrameDescriptor.putHeader(buffer, position, type, 1, 0, 0, 8);
        return position + EVENT_LENGTH;
    }

    @Test
    void shouldKeepTheFramesUpToTheLastEventWanted()
    {
        final int[] frames = {2, 4, 5, 6, 8};
        final int origin = BatchDescriptor.HEADER_LENGTH + 2 * EVENT_LENGTH;
        for (int kept = 1; kept <= EVENTS; kept++)
        {
            final ByteBuffer document = BatchCut.document(batch(), 0, FIRST_SEQUENCE + kept - 1L);
            final int length = document.remaining() - DocumentWalker.HEADER_LENGTH;
            final UnsafeBuffer buffer = new UnsafeBuffer(document);
            final int batch = DocumentWalker.HEADER_LENGTH;
            assertEquals(length, buffer.getInt(0));
            assertNull(new BatchCheck().check(
                document.duplicate().order(ByteOrder.LITTLE_ENDIAN), buffer, batch, length));
            assertEquals(kept, BatchDescriptor.eventCount(buffer, batch));
            assertEquals(frames[kept - 1], buffer.getInt(batch + BatchDescriptor.FRAME_COUNT_OFFSET));
            assertEquals(FIRST_SEQUENCE, BatchDescriptor.firstSequence(buffer, batch));
            assertEquals(55, BatchDescriptor.timestampNs(buffer, batch));
            assertEquals(66, BatchDescriptor.previousCrc(buffer, batch));
            if (kept > 1)
            {
                assertEquals(Math.min(3, kept - 1), OriginDescriptor.count(buffer, batch + origin));
                assertEquals(7, OriginDescriptor.high(buffer, batch + origin));
            }
        }
    }
}
