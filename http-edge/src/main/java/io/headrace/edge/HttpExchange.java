package io.headrace.edge;

import io.headrace.bus.PayloadFormat;
import io.headrace.engine.DurabilityLevel;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.ByteBuffer;
import org.agrona.DirectBuffer;

/**
 * One request in flight and what is known of its response. Pooled by its event loop, which alone uses it.
 */
final class HttpExchange
{
    /** The body is being read, or the engine has not answered yet. */
    static final int WAITING = 0;
    /** The engine has answered. */
    static final int ACKNOWLEDGED = 1;
    /** The whole response is encoded. */
    static final int ENCODED = 2;
    /** The response is made in pieces by a reader. */
    static final int STREAMING = 3;

    /** The body is one event. */
    static final int SINGLE = 0;
    /** The body is newline-delimited JSON. */
    static final int NDJSON = 1;
    /** The body is a binary batch. */
    static final int BINARY_BATCH = 2;

    private static final int MIN_REPLY_CAPACITY = 256;

    long number;
    int state;
    /** Its body is still arriving, whether it has been answered or not. */
    boolean receiving;
    /** It has been answered: whoever ends the receiving gives it back. */
    boolean answered;
    boolean keepAlive;
    boolean http10;
    boolean headOnly;
    boolean continueWanted;
    boolean continueDue;

    String target;
    int topicStart;
    int topicEnd;
    int kind;
    PayloadFormat format;
    String contentType;
    DurabilityLevel level;

    long admittedNs;
    int pendingRuns;
    long firstSequence;
    long lastSequence;
    int count;
    PayloadFormat replyFormat;
    ByteBuf reply;
    ByteBuf response;
    EventsRead read;

    /** Lets go of all memory and forgets the request. */
    void clear()
    {
        if (reply != null)
        {
            reply.release();
            reply = null;
        }
        if (response != null)
        {
            response.release();
            response = null;
        }
        if (read != null)
        {
            read.cancel();
            read = null;
        }
        state = WAITING;
        receiving = false;
        answered = false;
        keepAlive = false;
        http10 = false;
        headOnly = false;
        continueWanted = false;
        continueDue = false;
        target = null;
        format = null;
        contentType = null;
        level = null;
        pendingRuns = 0;
        firstSequence = 0;
        lastSequence = 0;
        count = 0;
        replyFormat = null;
    }

    /**
     * Whether the response, or its next piece, can be written.
     *
     * @return false while somebody else has to act first.
     */
    boolean isReady()
    {
        return state == STREAMING ? read.hasChunk() : state != WAITING;
    }

    /**
     * Takes the acknowledgement of one run.
     *
     * @param sequence of its first event.
     * @param events   in the run.
     */
    void acknowledge(final long sequence, final int events)
    {
        firstSequence = count == 0 ? sequence : Math.min(firstSequence, sequence);
        lastSequence = Math.max(lastSequence, sequence + events - 1);
        count += events;
        if (--pendingRuns == 0)
        {
            state = ACKNOWLEDGED;
        }
    }

    /**
     * Takes one reply of a handler; several are joined.
     *
     * @param kind   of the reply.
     * @param buffer with the reply.
     * @param offset of the reply.
     * @param length of the reply in bytes.
     * @param alloc  for the copy.
     */
    void reply(
        final PayloadFormat kind,
        final DirectBuffer buffer,
        final int offset,
        final int length,
        final ByteBufAllocator alloc)
    {
        if (reply == null)
        {
            reply = alloc.buffer(Math.max(length, MIN_REPLY_CAPACITY));
            replyFormat = kind;
        }
        else if (replyFormat != kind)
        {
            replyFormat = PayloadFormat.BINARY;
        }
        reply.ensureWritable(length);
        final int start = reply.writerIndex();
        if (reply.hasArray())
        {
            buffer.getBytes(offset, reply.array(), reply.arrayOffset() + start, length);
        }
        else
        {
            final ByteBuffer target = reply.internalNioBuffer(start, length);
            buffer.getBytes(offset, target, target.position(), length);
        }
        reply.writerIndex(start + length);
    }

    boolean isBatch()
    {
        return kind != SINGLE;
    }
}
