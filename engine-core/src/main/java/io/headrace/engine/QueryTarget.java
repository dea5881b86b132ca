package io.headrace.engine;

import io.headrace.bus.EventKey;
import io.headrace.bus.QueryDescriptor;

/**
 * Who is to answer a query.
 *
 * @param handler index of {@link Queries#handlerIndex(String)}.
 * @param shard   from 0, or {@link QueryDescriptor#BY_KEY}.
 * @param key     of {@link EventKey}, or {@link EventKey#NONE}.
 */
public record QueryTarget(int handler, int shard, int key)
{
    /**
     * The shard that events with a key go to.
     *
     * @param handler index of the handler.
     * @param key     of {@link EventKey}; without one, shard 0.
     * @return a target.
     */
    public static QueryTarget ofKey(final int handler, final int key)
    {
        return new QueryTarget(handler, QueryDescriptor.BY_KEY, key);
    }

    /**
     * A shard.
     *
     * @param handler index of the handler.
     * @param shard   from 0.
     * @return a target.
     */
    public static QueryTarget ofShard(final int handler, final int shard)
    {
        return new QueryTarget(handler, shard, EventKey.NONE);
    }
}
