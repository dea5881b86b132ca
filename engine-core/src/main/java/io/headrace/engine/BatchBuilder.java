package io.headrace.engine;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.headrace.bus.FrameDescriptor;
import io.headrace.bus.TopicRegistry;
import io.headrace.memory.BatchArena;
import java.nio.ByteBuffer;
import org.agrona.BitUtil;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
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
    private final BatchChain chain;
    private final int cutLength;
    private final boolean isChecked;
    private int frameCount;
    private int eventCount;

    BatchBuilder(final EngineContext context, final TopicRegistry registry, final BatchChain chain)
    {
        arena = new BatchArena(BitUtil.align(context.batchCapacity(), BatchArena.ALIGNMENT));
        buffer = arena.buffer();
        checksumView = buffer.byteBuffer().duplicate();
        cutLength = BatchDescriptor.HEADER_LENGTH + context.batchMaxLength();
        this.registry = registry;
        this.chain = chain;
        isChecked = context.journal().isReadable();
        reset();
    }

    boolean isFull()
    {
        return arena.position() >= cutLength;
    }

    boolean isEmpty()
    {
        return eventCount == 0;
    }

    /** Before {@link #finish}: sequence that the next event gets. */
    long nextSequence()
    {
        return chain.nextSequence() + eventCount;
    }

    int eventCount()
    {
        return eventCount;
    }

    /**
     * Checks that a run consists of events, and copies it behind what was collected so far; topics that it is the first
     * to use are bound before it.
     *
     * @throws IllegalStateException if the run is malformed.
     */
    void appendEvents(final DirectBuffer source, final int offset, final int length, final int count)
    {
        if (frameCount == 0)
        {
            beginWithRoutes();
        }
        // Copied before it is looked at: another core has just written it, and a walk would wait for each frame's line.
        final int start = arena.position();
        checkRoom(length);
        buffer.putBytes(start, source, offset, length);
        if (!checkEvents(start, length, count))
        {
            bindTopics(source, offset, length);
            checkRoom(length);
            buffer.putBytes(arena.position(), source, offset, length);
        }
        claim(length);
        frameCount += count;
        eventCount += count;
    }

    /** Checks a run that has been copied; whether the topics of all its events are bound. */
    private boolean checkEvents(final int start, final int length, final int count)
    {
        final int limit = start + length;
        boolean areBound = true;
        int events = 0;
        for (int frame = start; frame < limit; events++)
        {
            final long head = RunCheck.eventHead(buffer, frame, limit, frame - start, length, count);
            areBound &= chain.isBound(FrameDescriptor.topicIdOf(head));
            frame += FrameDescriptor.align(FrameDescriptor.lengthOf(head));
        }
        RunCheck.checkCount(events, length, length, count);
        return areBound;
    }

    /** Copies frames behind those collected so far; topics that they are the first to use are bound before them. */
    void append(final DirectBuffer source, final int offset, final int length)
    {
        final int limit = offset + length;
        for (int frame = offset; frame < limit; frame += FrameDescriptor.alignedFrameLength(source, frame))
        {
            final int type = FrameDescriptor.type(source, frame);
            if (type == FrameDescriptor.TYPE_EVENT || type == FrameDescriptor.TYPE_TOPIC_CREATED)
            {
                bindTopic(FrameDescriptor.topicId(source, frame));
            }
            count(type);
        }
        buffer.putBytes(claim(length), source, offset, length);
    }

    /** Binds the topics of event frames which are to follow directly behind another frame. */
    void bindTopics(final DirectBuffer source, final int offset, final int length)
    {
        final int limit = offset + length;
        for (int frame = offset; frame < limit; frame += FrameDescriptor.alignedFrameLength(source, frame))
        {
            bindTopic(FrameDescriptor.topicId(source, frame));
        }
    }

    /** Binds a topic whose event follows, if it is its first. */
    void bindTopic(final int topicId)
    {
        if (!chain.isBound(topicId))
        {
            bind(topicId);
        }
    }

    /** Room for one frame of a type, which the caller writes into {@link #frames()} at the offset returned. */
    int claimFrame(final int type, final int alignedLength)
    {
        count(type);
        return claim(alignedLength);
    }

    private void count(final int type)
    {
        if (frameCount == 0)
        {
            beginWithRoutes();
        }
        frameCount++;
        eventCount += FrameDescriptor.isSequenced(type) ? 1 : 0;
    }

    /** Routes that are new stand before all else, so that they are in force for the events of this batch. */
    private void beginWithRoutes()
    {
        final String routes = chain.takeRoutes();
        if (routes != null)
        {
            final int frame = claim(FrameDescriptor.alignedLength(0, routes.length()));
            buffer.putStringWithoutLengthAscii(
                FrameDescriptor.putHeader(
                    buffer, frame, FrameDescriptor.TYPE_ROUTES, 0, 0, 0, routes.length()), routes);
            frameCount++;
        }
    }

    private void bind(final int topicId)
    {
        if (frameCount == 0)
        {
            beginWithRoutes();
        }
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
        chain.bound(topicId);
    }

    private int claim(final int length)
    {
        checkRoom(length);
        return arena.claim(length);
    }

    private void checkRoom(final int length)
    {
        if (length > buffer.capacity() - arena.position())
        {
            throw new IllegalStateException("a batch of " + arena.position() + " bytes has no room for " + length +
                " more: it was not asked whether it is full");
        }
    }

    /** Completes the header and lengthens the chain. */
    void finish(final long clockNs, final long durableWatermark)
    {
        final long timestampNs = chain.timestampNs(clockNs);
        final int length = arena.position();
        buffer.putInt(BatchDescriptor.MAGIC_OFFSET, BatchDescriptor.MAGIC, LITTLE_ENDIAN);
        buffer.putShort(BatchDescriptor.VERSION_OFFSET, (short)BatchDescriptor.VERSION, LITTLE_ENDIAN);
        buffer.putShort(
            BatchDescriptor.HEADER_LENGTH_OFFSET, (short)BatchDescriptor.HEADER_LENGTH, LITTLE_ENDIAN);
        buffer.putInt(BatchDescriptor.LENGTH_OFFSET, length, LITTLE_ENDIAN);
        buffer.putInt(BatchDescriptor.EVENT_COUNT_OFFSET, eventCount, LITTLE_ENDIAN);
        buffer.putLong(BatchDescriptor.FIRST_SEQUENCE_OFFSET, chain.nextSequence(), LITTLE_ENDIAN);
        buffer.putLong(BatchDescriptor.TIMESTAMP_OFFSET, timestampNs, LITTLE_ENDIAN);
        buffer.putLong(BatchDescriptor.DURABLE_WATERMARK_OFFSET, durableWatermark, LITTLE_ENDIAN);
        buffer.putInt(BatchDescriptor.FRAME_COUNT_OFFSET, frameCount, LITTLE_ENDIAN);
        buffer.setMemory(
            BatchDescriptor.RESERVED_OFFSET,
            BatchDescriptor.PREVIOUS_CRC_OFFSET - BatchDescriptor.RESERVED_OFFSET,
            (byte)0);
        buffer.putInt(BatchDescriptor.PREVIOUS_CRC_OFFSET, chain.lastCrc(), LITTLE_ENDIAN);
        // A checksum is for who reads the batch again, which nobody can if the journal keeps nothing.
        final int crc = isChecked ? checksum.compute(checksumView, 0, length) : 0;
        buffer.putInt(BatchDescriptor.CRC_OFFSET, crc, LITTLE_ENDIAN);
        chain.continueAfter(chain.lastSequence() + eventCount, crc, timestampNs);
    }

    /** Starts the next batch. */
    void reset()
    {
        arena.reset();
        arena.claim(BatchDescriptor.HEADER_LENGTH);
        frameCount = 0;
        eventCount = 0;
    }

    /** Where claimed frames are written. */
    MutableDirectBuffer frames()
    {
        return buffer;
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
