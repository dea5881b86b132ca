package io.headrace.engine;

import java.util.List;

/**
 * A handler as it is configured. Immutable.
 *
 * @param name   of the handler.
 * @param shards how many instances share its keys.
 * @param topics names and patterns of its topics, sorted.
 * @param after  handlers that it comes after, sorted.
 */
public record HandlerDescription(String name, int shards, List<String> topics, List<String> after)
{
}
