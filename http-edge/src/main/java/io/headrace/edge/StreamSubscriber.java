package io.headrace.edge;

import io.headrace.engine.DurabilityLevel;
import io.headrace.engine.Subscription;
import io.headrace.engine.TopicPattern;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;

/**
 * One subscriber of a stream: what it wants, where it is, and where its events go. The fields belong to its stream
 * agent; {@link #isReady()} may be asked by any thread.
 */
abstract class StreamSubscriber
{
    /** Where a subscriber is in its life. */
    enum Place
    {
        /** Its agent does not know it yet. */
        NEW,
        /** It reads the journal by itself until it comes to the tail. */
        BEHIND,
        /** It takes no more at present. */
        STALLED,
        /** It has no credit, and is looked at again when it gets some. */
        RESTING,
        /** It gets what the tail gets. */
        LIVE,
        /** Its agent has forgotten it. */
        LEFT
    }

    final StreamKind kind;
    final TopicPattern topic;
    final DurabilityLevel level;
    Place place = Place.NEW;
    /** Next sequence wanted; that of the tail while it is live. */
    long position;
    /** Its own way into the journal while it is behind, or null. */
    Subscription subscription;
    StreamGroup group;
    int indexInGroup;
    long stalledSinceNs;
    long sentNs;

    StreamSubscriber(
        final StreamKind kind, final TopicPattern topic, final DurabilityLevel level, final long position)
    {
        this.kind = kind;
        this.topic = topic;
        this.level = level;
        this.position = position;
    }

    /** Whether a further piece can be delivered. */
    abstract boolean isReady();

    /** Whether nothing that was delivered waits to be sent. */
    abstract boolean isDrained();

    static boolean isDrained(final Channel channel)
    {
        return channel.bytesBeforeUnwritable() >= channel.config().getWriteBufferHighWaterMark();
    }

    /** How many events may be in the next piece, if it is ready; with 0 it rests. */
    int credit()
    {
        return Integer.MAX_VALUE;
    }

    /** How many bytes may be in the next piece. */
    long creditBytes()
    {
        return Long.MAX_VALUE;
    }

    /**
     * The next event does not fit into the credit: there is to be none until it does.
     *
     * @param length of the event in bytes.
     */
    void lacks(final int length)
    {
    }

    /**
     * Takes some events.
     *
     * @param piece  with whole events in the format of the kind; owned by the subscriber.
     * @param events in it.
     * @param next   sequence to go on with behind it.
     */
    abstract void deliver(ByteBuf piece, int events, long next);

    /** Nothing has been delivered for {@code stream.heartbeat}. */
    abstract void heartbeat();

    /**
     * The stream ends: nothing more is delivered.
     *
     * @param why           reason.
     * @param firstSequence that is kept, if events are {@link StreamEnd#GONE}, else 0.
     */
    abstract void end(StreamEnd why, long firstSequence);
}
