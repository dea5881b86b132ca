package io.headrace.edge;

import io.headrace.engine.DurabilityLevel;
import io.headrace.engine.Event;
import io.headrace.engine.Subscription;
import io.headrace.engine.SubscriptionConsumer;
import io.headrace.engine.SubscriptionContext;
import io.headrace.engine.Subscriptions;
import io.headrace.engine.TopicPattern;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The end of the stream at one level, read once for all live subscribers. It scans each batch once, and an event costs
 * only those who want its topic. Belongs to one stream agent.
 */
final class StreamTail implements SubscriptionConsumer
{
    /** What the members of a group have in common. */
    private record GroupKey(StreamKind kind, TopicPattern topic)
    {
    }

    private static final StreamGroup[] NO_GROUPS = {};
    private static final int SLICE_EVENTS = 4096;
    private static final int SLICE_BYTES = 256 * 1024;
    private static final int INITIAL_PIECE_LENGTH = 1024;

    private final StreamMemory memory;
    private final DurabilityLevel level;
    private final Subscriptions source;
    private final Map<StreamKind, StreamFormat> formats;
    private final Map<GroupKey, StreamGroup> groups = new LinkedHashMap<>();
    private final List<StreamGroup> touched = new ArrayList<>();
    private final Map<StreamKind, ByteBuf> written = new EnumMap<>(StreamKind.class);
    private String[] topics = {};
    private StreamGroup[][] groupsByTopic = {};
    private Subscription subscription;
    private long sliceStart;
    private int formatted;
    private int members;

    StreamTail(
        final DurabilityLevel level,
        final Subscriptions source,
        final Map<StreamKind, StreamFormat> formats,
        final StreamMemory memory)
    {
        this.memory = memory;
        this.level = level;
        this.source = source;
        this.formats = formats;
    }

    /** Whether nobody is live, so that the tail is nowhere. */
    boolean isEmpty()
    {
        return members == 0;
    }

    /** Next sequence that live subscribers get; only unless it is empty. */
    long position()
    {
        return subscription.position();
    }

    /** Makes a subscriber live whose position is that of the tail, or which gives it one. */
    void join(final StreamSubscriber subscriber)
    {
        if (subscription == null)
        {
            subscription = source.open(new SubscriptionContext().level(level).from(subscriber.position));
        }
        groupOf(subscriber).add(subscriber);
        members++;
    }

    private StreamGroup groupOf(final StreamSubscriber subscriber)
    {
        final GroupKey key = new GroupKey(subscriber.kind, subscriber.topic);
        final StreamGroup known = groups.get(key);
        if (known != null)
        {
            return known;
        }
        final StreamGroup group = new StreamGroup(subscriber.kind, subscriber.topic);
        groups.put(key, group);
        for (int id = 0; id < topics.length; id++)
        {
            if (topics[id] != null && group.topic.matches(topics[id]))
            {
                groupsByTopic[id] = Arrays.copyOf(groupsByTopic[id], groupsByTopic[id].length + 1);
                groupsByTopic[id][groupsByTopic[id].length - 1] = group;
            }
        }
        return group;
    }

    /** Takes a live subscriber out, which has had everything before its position then. */
    void leave(final StreamSubscriber subscriber, final long position)
    {
        final StreamGroup group = subscriber.group;
        subscriber.position = position;
        group.remove(subscriber);
        members--;
        if (group.size() == 0)
        {
            forget(group);
        }
        if (members == 0)
        {
            close();
        }
    }

    private void forget(final StreamGroup group)
    {
        groups.remove(new GroupKey(group.kind, group.topic));
        for (int id = 0; id < topics.length; id++)
        {
            if (topics[id] != null && group.topic.matches(topics[id]))
            {
                groupsByTopic[id] = Arrays.stream(groupsByTopic[id])
                    .filter(other -> other != group)
                    .toArray(StreamGroup[]::new);
            }
        }
    }

    /**
     * Reads on, up to the length of a slice; what was found waits in the {@link #touched()} groups.
     *
     * @return whether there was anything, wanted or not.
     */
    boolean poll()
    {
        if (subscription == null)
        {
            return false;
        }
        sliceStart = subscription.position();
        formatted = 0;
        subscription.poll(this, SLICE_EVENTS, SLICE_BYTES);
        return subscription.position() != sliceStart;
    }

    @Override
    public boolean onEvent(final Event event)
    {
        if (formatted >= SLICE_BYTES)
        {
            return false;
        }
        final StreamGroup[] wanting = groupsOf(event);
        written.clear();
        for (final StreamGroup group : wanting)
        {
            write(group, event);
        }
        return true;
    }

    private void write(final StreamGroup group, final Event event)
    {
        if (!group.isTouched())
        {
            group.touch(memory.newPiece(INITIAL_PIECE_LENGTH));
            touched.add(group);
        }
        final ByteBuf piece = group.next();
        final ByteBuf before = written.get(group.kind);
        if (before == null)
        {
            final int start = piece.writerIndex();
            formats.get(group.kind).write(piece, event);
            final int length = piece.writerIndex() - start;
            written.put(group.kind, piece.slice(start, length));
            formatted += length;
        }
        else
        {
            piece.writeBytes(before, before.readerIndex(), before.readableBytes());
            formatted += before.readableBytes();
        }
    }

    private StreamGroup[] groupsOf(final Event event)
    {
        final int id = event.topicId();
        if (id >= topics.length)
        {
            topics = Arrays.copyOf(topics, 2 * id);
            groupsByTopic = Arrays.copyOf(groupsByTopic, 2 * id);
        }
        if (topics[id] == null)
        {
            final String name = event.topic();
            topics[id] = name;
            groupsByTopic[id] = groups.values().stream()
                .filter(group -> group.topic.matches(name))
                .toArray(StreamGroup[]::new);
        }
        return groupsByTopic[id] == null ? NO_GROUPS : groupsByTopic[id];
    }

    /** The groups for which the last slice has a piece. */
    List<StreamGroup> touched()
    {
        return touched;
    }

    /** Where the last slice began. */
    long sliceStart()
    {
        return sliceStart;
    }

    /** The pieces of the last slice have been delivered, or are given up. */
    void endSlice()
    {
        for (int i = 0; i < touched.size(); i++)
        {
            touched.get(i).drop();
        }
        touched.clear();
        written.clear();
    }

    /** All live subscribers, for looking at. */
    List<StreamSubscriber> members()
    {
        final List<StreamSubscriber> all = new ArrayList<>(members);
        for (final StreamGroup group : groups.values())
        {
            for (int i = 0; i < group.size(); i++)
            {
                all.add(group.get(i));
            }
        }
        return all;
    }

    /** Lets go of the journal. */
    void close()
    {
        if (subscription != null)
        {
            subscription.close();
            subscription = null;
        }
    }
}
