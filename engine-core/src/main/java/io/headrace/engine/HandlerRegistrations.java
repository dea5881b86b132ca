package io.headrace.engine;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * The handlers of an engine as its host declares them. Not threadsafe.
 */
final class HandlerRegistrations
{
    /**
     * One handler.
     *
     * @param name     unique.
     * @param supplier of instances.
     * @param isFresh  whether each call gives an instance of its own, so that a shadow can have one too.
     * @param policy   for events that it throws at.
     * @param topics   routed to it.
     */
    record Registration(
        String name, Supplier<EventHandler> supplier, boolean isFresh, HandlerPolicy policy, List<String> topics)
    {
    }

    private static final int MAX_NAME_LENGTH = 64;

    private final Map<String, Registration> byName = new TreeMap<>(Comparator.naturalOrder());

    void add(
        final String name,
        final Supplier<EventHandler> supplier,
        final boolean isFresh,
        final HandlerPolicy policy,
        final List<String> topics)
    {
        if (!name.matches("[A-Za-z0-9._-]{1," + MAX_NAME_LENGTH + "}"))
        {
            throw new IllegalArgumentException("handler name '" + name + "' must be 1 to " + MAX_NAME_LENGTH +
                " characters of A-Z a-z 0-9 . _ -");
        }
        if (topics.isEmpty())
        {
            throw new IllegalArgumentException("handlers." + name + ".topics is empty: name at least one topic");
        }
        for (final String topic : topics)
        {
            for (final Registration other : byName.values())
            {
                if (other.topics().contains(topic))
                {
                    throw new IllegalArgumentException("handlers." + name + ".topics=" + topic +
                        " is routed to handler " + other.name() + " already: a topic goes to one handler");
                }
            }
        }
        if (byName.putIfAbsent(name, new Registration(name, supplier, isFresh, policy, topics)) != null)
        {
            throw new IllegalArgumentException("handlers." + name + " is given twice: handler names are unique");
        }
    }

    /** All handlers in the order of their names, which is the same whatever the order of the configuration. */
    List<Registration> inOrder()
    {
        return List.copyOf(byName.values());
    }

    /** Whether a second instance of every handler can be made. */
    boolean areFresh()
    {
        return byName.values().stream().allMatch(Registration::isFresh);
    }
}
