package io.headrace.engine;

import io.headrace.bus.PayloadFormat;
import io.headrace.bus.SourceRef;
import org.agrona.DirectBuffer;

/**
 * The outbox of one handler call: checks the limit that holds live and in replay alike, then hands replies of live
 * events to the release queue of their level. Owned by the engine agent.
 */
final class ReplyOutbox implements Outbox
{
    private final int maxReplyLength;
    private ReleaseQueue queue;
    private long source;
    private long correlation;
    private long sequence;
    private int indexInRun;
    private int used;
    private long replies;

    ReplyOutbox(final int maxReplyLength)
    {
        this.maxReplyLength = maxReplyLength;
    }

    /** Prepares for an event of a producer that waits for replies, or not: then the queue is null. */
    void begin(
        final ReleaseQueue queue,
        final long source,
        final long correlation,
        final int indexInRun,
        final long sequence)
    {
        this.queue = source == SourceRef.NONE ? null : queue;
        this.source = source;
        this.correlation = correlation;
        this.indexInRun = indexInRun;
        this.sequence = sequence;
        used = 0;
    }

    @Override
    public void reply(final PayloadFormat format, final DirectBuffer buffer, final int offset, final int length)
    {
        if (length < 0 || REPLY_OVERHEAD + length > maxReplyLength - used)
        {
            throw new IllegalStateException("reply of length=" + length + " to event sequence=" + sequence +
                " exceeds reply.max.bytes=" + maxReplyLength + ", of which " + used + " are used, " +
                REPLY_OVERHEAD + " of overhead for each included: raise it or reply less");
        }
        used += REPLY_OVERHEAD + length;
        if (queue != null)
        {
            replies++;
            queue.reply(source, correlation, indexInRun, sequence, format.code(), buffer, offset, length);
        }
    }

    @Override
    public int maxReplyLength()
    {
        return maxReplyLength;
    }

    long replies()
    {
        return replies;
    }
}
