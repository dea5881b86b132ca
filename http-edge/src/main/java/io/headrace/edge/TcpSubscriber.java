package io.headrace.edge;

import io.headrace.engine.DurabilityLevel;
import io.headrace.engine.TopicPattern;
import io.netty.buffer.ByteBuf;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One subscription of a TCP connection, with its credit. The event loop of the connection gives credit, the stream
 * agent uses it; the other fields belong to the event loop unless they say otherwise.
 */
final class TcpSubscriber extends StreamSubscriber
{
    /** Credit does not grow beyond this. */
    static final long MAX_CREDIT = 1L << 62;

    final int id;
    /** All up to this sequence has been written to the connection, or is of other topics. */
    long delivered;
    /** Whether the stream agents know it. */
    boolean isStarted;
    private final TcpSubscriptions owner;
    private final AtomicLong events = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();
    /** Bytes without which there is no credit for the next event. Belongs to the stream agent. */
    private int needed = 1;

    TcpSubscriber(
        final TcpSubscriptions owner,
        final int id,
        final TopicPattern topic,
        final DurabilityLevel level)
    {
        super(StreamKind.TCP, topic, level, 1);
        this.owner = owner;
        this.id = id;
    }

    /** Decides where it begins, before it is started. */
    void behind(final long sequence)
    {
        delivered = sequence;
        position = sequence + 1;
    }

    /**
     * Adds credit.
     *
     * @param moreEvents unsigned.
     * @param moreBytes  unsigned.
     */
    void grant(final int moreEvents, final long moreBytes)
    {
        events.accumulateAndGet(Integer.toUnsignedLong(moreEvents), TcpSubscriber::sum);
        bytes.accumulateAndGet(moreBytes, TcpSubscriber::sum);
    }

    private static long sum(final long credit, final long more)
    {
        return more < 0 || more > MAX_CREDIT - credit ? MAX_CREDIT : credit + more;
    }

    @Override
    boolean isReady()
    {
        return owner.isWritable();
    }

    @Override
    boolean isDrained()
    {
        return owner.isDrained();
    }

    @Override
    int credit()
    {
        return bytes.get() < needed ? 0 : (int)Math.min(Integer.MAX_VALUE, events.get());
    }

    @Override
    long creditBytes()
    {
        return bytes.get();
    }

    @Override
    void lacks(final int length)
    {
        needed = length;
    }

    @Override
    void deliver(final ByteBuf piece, final int count, final long next)
    {
        needed = 1;
        events.getAndAdd(-count);
        bytes.getAndAdd(-piece.readableBytes());
        owner.hand(this, piece, next - 1);
    }

    @Override
    void heartbeat()
    {
        // PING is the sign of life of a TCP connection
    }

    @Override
    void end(final StreamEnd why, final long firstSequence)
    {
        owner.handEnd(this, why, firstSequence);
    }
}
