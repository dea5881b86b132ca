package io.headrace.edge;

import io.headrace.engine.DurabilityLevel;
import io.headrace.engine.TopicPattern;
import io.headrace.protocol.UnsubscribedCode;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.collections.Int2ObjectHashMap;

/**
 * The subscriptions of one TCP connection. Belongs to its event loop, but for the methods that say that the stream
 * agent calls them.
 */
final class TcpSubscriptions
{
    /** Bytes on their way from the stream agents to the event loop, over which they hand over nothing more. */
    private static final long MAX_PENDING = 256 * 1024;

    private final TcpConnection connection;
    private final TcpLoop loop;
    private final TcpOutput output;
    private final Channel channel;
    private final Int2ObjectHashMap<TcpSubscriber> subscribers = new Int2ObjectHashMap<>();
    private final AtomicLong pending = new AtomicLong();

    TcpSubscriptions(
        final TcpConnection connection, final TcpLoop loop, final TcpOutput output, final Channel channel)
    {
        this.connection = connection;
        this.loop = loop;
        this.output = output;
        this.channel = channel;
    }

    boolean isInUse(final int id)
    {
        return subscribers.containsKey(id);
    }

    /**
     * Takes a subscription in, which is to be {@link #begin(TcpSubscriber, long) begun}.
     *
     * @param id     that is not in use.
     * @param topic  wanted.
     * @param level  that events must have reached.
     * @param bytes  of credit.
     * @param events of credit.
     * @return the subscription, or null if there is no room and the client has been told.
     */
    TcpSubscriber open(
        final int id, final TopicPattern topic, final DurabilityLevel level, final long bytes, final int events)
    {
        if (!loop.streams().tryReserve())
        {
            refuse(id, UnsubscribedCode.TOO_MANY, 0, "subscriptions.max=" + loop.streams().maxSubscriptions() +
                " is reached: subscribe to patterns of topics, or raise it");
            return null;
        }
        final TcpSubscriber subscriber = new TcpSubscriber(this, id, topic, level);
        subscriber.grant(events, bytes);
        subscribers.put(id, subscriber);
        return subscriber;
    }

    boolean isOpen(final TcpSubscriber subscriber)
    {
        return subscribers.get(subscriber.id) == subscriber;
    }

    /** Begins to deliver what comes behind a sequence. */
    void begin(final TcpSubscriber subscriber, final long sequence)
    {
        subscriber.behind(sequence);
        loop.writer().subscribed(output.buffer(), subscriber.id, sequence, subscriber.level.code());
        subscriber.isStarted = true;
        loop.streams().subscribe(subscriber);
    }

    /** Ends a subscription that is open and has not begun. */
    void abandon(
        final TcpSubscriber subscriber, final UnsubscribedCode code, final long value, final String text)
    {
        subscribers.remove(subscriber.id);
        leave(subscriber);
        refuse(subscriber.id, code, value, text);
    }

    private void leave(final TcpSubscriber subscriber)
    {
        if (subscriber.isStarted)
        {
            loop.streams().unsubscribe(subscriber);
        }
        else
        {
            loop.streams().release();
        }
    }

    /**
     * Says that a subscription has ended, or cannot be.
     *
     * @param id    of the subscription.
     * @param code  why.
     * @param value a sequence, as the code says.
     * @param text  what to change.
     */
    void refuse(final int id, final UnsubscribedCode code, final long value, final String text)
    {
        loop.writer().unsubscribed(output.buffer(), id, code, value, text);
    }

    /** Gives credit, if the subscription has not ended. */
    void grant(final int id, final long bytes, final int events)
    {
        final TcpSubscriber subscriber = subscribers.get(id);
        if (subscriber != null)
        {
            subscriber.grant(events, bytes);
            if (subscriber.isStarted)
            {
                loop.streams().credit(subscriber);
            }
        }
    }

    /** Ends a subscription as the client asks for, if it has not ended. */
    void unsubscribe(final int id)
    {
        final TcpSubscriber subscriber = subscribers.remove(id);
        if (subscriber != null)
        {
            leave(subscriber);
            loop.writer().unsubscribed(
                output.buffer(), id, UnsubscribedCode.ASKED_FOR, subscriber.delivered, "");
        }
    }

