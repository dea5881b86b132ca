package io.headrace.engine;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.lmax.disruptor.BlockingWaitStrategy;
import com.lmax.disruptor.MultiProducerSequencer;
import io.headrace.bus.FrameDescriptor;
import org.agrona.BitUtil;
import org.agrona.concurrent.ringbuffer.RecordDescriptor;
import org.junit.jupiter.api.Test;
import org.openjdk.jol.info.GraphLayout;

/**
 * How many bytes an event takes on its way through the engine. Counted for the dearest case, an event alone in its run,
 * and as if it were in every place at once: its slot in the lane with what the sequencer keeps for it, its frame in the
 * batch, its run in the table, the record of its reply and that of its acknowledgement. What lies
 * off the heap is known by its layout, what lies on it is measured.
 */
class MemoryPerEventTest
{
    private static final int PAYLOAD = 128;
    private static final int REPLY = 64;
    private static final int SLOTS = 32 * 1024;
    private static final int SLOT_LENGTH = 256;
    private static final long MOST = 1024;

    private static double heapPer(final int count, final Object root)
    {
        return GraphLayout.parseInstance(root).totalSize() / (double)count;
    }

    private static int record(final int length)
    {
        return BitUtil.align(RecordDescriptor.HEADER_LENGTH + length, RecordDescriptor.ALIGNMENT);
    }

    @Test
    void shouldTakeLessThanOneKibibyte()
    {
        final double slot = SLOT_LENGTH +
            heapPer(SLOTS, new MultiProducerSequencer(SLOTS, new BlockingWaitStrategy()));
        final double frame = FrameDescriptor.alignedLength(0, PAYLOAD) + BatchDescriptor.HEADER_LENGTH;
        final double run = heapPer(BatchBuilder.MAX_RUNS, new RunTable(BatchBuilder.MAX_RUNS));
        final double acknowledgement = record(ReleaseQueue.RECORD_HEADER_LENGTH);
        final double reply = record(ReleaseQueue.RECORD_HEADER_LENGTH + REPLY);
        final double total = slot + frame + run + acknowledgement + reply;
        final String figures = "slot=" + slot + " frame=" + frame + " run=" + run + " acknowledgement=" +
            acknowledgement + " reply=" + reply + " total=" + total;
        System.out.println(figures);
        assertTrue(total < MOST, figures);
        assertTrue(run > 2 * Long.BYTES, figures);
    }
}
