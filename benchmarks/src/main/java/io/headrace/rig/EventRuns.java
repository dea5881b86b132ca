package io.headrace.rig;

import io.headrace.bus.FrameDescriptor;
import io.headrace.bus.LaneClaim;
import io.headrace.bus.PayloadFormat;
import io.headrace.bus.SourceRef;
import io.headrace.engine.DurabilityLevel;
import io.headrace.engine.Engine;
import io.headrace.engine.Publisher;
import java.nio.ByteBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Publishes events of one size to an embedded engine: a payload whose first eight bytes differ is copied into the lane.
 * For one thread.
 */
final class EventRuns
{
    private final LaneClaim claim = new LaneClaim();
    private final UnsafeBuffer payload;
    private final EmbeddedEngine embedded;
    private final Engine engine;
    private final Publisher publisher;
    private final long source;
    private final int size;
    private final int frame;
    private final boolean keyed;
    private long index;

    /**
     * Publishes to an engine.
     *
     * @param embedded to publish to.
     * @param size     of each payload.
     */
    EventRuns(final EmbeddedEngine embedded, final int size)
    {
        this.embedded = embedded;
        this.size = size;
        engine = embedded.engine();
        publisher = engine.newPublisher();
        payload = new UnsafeBuffer(ByteBuffer.allocateDirect(size));
        frame = FrameDescriptor.alignedLength(0, size);
        keyed = embedded.options().shards() > 1;
        source = SourceRef.of(embedded.sinkIndex(), 0, 0);
    }

    /** The most events that one run can hold. */
    int longest()
    {
        return Math.max(1, engine.maxRunLength() / frame);
    }

    /**
     * Publishes one event, or several as one run, without an acknowledgement; false if there is no room. The level is
     * asked for all the same, so that the journal is forced as if somebody waited.
     */
    boolean offer(final int count)
    {
        if (count == 1 && embedded.level() != DurabilityLevel.SYNCED)
        {
            payload.putLong(0, index);
            if (keyed)
            {
                publisher.key(1 + (int)(index & Short.MAX_VALUE));
            }
            if (!hasRoom(publisher.offer(embedded.topic(), payload, 0, size)))
            {
                return false;
            }
            index++;
            return true;
        }
        if (!hasRoom(engine.tryClaim(frame * count, claim)))
        {
            return false;
        }
        fill(count);
        claim.origin(SourceRef.NONE, 0, embedded.level().code()).commit(count);
        return true;
    }

    /**
     * Publishes one run that is to be acknowledged to the sink of the engine.
     *
     * @param count       of events.
     * @param correlation given back with the acknowledgement.
     * @return false if there is no room.
     */
    boolean publish(final int count, final long correlation)
    {
        if (!hasRoom(engine.tryClaim(frame * count, claim)))
        {
            return false;
        }
        fill(count);
        claim.origin(source, correlation, embedded.level().code()).commit(count);
        return true;
    }

    private void fill(final int count)
    {
        for (int i = 0; i < count; i++)
        {
            payload.putLong(0, index);
            final int key = keyed ? 1 + (int)(index & Short.MAX_VALUE) : 0;
            final int offset = FrameDescriptor.putHeader(
                claim.buffer(),
                i * frame,
                FrameDescriptor.TYPE_EVENT,
                embedded.topic(),
                PayloadFormat.BINARY.code(),
                key,
                0,
                size);
            claim.buffer().putBytes(offset, payload, 0, size);
            index++;
        }
    }

    private boolean hasRoom(final int code)
    {
        if (code == Engine.FULL)
        {
            return false;
        }
        if (code < 0)
        {
            throw new IllegalStateException("the engine refused events: code=" + code + ", state=" + engine.state() +
                ", failure=" + engine.failure());
        }
        return true;
    }
}
