package io.headrace.engine;

import io.headrace.bus.FrameDescriptor;
import io.headrace.bus.TopicRegistry;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntConsumer;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Topics that the journal has bound to ids, with the handler of each: part of the deterministic state. Belongs to the
 * thread that applies events.
 */
final class TopicBindings
{
    private final HandlerSlot[] slots;
    private final HandlerSlot[] routes = new HandlerSlot[TopicRegistry.MAX_TOPICS + 1];
    private final String[] names = new String[TopicRegistry.MAX_TOPICS + 1];
    private final SortedMap<Integer, String> bound = new TreeMap<>();

    TopicBindings(final HandlerSlot[] slots)
    {
        this.slots = slots;
    }

    /** Binds the topic of a frame. */
    void bind(final DirectBuffer buffer, final int frame)
    {
        bind(FrameDescriptor.topicId(buffer, frame), nameIn(buffer, frame));
    }

    private void bind(final int topicId, final String topic)
    {
        bound.put(topicId, topic);
        names[topicId] = topic;
        routes[topicId] = routeOf(topic);
    }

    private HandlerSlot routeOf(final String topic)
    {
        for (final HandlerSlot slot : slots)
        {
            if (slot.isRouted(topic))
            {
                return slot;
            }
        }
        return null;
    }

    private static String nameIn(final DirectBuffer buffer, final int frame)
    {
        return buffer.getStringWithoutLengthAscii(
            frame + FrameDescriptor.HEADER_LENGTH,
            FrameDescriptor.frameLength(buffer, frame) - FrameDescriptor.HEADER_LENGTH);
    }

    /** The handler of a topic, or null. */
    HandlerSlot route(final int topicId)
    {
        return routes[topicId];
    }

    boolean isBound(final int topicId)
    {
        return bound.containsKey(topicId);
    }

    /** All topics with what has come to them: a copy. */
    List<TopicDescription> describe()
    {
        final List<TopicDescription> descriptions = new ArrayList<>();
        bound.forEach((id, name) ->
        {
            final String handler = handlerOf(name);
            descriptions.add(
                new TopicDescription(name, id, handler.isEmpty() ? List.of() : List.of(handler), 0, 0, 0));
        });
        return descriptions;
    }

    String name(final int topicId)
    {
        return names[topicId];
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

    void snapshot(final SnapshotSink sink)
    {
        sink.putInt(bound.size());
        bound.forEach((id, name) ->
        {
            sink.putInt(id);
            putText(sink, name);
            putText(sink, handlerOf(name));
        });
    }

    private static void putText(final SnapshotSink sink, final String text)
    {
        final byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        sink.putInt(bytes.length);
        sink.putBytes(new UnsafeBuffer(bytes), 0, bytes.length);
    }

    private static String getText(final SnapshotSource source)
    {
        final byte[] bytes = new byte[source.getInt()];
        source.getBytes(new UnsafeBuffer(bytes), 0, bytes.length);
        return new String(bytes, StandardCharsets.US_ASCII);
    }

    private String handlerOf(final String topic)
    {
        final HandlerSlot slot = routeOf(topic);
        return slot == null ? "" : slot.name;
    }

    void restore(final SnapshotSource source)
    {
        final int count = source.getInt();
        for (int i = 0; i < count; i++)
        {
            final int id = source.getInt();
            bind(id, getText(source));
            getText(source);
        }
    }

    /**
     * A handler has seen the events of the topics that were routed to it, so a state holds for the same routes only.
     *
     * @return what is routed otherwise now, or null.
     */
    String mismatch(final SnapshotSource source)
    {
        final int count = source.getInt();
        for (int i = 0; i < count; i++)
        {
            source.getInt();
            final String topic = getText(source);
            final String before = getText(source);
            final String now = handlerOf(topic);
            if (!now.equals(before))
            {
                return "was taken when topic='" + topic + "' went to handler '" + before + "', but now it goes to '" +
                    now + "'";
            }
        }
        return null;
    }
}
