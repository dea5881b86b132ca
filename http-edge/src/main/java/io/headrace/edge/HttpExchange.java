package io.headrace.edge;

import io.headrace.bus.PayloadFormat;
import io.headrace.engine.DurabilityLevel;
import io.headrace.engine.Outcome;
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
    /** The header is out, and a stream agent has the body written. */
    static final int LIVE = 4;

    /** The body is one event. */
    static final int SINGLE = 0;
    /** The body is newline-delimited JSON. */
    static final int NDJSON = 1;
    /** The body is a binary batch. */
    static final int BINARY_BATCH = 2;
    /** The body is a CloudEvent in JSON. */
    static final int CLOUD_EVENT = 3;
    /** The body is an array of CloudEvents in JSON. */
    static final int CLOUD_EVENTS = 4;
    /** The request is a query to a handler. */
    static final int QUERY = 5;

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

    /** Who decides about the request. */
    RequestRouter router;
    String target;
    int topicStart;
    int topicEnd;
    int kind;
    PayloadFormat format;
    String contentType;
    DurabilityLevel level;
    /** Decides the shard of its events or of the query, 0 for none. */
    int key;
    /** 0, most urgent, to 7. */
    int urgency = PriorityHeader.DEFAULT_URGENCY;
    /** Who is asked. */
    int handler;
    int shard;

    /** All events of the request together have the identity below. */
    boolean keyed;
    long keyHigh;
    long keyLow;
    /** Each event has an identity of its own, in the body. */
    boolean eventsKeyed;

    long admittedNs;
    int pendingEvents;
    int duplicates;
    int quarantined;
    /** Why an event was not applied, or null; the first one of the request. */
    Outcome refusal;
    int refusedEvent;
    long refusedValue;
    int refusedEvents;
    /** Further members of a problem, each with a comma before it. */
    String problemMembers;
    long firstSequence;
    long lastSequence;
    int count;
    PayloadFormat replyFormat;
    ByteBuf reply;
    ByteBuf response;
    EventsRead read;
    /** What the header is to be followed by, or null. */
    SseSubscriber stream;

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
        if (stream != null)
        {
            stream.cancel();
            stream = null;
        }
        state = WAITING;
        receiving = false;
        answered = false;
        keepAlive = false;
        http10 = false;
        headOnly = false;
        continueWanted = false;
        continueDue = false;
        router = null;
        target = null;
        format = null;
        contentType = null;
        level = null;
        key = 0;
        urgency = PriorityHeader.DEFAULT_URGENCY;
        keyed = false;
        eventsKeyed = false;
        pendingEvents = 0;
        duplicates = 0;
        quarantined = 0;
        refusal = null;
        refusedEvents = 0;
        problemMembers = null;
        firstSequence = 0;
        lastSequence = 0;
        count = 0;
        replyFormat = null;
    }

    /**
     * Takes over what the head of another request to publish says, which is that of this one too.
     *
     * @param other of a connection that goes on, over HTTP/1.1, without an expectation.
     */
    void takeHead(final HttpExchange other)
    {
        keepAlive = true;
        router = other.router;
        target = other.target;
        topicStart = other.topicStart;
        topicEnd = other.topicEnd;
        kind = other.kind;
        format = other.format;
        contentType = other.contentType;
        level = other.level;
        key = other.key;
        urgency = other.urgency;
        keyed = other.keyed;
        keyHigh = other.keyHigh;
        keyLow = other.keyLow;
        eventsKeyed = other.eventsKeyed;
    }

    /**
     * Whether the response, or its next piece, can be written.
     *
     * @return false while somebody else has to act first.
     */
    boolean isReady()
    {
        return state == STREAMING ? read.hasChunk() : state != WAITING && state != LIVE;
    }

    /**
     * Gives an identity to the request.
     *
     * @param high first half.
     * @param low  second half.
     */
    void identify(final long high, final long low)
    {
        keyed = true;
        keyHigh = high;
        keyLow = low;
    }

    /**
     * Takes the acknowledgement of some events.
     *
     * @param sequence of the first.
     * @param events   how many.
     */
    void acknowledge(final long sequence, final int events)
    {
        firstSequence = firstSequence == 0 ? sequence : Math.min(firstSequence, sequence);
        lastSequence = Math.max(lastSequence, sequence + events - 1);
        count += events;
        pendingEvents -= events;
    }

    /**
     * Takes what else has happened to some events.
     *
     * @param event   the first, by its place in the request.
     * @param events  how many.
     * @param outcome what happened.
     * @param value   a sequence, as the outcome says.
     */
    void outcome(final int event, final int events, final Outcome outcome, final long value)
    {
        if (outcome == Outcome.DUPLICATE)
        {
            duplicates += events;
        }
        else if (outcome == Outcome.QUARANTINED)
        {
            quarantined += events;
        }
        else if (outcome == Outcome.EVICTED && eventsKeyed && isBatch())
        {
            evict(events, value);
        }
        else if (!outcome.isAcknowledged())
        {
            if (refusal == null)
            {
                refusal = outcome;
                refusedEvent = event;
                refusedValue = value;
            }
            refusedEvents += events;
            pendingEvents -= events;
        }
    }

    /** The answer to a batch tells no replies, so it is the same whether they are kept or not. */
    private void evict(final int events, final long sequence)
    {
        duplicates += events;
        if (sequence > 0)
        {
            acknowledge(sequence, events);
        }
        else
        {
            count += events;
            pendingEvents -= events;
        }
    }

    /** Whether the whole request was applied before. */
    boolean isDuplicate()
    {
        return duplicates > 0 && duplicates == count;
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

    /** Whether nothing but the sequence of one event is to be told, on a connection that goes on. */
    boolean isPlain()
    {
        return reply == null && quarantined == 0 && duplicates == 0 && keepAlive && !http10 && !isBatch();
    }

    boolean isBatch()
    {
        return kind == NDJSON || kind == BINARY_BATCH || kind == CLOUD_EVENTS;
    }

    boolean isQuery()
    {
        return kind == QUERY;
    }

    boolean isCloudEvents()
    {
        return kind == CLOUD_EVENT || kind == CLOUD_EVENTS;
    }
}
