package io.headrace.edge;

import io.headrace.engine.TopicPattern;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;

/**
 * The live subscribers of one kind that want the same topics: what is written for one of them is shared by all.
 * Belongs to one stream agent.
 */
final class StreamGroup
{
    final StreamKind kind;
    final TopicPattern topic;
    private final List<StreamSubscriber> members = new ArrayList<>();
    /** What the tail has found for it in the slice at hand, or null. */
    private ByteBuf piece;
    private int events;

    StreamGroup(final StreamKind kind, final TopicPattern topic)
    {
        this.kind = kind;
        this.topic = topic;
    }

    void add(final StreamSubscriber subscriber)
    {
        subscriber.group = this;
        subscriber.indexInGroup = members.size();
        members.add(subscriber);
    }

    void remove(final StreamSubscriber subscriber)
    {
        final StreamSubscriber last = members.remove(members.size() - 1);
        if (last != subscriber)
        {
            members.set(subscriber.indexInGroup, last);
            last.indexInGroup = subscriber.indexInGroup;
        }
        subscriber.group = null;
    }

    int size()
    {
        return members.size();
    }

    StreamSubscriber get(final int index)
    {
        return members.get(index);
    }

    boolean isTouched()
    {
        return piece != null;
    }

    void touch(final ByteBuf empty)
    {
        piece = empty;
        events = 0;
    }

    /** One event is about to be written to the piece that is returned. */
    ByteBuf next()
    {
        events++;
        return piece;
    }

    int events()
    {
        return events;
    }

    ByteBuf piece()
    {
        return piece;
    }

    void drop()
    {
        if (piece != null)
        {
            piece.release();
            piece = null;
        }
    }
}
