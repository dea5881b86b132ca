package io.headrace.engine;

import java.util.ArrayList;
import java.util.List;

/**
 * What a subscriber asks for. Filled by the host before {@link Subscriptions#open(SubscriptionContext)}; not
 * threadsafe.
 */
public final class SubscriptionContext
{
    /** Stands for the end of the stream: only events that are still to come. */
    static final long NEW_ONLY = -1;

    private final List<TopicPattern> topics = new ArrayList<>();
    private long position = NEW_ONLY;
    private DurabilityLevel level;

    /**
     * Adds topics. Without any, all topics are subscribed to.
     *
     * @param pattern name of a topic, or a {@link TopicPattern} for several, also for those that are still to be
     *                created.
     * @return this.
     * @throws IllegalArgumentException if the pattern is malformed.
     */
    public SubscriptionContext topic(final String pattern)
    {
        topics.add(TopicPattern.of(pattern));
        return this;
    }

    /**
     * Sets where to begin; by default with what is still to come.
     *
     * @param sequence first one wanted, at least 1: that behind the last one which the subscriber is done with.
     * @return this.
     */
    public SubscriptionContext from(final long sequence)
    {
        if (sequence < 1)
        {
            throw new IllegalArgumentException("from=" + sequence + " must be a sequence: at least 1");
        }
        position = sequence;
        return this;
    }

    /**
     * Sets the level that an event must have reached; by default the highest that the journal can give.
     *
     * @param value the level; for accepted that of journaled is taken, since subscriptions read the journal.
     * @return this.
     */
    public SubscriptionContext level(final DurabilityLevel value)
    {
        level = value;
        return this;
    }

    List<TopicPattern> topics()
    {
        return topics;
    }

    long position()
    {
        return position;
    }

    DurabilityLevel level()
    {
        return level;
    }
}
