package io.headrace.engine;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.headrace.bus.FrameDescriptor;
import io.headrace.bus.TopicRegistry;
import io.headrace.memory.BatchArena;
import java.nio.ByteBuffer;
import org.agrona.BitUtil;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Collects runs of frames into one batch and writes its header. Owned by the engine agent; allocates nothing after
 * its construction but for the binding of a new topic.
 */
final class BatchBuilder
{
    /** Most runs in a batch. */
    static final int MAX_RUNS = 8192;

    private final BatchArena arena;
    private final UnsafeBuffer buffer;
    private final ByteBuffer checksumView;
    private final BatchChecksum checksum = new BatchChecksum();
    private final TopicRegistry registry;
    private final boolean[] boundTopics = new boolean[TopicRegistry.MAX_TOPICS + 1];
    private final int cutLength;
    private int frameCount;
    private int eventCount;
    private int previousCrc;
    private long nextSequence;
    private long lastTimestampNs;

    BatchBuilder(final EngineContext context, final TopicRegistry registry)
    {
        arena = new BatchArena(BitUtil.align(context.batchCapacity(), BatchArena.ALIGNMENT));
        buffer = arena.buffer();
        checksumView = buffer.byteBuffer().duplicate();
        cutLength = BatchDescriptor.HEADER_LENGTH + context.batchMaxLength();
        this.registry = registry;
        reset();
    }

    /** Continues a journal after its last batch. */
    void continueAfter(final long lastSequence, final int lastCrc, final long timestampNs)
    {
        nextSequence = lastSequence + 1;
        previousCrc = lastCrc;
        lastTimestampNs = timestampNs;
    }

    /** A topic whose binding is in the journal already. */
    void topicIsBound(final int topicId)
    {
        boundTopics[topicId] = true;
    }

    boolean isFull()
    {
        return arena.position() >= cutLength;
    }

    boolean isEmpty()
    {
        return eventCount == 0;
    }

    /** Sequence that the next event gets. */
    long nextSequence()
    {
        return nextSequence + eventCount;
    }

    int eventCount()
    {
        return eventCount;
    }

    /** Copies a run behind the frames collected so far; topics that it is the first to use are bound before it. */
    void append(final DirectBuffer source, final int offset, final int length, final int count)
    {
        final int limit = offset + length;
        for (int frame = offset; frame < limit;)
        {
            final int topicId = FrameDescriptor.topicId(source, frame);
            if (!boundTopics[topicId])
            {
                bind(topicId);
            }
            frame += FrameDescriptor.align(FrameDescriptor.frameLength(source, frame));
        }
        buffer.putBytes(claim(length), source, offset, length);
        frameCount += count;
        eventCount += count;
    }

    private void bind(final int topicId)
    {
        final String name = registry.nameOf(topicId);
        if (name == null)
        {
            throw new IllegalStateException("an event has topic id " + topicId + ", which is bound to no name");
        }
        final int frame = claim(FrameDescriptor.alignedLength(0, name.length()));
        final int payload = FrameDescriptor.putHeader(
            buffer, frame, FrameDescriptor.TYPE_TOPIC, topicId, 0, 0, name.length());
        buffer.putStringWithoutLengthAscii(payload, name);
        frameCount++;
        boundTopics[topicId] = true;
    }

    private int claim(final int length)
    {
        final int offset = arena.claim(length);
        if (offset == BatchArena.FULL)
        {
            throw new IllegalStateException("a batch of " + arena.position() + " bytes has no room for " + length +
                " more: it was not asked whether it is full");
        }
        return offset;
    }

    /** Completes the header. Time never goes backwards, whatever the clock does. */
    void finish(final long timestampNs, final long durableWatermark)
    {
        lastTimestampNs = Math.max(lastTimestampNs, timestampNs);
        final int length = arena.position();
        buffer.putInt(BatchDescriptor.MAGIC_OFFSET, BatchDescriptor.MAGIC, LITTLE_ENDIAN);
        buffer.putShort(BatchDescriptor.VERSION_OFFSET, (short)BatchDescriptor.VERSION, LITTLE_ENDIAN);
        buffer.putShort(
            BatchDescriptor.HEADER_LENGTH_OFFSET, (short)BatchDescriptor.HEADER_LENGTH, LITTLE_ENDIAN);
        buffer.putInt(BatchDescriptor.LENGTH_OFFSET, length, LITTLE_ENDIAN);
        buffer.putInt(BatchDescriptor.EVENT_COUNT_OFFSET, eventCount, LITTLE_ENDIAN);
        buffer.putLong(BatchDescriptor.FIRST_SEQUENCE_OFFSET, nextSequence, LITTLE_ENDIAN);
        buffer.putLong(BatchDescriptor.TIMESTAMP_OFFSET, lastTimestampNs, LITTLE_ENDIAN);
        buffer.putLong(BatchDescriptor.DURABLE_WATERMARK_OFFSET, durableWatermark, LITTLE_ENDIAN);
        buffer.putInt(BatchDescriptor.FRAME_COUNT_OFFSET, frameCount, LITTLE_ENDIAN);
        buffer.setMemory(
            BatchDescriptor.RESERVED_OFFSET,
            BatchDescriptor.PREVIOUS_CRC_OFFSET - BatchDescriptor.RESERVED_OFFSET,
            (byte)0);
        buffer.putInt(BatchDescriptor.PREVIOUS_CRC_OFFSET, previousCrc, LITTLE_ENDIAN);
        previousCrc = checksum.compute(checksumView, 0, length);
        buffer.putInt(BatchDescriptor.CRC_OFFSET, previousCrc, LITTLE_ENDIAN);
    }

    /** Starts the next batch. */
    void reset()
    {
        nextSequence += eventCount;
        arena.reset();
        arena.claim(BatchDescriptor.HEADER_LENGTH);
        frameCount = 0;
        eventCount = 0;
    }

    DirectBuffer buffer()
    {
        return buffer;
    }

    int length()
    {
        return arena.position();
    }
}
