package io.headrace.edge;

import io.headrace.engine.Event;
import io.headrace.engine.Subscription;
import io.headrace.engine.SubscriptionConsumer;
import io.headrace.engine.SubscriptionContext;
import io.headrace.engine.Subscriptions;
import io.netty.buffer.ByteBuf;
import java.util.Map;

/**
 * Reads a slice of the journal for one subscriber that is behind the tail. Belongs to one stream agent.
 */
final class StreamSlice implements SubscriptionConsumer
{
    /** Bytes written after which no further event is taken. */
    private static final int MAX_WRITTEN = 64 * 1024;
    private static final int MAX_READ = 1024 * 1024;
    private static final int INITIAL_PIECE_LENGTH = 16 * 1024;

    private final StreamMemory memory;
    private final Subscriptions source;
    private final Map<StreamKind, StreamFormat> formats;
    private StreamFormat format;
    private StreamSubscriber reader;
    private ByteBuf piece;
    private long end;

    StreamSlice(
        final Subscriptions source, final Map<StreamKind, StreamFormat> formats, final StreamMemory memory)
    {
        this.memory = memory;
        this.source = source;
        this.formats = formats;
    }

    /**
     * Delivers a piece to a subscriber that can take it, and never of what the tail has not come to.
     *
     * @param subscriber that is behind.
     * @param tail       of its level.
     * @return events delivered.
     */
    int deliver(final StreamSubscriber subscriber, final StreamTail tail)
    {
        if (subscriber.subscription == null)
        {
            subscriber.subscription = source.open(new SubscriptionContext()
                .topic(subscriber.topic.toString())
                .level(subscriber.level)
                .from(subscriber.position));
        }
        end = source.lastSequence(subscriber.level);
        final Subscription subscription =
            subscriber.subscription.until(tail.isEmpty() ? Long.MAX_VALUE : tail.position() - 1);
        format = formats.get(subscriber.kind);
        reader = subscriber;
        piece = memory.newPiece(INITIAL_PIECE_LENGTH);
        int events = 0;
        try
        {
            events = subscription.poll(this, subscriber.credit(), MAX_READ);
        }
        finally
        {
            final ByteBuf written = piece;
            piece = null;
            reader = null;
            subscriber.position = subscription.position();
            if (events > 0)
            {
                subscriber.deliver(written, events, subscriber.position);
            }
            else
            {
                written.release();
            }
        }
        return events;
    }

    @Override
    public boolean onEvent(final Event event)
    {
        if (piece.readableBytes() >= MAX_WRITTEN)
        {
            return false;
        }
        final int start = piece.writerIndex();
        format.write(piece, event);
        if (piece.readableBytes() > reader.creditBytes())
        {
            if (start == 0)
            {
                reader.lacks(piece.readableBytes());
            }
            piece.writerIndex(start);
            return false;
        }
        return true;
    }

    /** Whether the subscriber, to which a slice was just delivered, is where the tail is or may be. */
    boolean hasCaughtUp(final StreamSubscriber subscriber, final StreamTail tail)
    {
        final long position = subscriber.position;
        return tail.isEmpty() ?
            position > end && position <= source.lastSequence(subscriber.level) + 1 :
            position == tail.position();
    }

    /** Lets go of the journal; the position stays. */
    void close(final StreamSubscriber subscriber)
    {
        if (subscriber.subscription != null)
        {
            subscriber.subscription.close();
            subscriber.subscription = null;
        }
    }
}
