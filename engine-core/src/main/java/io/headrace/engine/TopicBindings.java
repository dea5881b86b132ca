package io.headrace.engine;

import io.headrace.bus.FrameDescriptor;
import io.headrace.bus.TopicRegistry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.IntConsumer;
import org.agrona.DirectBuffer;

/**
 * Topics that the journal has bound to ids, with the handlers of each in order and what has come to it: part of the
 * deterministic state. Belongs to the engine agent; handler agents read names while they call.
 */
final class TopicBindings
{
    private static final HandlerGroup[] NO_GROUPS = {};
    private static final int INITIAL_CAPACITY = 64;

    private final Function<String, HandlerGroup[]> router;
    private final SortedMap<Integer, String> bound = new TreeMap<>();
    private HandlerGroup[][] routes = new HandlerGroup[INITIAL_CAPACITY][];
    private HandlerSlot[] lone = new HandlerSlot[INITIAL_CAPACITY];
    private String[] names = new String[INITIAL_CAPACITY];
    private long[] events = new long[INITIAL_CAPACITY];
    private long[] lastSequences = new long[INITIAL_CAPACITY];

    /**
     * No topics.
     *
     * @param router gives the handlers of a topic, in order; asked when a topic is bound and when routes change.
     */
    TopicBindings(final Function<String, HandlerGroup[]> router)
    {
        this.router = router;
    }

    /** Bindings that only names are asked of. */
    static TopicBindings withoutRoutes()
    {
        return new TopicBindings(topic -> NO_GROUPS);
    }

    /** Binds the topic of a frame. */
    void bind(final DirectBuffer buffer, final int frame)
    {
        bind(FrameDescriptor.topicId(buffer, frame), nameIn(buffer, frame));
    }

    private void bind(final int topicId, final String topic)
    {
        if (topicId >= names.length)
        {
            final int capacity = Math.max(2 * names.length, topicId + 1);
            routes = Arrays.copyOf(routes, capacity);
            lone = Arrays.copyOf(lone, capacity);
            names = Arrays.copyOf(names, capacity);
            events = Arrays.copyOf(events, capacity);
            lastSequences = Arrays.copyOf(lastSequences, capacity);
        }
        bound.put(topicId, topic);
        names[topicId] = topic;
        route(topicId, topic);
    }

    private static String nameIn(final DirectBuffer buffer, final int frame)
    {
        return buffer.getStringWithoutLengthAscii(
            frame + FrameDescriptor.HEADER_LENGTH,
            FrameDescriptor.frameLength(buffer, frame) - FrameDescriptor.HEADER_LENGTH);
    }

    /** The routes have changed. */
    void reroute()
    {
        bound.forEach(this::route);
    }

    private void route(final int topicId, final String topic)
    {
        final HandlerGroup[] route = router.apply(topic);
        routes[topicId] = route;
        lone[topicId] = route.length == 1 && route[0].slots.length == 1 ? route[0].slots[0] : null;
    }

    /** The handler instance that gets all events of a topic and is the only one, or null. */
    HandlerSlot loneHandler(final int topicId)
    {
        return topicId < lone.length ? lone[topicId] : null;
    }

    /**
     * The handlers of a topic, in order.
     *
     * @throws JournalException if the topic is not bound.
     */
    HandlerGroup[] route(final int topicId)
    {
        final HandlerGroup[] route = topicId < routes.length ? routes[topicId] : null;
        if (route == null)
        {
            throw new JournalException(
                JournalException.Reason.DAMAGED, "an event has topic id=" + topicId + ", which is bound to no name");
        }
        return route;
    }

    boolean isBound(final int topicId)
    {
        return topicId > 0 && topicId < names.length && names[topicId] != null;
    }

    String name(final int topicId)
    {
        return names[topicId];
    }

    /** Counts an event that a producer sent. */
    void onEvent(final int topicId, final long sequence)
    {
        events[topicId]++;
        lastSequences[topicId] = sequence;
    }

    /** Notes an event that a handler published. */
    void onEgress(final int topicId, final long sequence)
    {
        lastSequences[topicId] = sequence;
    }

    void forEach(final IntConsumer consumer)
    {
        bound.keySet().forEach(consumer::accept);
    }

    /** Makes the bindings known to producers. */
    void registerIn(final TopicRegistry registry)
    {
        bound.forEach(registry::restore);
    }

    /** All topics in the order of their ids, given how much handlers have published to each. */
    List<TopicDescription> describe(final EgressTable egress)
    {
        final List<TopicDescription> topics = new ArrayList<>(bound.size());
        bound.forEach((id, name) -> topics.add(new TopicDescription(
            name,
            id,
            Arrays.stream(routes[id]).map(group -> group.name).toList(),
            events[id],
            egress.published(name),
            lastSequences[id])));
        return topics;
    }

    void snapshot(final SnapshotSink sink)
    {
        sink.putInt(bound.size());
        bound.forEach((id, name) ->
        {
            sink.putInt(id);
            SnapshotText.put(sink, name);
            sink.putLong(events[id]);
            sink.putLong(lastSequences[id]);
        });
    }

    void restore(final SnapshotSource source)
    {
        final int count = source.getInt();
        for (int i = 0; i < count; i++)
        {
            final int id = source.getInt();
            bind(id, SnapshotText.get(source));
            events[id] = source.getLong();
            lastSequences[id] = source.getLong();
        }
    }

    /** Names of the topics that have had events when a snapshot was taken. */
    static List<String> used(final SnapshotSource source)
    {
        final List<String> used = new ArrayList<>();
        final int count = source.getInt();
        for (int i = 0; i < count; i++)
        {
            source.getInt();
            final String name = SnapshotText.get(source);
            source.getLong();
            if (source.getLong() > 0)
            {
                used.add(name);
            }
        }
        return used;
    }
}
