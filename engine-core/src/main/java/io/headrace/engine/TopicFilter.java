package io.headrace.engine;

import io.headrace.bus.TopicRegistry;
import java.util.Arrays;
import java.util.List;

/**
 * Which topics a subscription wants, decided once for each topic id. Not threadsafe.
 */
final class TopicFilter
{
    /** The events of the topic are wanted. */
    static final int WANTED = 1;
    /** The events of the topic are to be passed over. */
    static final int UNWANTED = 2;
    /** Nobody knows the topic yet: the engine has not finished its replay. */
    static final int UNKNOWN = 0;

    private final TopicRegistry registry;
    private final TopicPattern[] patterns;
    private byte[] decisions = {};
    private String[] names = {};

    /**
     * A filter.
     *
     * @param registry with the names.
     * @param topics   that are wanted, all if there is none.
     */
    TopicFilter(final TopicRegistry registry, final List<TopicPattern> topics)
    {
        this.registry = registry;
        patterns = topics.toArray(new TopicPattern[0]);
    }

    /** Decides about a topic: {@link #WANTED}, {@link #UNWANTED} or {@link #UNKNOWN}. */
    int decide(final int topicId)
    {
        final int known = topicId < decisions.length ? decisions[topicId] : UNKNOWN;
        return known == UNKNOWN ? learn(topicId) : known;
    }

    private int learn(final int topicId)
    {
        final String name = registry.nameOf(topicId);
        if (name == null)
        {
            return UNKNOWN;
        }
        if (topicId >= decisions.length)
        {
            final int length = Math.max(topicId, registry.maxId()) + 1;
            decisions = Arrays.copyOf(decisions, length);
            names = Arrays.copyOf(names, length);
        }
        names[topicId] = name;
        decisions[topicId] = (byte)(isWanted(name) ? WANTED : UNWANTED);
        return decisions[topicId];
    }

    private boolean isWanted(final String name)
    {
        boolean wanted = patterns.length == 0;
        for (int i = 0; i < patterns.length && !wanted; i++)
        {
            wanted = patterns[i].matches(name);
        }
        return wanted;
    }

    /** Name of a topic that was decided about. */
    String name(final int topicId)
    {
        return names[topicId];
    }
}