    /** The server stops: ends all. */
    void drain()
    {
        for (final TcpSubscriber subscriber : subscribers.values())
        {
            leave(subscriber);
            loop.writer().unsubscribed(output.buffer(), subscriber.id, UnsubscribedCode.DRAINING,
                subscriber.delivered, "the server is stopping: go on with its successor");
        }
        subscribers.clear();
    }

    /** The connection ends: forgets all. */
    void close()
    {
        for (final TcpSubscriber subscriber : subscribers.values())
        {
            leave(subscriber);
        }
        subscribers.clear();
    }

    /** The connection can be written again. */
    void onWritable()
    {
        for (final TcpSubscriber subscriber : subscribers.values())
        {
            if (subscriber.isStarted)
            {
                loop.streams().rouse(subscriber);
            }
        }
    }

    /** Stream agent: whether a piece may be handed over. */
    boolean isWritable()
    {
        return channel.isWritable() && pending.get() < MAX_PENDING;
    }

    /** Stream agent: whether nothing waits to be sent. */
    boolean isDrained()
    {
        return pending.get() == 0 && StreamSubscriber.isDrained(channel);
    }

    /**
     * Stream agent: hands events over.
     *
     * @param subscriber that they are for.
     * @param piece      whole messages without an id; owned by this from now on.
     * @param last       sequence that the subscription has come to with them.
     */
    void hand(final TcpSubscriber subscriber, final ByteBuf piece, final long last)
    {
        pending.getAndAdd(piece.readableBytes());
        try
        {
            channel.eventLoop().execute(() -> write(subscriber, piece, last));
        }
        catch (final RejectedExecutionException ex)
        {
            piece.release(); // the edge is closed, nobody waits any more
        }
    }

    private void write(final TcpSubscriber subscriber, final ByteBuf piece, final long last)
    {
        pending.getAndAdd(-piece.readableBytes());
        if (isOpen(subscriber))
        {
            final ByteBuf own = own(piece);
            DeliverFormat.putId(own, own.readerIndex(), subscriber.id);
            output.append(own);
            subscriber.delivered = last;
            connection.flush();
        }
        else
        {
            piece.release();
        }
    }

    /** The messages are given the id of one subscription, so nobody else may have them. */
    private ByteBuf own(final ByteBuf piece)
    {
        if (piece.unwrap() == null && piece.refCnt() == 1)
        {
            return piece;
        }
        final ByteBuf copy = loop.streams().memory().newPiece(piece.readableBytes());
        copy.writeBytes(piece);
        piece.release();
        return copy;
    }

    /**
     * Stream agent: a subscription ends.
     *
     * @param subscriber    that is forgotten.
     * @param why           reason.
     * @param firstSequence that is kept, if events are gone.
     */
    void handEnd(final TcpSubscriber subscriber, final StreamEnd why, final long firstSequence)
    {
        try
        {
            channel.eventLoop().execute(() -> onEnd(subscriber, why, firstSequence));
        }
        catch (final RejectedExecutionException ex)
        {
            subscriber.delivered = firstSequence; // the edge is closed, nobody waits any more
        }
    }

    private void onEnd(final TcpSubscriber subscriber, final StreamEnd why, final long firstSequence)
    {
        if (!isOpen(subscriber))
        {
            return;
        }
        subscribers.remove(subscriber.id);
        switch (why)
        {
            case EVICTED -> refuse(subscriber.id, UnsubscribedCode.STALLED, subscriber.delivered,
                "there was credit, but nothing could be sent: read faster, or give credit only for what is read");
            case GONE -> refuse(subscriber.id, UnsubscribedCode.EVENTS_GONE, firstSequence,
                "retention has dropped events: go on behind value - 1, or keep more of them");
            case BROKEN -> refuse(subscriber.id, UnsubscribedCode.FAILED, subscriber.delivered,
                "the journal could not be read: the log of the server says why");
            default -> refuse(subscriber.id, UnsubscribedCode.DRAINING, subscriber.delivered,
                "the server is stopping: go on with its successor");
        }
        connection.flush();
    }
}
