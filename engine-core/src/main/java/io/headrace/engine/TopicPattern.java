package io.headrace.engine;

import io.headrace.bus.TopicRegistry;

/**
 * A name of a topic, or a pattern that stands for several. Immutable and threadsafe.
 * <p>
 * The parts of a topic lie between its dots. {@code *} stands for exactly one part, {@code **} at the end for one and
 * more:
 * <pre>
 *  orders       orders
 *  orders.*     orders.eu                  not orders, not orders.eu.north
 *  *.eu         orders.eu, prices.eu       not orders.eu.north
 *  orders.**    orders.eu, orders.eu.north not orders
 *  **           every topic
 * </pre>
 * Patterns are matched when a topic is bound or a handler is declared, never for an event.
 */
public final class TopicPattern
{
    private static final String ONE_PART = "*";
    private static final String REST = "**";

    private final String text;
    private final String[] parts;
    private final boolean isWildcard;

    private TopicPattern(final String text)
    {
        this.text = text;
        parts = partsOf(text);
        boolean found = false;
        for (int i = 0; i < parts.length; i++)
        {
            final String part = parts[i];
            if (part.contains("*"))
            {
                found = true;
                check(part.equals(ONE_PART) || part.equals(REST), "'*' and '**' must stand alone between dots");
                check(part.equals(ONE_PART) || i == parts.length - 1, "'**' must stand at the end");
            }
        }
        isWildcard = found;
        check(TopicRegistry.isValid(text.replace('*', '-')), "it must be 1 to " + TopicRegistry.MAX_NAME_LENGTH +
            " characters of A-Z a-z 0-9 . _ - and '*'");
    }

    /**
     * Reads a pattern.
     *
     * @param text as above.
     * @return the pattern.
     * @throws IllegalArgumentException naming the pattern and what is wrong with it.
     */
    public static TopicPattern of(final String text)
    {
        return new TopicPattern(text);
    }

    private void check(final boolean condition, final String rule)
    {
        if (!condition)
        {
            throw new IllegalArgumentException("topic pattern '" + text + "' is malformed: " + rule);
        }
    }

    private static String[] partsOf(final String text)
    {
        return text.split("\\.", -1);
    }

    /**
     * Whether the pattern stands for a topic.
     *
     * @param topic name.
     * @return true also for the topic of exactly this name.
     */
    public boolean matches(final String topic)
    {
        if (!isWildcard)
        {
            return text.equals(topic);
        }
        final String[] topicParts = partsOf(topic);
        final boolean isOpen = parts[parts.length - 1].equals(REST);
        if (isOpen ? topicParts.length < parts.length : topicParts.length != parts.length)
        {
            return false;
        }
        final int count = isOpen ? parts.length - 1 : parts.length;
        for (int i = 0; i < count; i++)
        {
            if (!parts[i].equals(ONE_PART) && !parts[i].equals(topicParts[i]))
            {
                return false;
            }
        }
        return true;
    }

    /**
     * Whether it can stand for more than one topic.
     *
     * @return false for the plain name of a topic.
     */
    public boolean isWildcard()
    {
        return isWildcard;
    }

    @Override
    public boolean equals(final Object other)
    {
        return other instanceof TopicPattern pattern && text.equals(pattern.text);
    }

    @Override
    public int hashCode()
    {
        return text.hashCode();
    }

    /** The pattern as it was given. */
    @Override
    public String toString()
    {
        return text;
    }
}
