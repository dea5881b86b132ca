package io.headrace.engine;

import io.headrace.bus.FrameDescriptor;
import io.headrace.bus.TopicRegistry;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntConsumer;
import org.agrona.DirectBuffer;

/**
 * Routes events to handlers by topic in O(1), the same way live and in replay. Owned by the engine agent.
 */
final class Dispatcher
{
    private record Route(String topic, String handlerName, EventHandler handler)
    {
    }

    private final List<EngineContext.Registration> registrations;
    private final TopicRegistry registry;
    private final Route[] routes = new Route[TopicRegistry.MAX_TOPICS + 1];
    private final SortedMap<Integer, String> boundTopics = new TreeMap<>();
    private final Event event = new Event();
    private long sequence;

    Dispatcher(final List<EngineContext.Registration> registrations, final TopicRegistry registry)
    {
        this.registrations = registrations;
        this.registry = registry;
    }

    /** Starts all handlers from nothing. */
    void start()
    {
        for (final EngineContext.Registration registration : registrations)
        {
            registration.handler().onStart(
                new HandlerContext(registration.name(), registration.topics()), SnapshotSource.EMPTY);
        }
    }

    /** Takes the binding of a topic from a journal that is replayed. */
    void restore(final DirectBuffer buffer, final int frame)
    {
        final String topic = nameIn(buffer, frame);
        registry.restore(FrameDescriptor.topicId(buffer, frame), topic);
        bind(buffer, frame);
    }

    /** Routes a topic, before the first event that uses it. */
    void bind(final DirectBuffer buffer, final int frame)
    {
        final int topicId = FrameDescriptor.topicId(buffer, frame);
        final String topic = nameIn(buffer, frame);
        boundTopics.put(topicId, topic);
        routes[topicId] = route(topic);
    }

    private static String nameIn(final DirectBuffer buffer, final int frame)
    {
        return buffer.getStringWithoutLengthAscii(
            frame + FrameDescriptor.HEADER_LENGTH,
            FrameDescriptor.frameLength(buffer, frame) - FrameDescriptor.HEADER_LENGTH);
    }

    void forEachBoundTopic(final IntConsumer consumer)
    {
        boundTopics.keySet().forEach(consumer::accept);
    }

    private Route route(final String topic)
    {
        for (final EngineContext.Registration registration : registrations)
        {
            if (registration.topics().contains(topic))
            {
                return new Route(topic, registration.name(), registration.handler());
            }
        }
        return null;
    }

    /** Hands one event to the handler of its topic, if it has one. */
    void onEventFrame(
        final DirectBuffer buffer,
        final int frame,
        final long eventSequence,
        final long timestampNs,
        final ReplyOutbox outbox)
    {
        sequence = eventSequence;
        final Route route = routes[FrameDescriptor.topicId(buffer, frame)];
        if (route == null)
        {
            return;
        }
        try
        {
            route.handler.onEvent(
                event.wrap(buffer, frame, eventSequence, timestampNs).topic(route.topic), outbox);
        }
        catch (final RuntimeException | StackOverflowError | AssertionError ex)
        {
            throw new HandlerException(route.handlerName, route.topic, eventSequence, ex);
        }
    }

    /** Sequence of the last event handed out. */
    long sequence()
    {
        return sequence;
    }

    /** Hashes all that handlers and engine know. */
    StateDigest digest()
    {
        final StateHasher hasher = new StateHasher();
        hasher.putLong(sequence);
        boundTopics.forEach((id, name) ->
        {
            hasher.putInt(id);
            hasher.putText(name);
        });
        for (final EngineContext.Registration registration : registrations)
        {
            hasher.putText(registration.name());
            registration.handler().onSnapshot(hasher);
        }
        return new StateDigest(sequence, hasher.hash());
    }
}
