package io.headrace.engine;

import io.headrace.bus.EventKey;
import java.util.List;

/**
 * What a handler may know of its surroundings. Immutable.
 */
public final class HandlerContext
{
    private final String name;
    private final List<String> topics;
    private final int shard;
    private final int shards;

    /**
     * The context of a handler with one shard, as the engine makes it and as a test of a handler may.
     *
     * @param name   of the handler.
     * @param topics routed to it.
     */
    public HandlerContext(final String name, final List<String> topics)
    {
        this(name, topics, 0, 1);
    }

    /**
     * The context of one shard.
     *
     * @param name   of the handler.
     * @param topics routed to it.
     * @param shard  from 0.
     * @param shards how many there are.
     */
    public HandlerContext(final String name, final List<String> topics, final int shard, final int shards)
    {
        this.name = name;
        this.topics = List.copyOf(topics);
        this.shard = shard;
        this.shards = shards;
    }

    /**
     * Name that the handler was configured with, the same for all its shards.
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
     * @return names and patterns.
     */
    public List<String> topics()
    {
        return topics;
    }

    /**
     * Which of the shards this instance is.
     *
     * @return 0 to {@link #shards()} - 1.
     */
    public int shard()
    {
        return shard;
    }

    /**
     * How many instances share the keys of the handler.
     *
     * @return 1 and more.
     */
    public int shards()
    {
        return shards;
    }

    /**
     * Whether events with a key come to this instance: which entries it takes when the number of shards has changed.
     *
     * @param key as {@link EventHandler#keyOf(Event)} gives it.
     * @return true for exactly one of the shards.
     */
    public boolean owns(final long key)
    {
        return EventKey.shard(EventKey.fold(key), shards) == shard;
    }
}
