package io.headrace.engine;

import java.util.List;

/**
 * What a handler may know of its surroundings. Immutable.
 */
public final class HandlerContext
{
    private final String name;
    private final List<String> topics;

    /**
     * A context, as the engine makes it and as a test of a handler may.
     *
     * @param name   of the handler.
     * @param topics routed to it.
     */
    public HandlerContext(final String name, final List<String> topics)
    {
        this.name = name;
        this.topics = List.copyOf(topics);
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
}
