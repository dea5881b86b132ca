package io.headrace.engine;

import io.headrace.bus.TopicRegistry;
import java.util.List;

/**
 * What a handler may know of its surroundings. Immutable.
 */
public final class HandlerContext
{
    private final String name;
    private final List<String> topics;
    private final TopicRegistry registry;

    HandlerContext(final String name, final List<String> topics, final TopicRegistry registry)
    {
        this.name = name;
        this.topics = List.copyOf(topics);
        this.registry = registry;
    }

    /**
     * Name that the handler was configured with.
     *
     * @return the name.
     */
    public String name()
    {
        return name;
    }

    /**
     * Topics routed to the handler, in the order of the configuration.
     *
     * @return names.
     */
    public List<String> topics()
    {
        return topics;
    }

    /**
     * Id of a topic, as {@link Event#topicId()} gives it.
     *
     * @param topic name of one of {@link #topics()}.
     * @return the id.
     */
    public int topicId(final String topic)
    {
        return registry.idOf(topic);
    }
}
