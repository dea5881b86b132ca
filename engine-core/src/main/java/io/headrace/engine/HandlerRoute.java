package io.headrace.engine;

import java.util.List;
import java.util.Set;

/**
 * Which events go to one handler, and after whom. Immutable.
 *
 * @param name       of the handler.
 * @param shards     how many instances share its keys.
 * @param patterns   names and patterns of its topics, sorted by text.
 * @param after      handlers that it is declared to come after, sorted by name.
 * @param hasHistory whether it is fed the past when it is new to a journal.
 * @param upstream   all handlers that it comes after, those that they come after included.
 */
record HandlerRoute(
    String name, int shards, List<TopicPattern> patterns, List<String> after, boolean hasHistory, Set<String> upstream)
{
    /** Whether events of a topic go to the handler. */
    boolean isRouted(final String topic)
    {
        for (final TopicPattern pattern : patterns)
        {
            if (pattern.matches(topic))
            {
                return true;
            }
        }
        return false;
    }

    /** Whether the handler comes after another one, directly or by way of others. */
    boolean dependsOn(final String handler)
    {
        return upstream.contains(handler);
    }
}
