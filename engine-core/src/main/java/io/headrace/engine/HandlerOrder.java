package io.headrace.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Puts handlers into the order that they declare: each one comes after those that it names, and where that leaves a
 * choice, the name that sorts first goes first. So the order is the same whatever the order of declaration. Belongs to
 * one thread.
 */
final class HandlerOrder
{
    private final SortedMap<String, Set<String>> afterOf;
    private final List<String> order = new ArrayList<>();

    /**
     * Works out the order.
     *
     * @param afterOf for each handler those that it comes after.
     * @throws IllegalArgumentException if a handler is not known, or handlers come after each other in a cycle.
     */
    HandlerOrder(final Map<String, ? extends Set<String>> afterOf)
    {
        this.afterOf = new TreeMap<>(afterOf);
        checkNames();
        final SortedMap<String, Set<String>> waiting = new TreeMap<>();
        this.afterOf.forEach((name, after) -> waiting.put(name, new TreeSet<>(after)));
        while (!waiting.isEmpty())
        {
            final String next = firstFree(waiting);
            if (next == null)
            {
                throw cycleAmong(waiting);
            }
            waiting.remove(next);
            waiting.values().forEach(after -> after.remove(next));
            order.add(next);
        }
    }

    private void checkNames()
    {
        afterOf.forEach((name, after) -> after.forEach(other ->
        {
            if (!afterOf.containsKey(other))
            {
                throw new IllegalArgumentException("handlers." + name + ".after=" + other +
                    " is no handler: the handlers are " + String.join(", ", afterOf.keySet()));
            }
        }));
    }

    private static String firstFree(final SortedMap<String, Set<String>> waiting)
    {
        for (final Map.Entry<String, Set<String>> entry : waiting.entrySet())
        {
            if (entry.getValue().isEmpty())
            {
                return entry.getKey();
            }
        }
        return null;
    }

    /** Whoever still waits waits for another one that does, so going from each to such a one ends in a cycle. */
    private static IllegalArgumentException cycleAmong(final SortedMap<String, Set<String>> waiting)
    {
        final List<String> path = new ArrayList<>();
        String name = waiting.firstKey();
        while (!path.contains(name))
        {
            path.add(name);
            name = waiting.get(name).iterator().next();
        }
        final List<String> cycle = new ArrayList<>(path.subList(path.indexOf(name), path.size()));
        final StringBuilder message = new StringBuilder("handlers come after each other in a cycle: ");
        cycle.forEach(handler -> message.append(handler).append(" -> "));
        message.append(name).append(": change ");
        cycle.sort(null);
        for (int i = 0; i < cycle.size(); i++)
        {
            message.append(i == 0 ? "" : " or ").append("handlers.").append(cycle.get(i)).append(".after");
        }
        return new IllegalArgumentException(message.toString());
    }

    /** All handlers, each behind those that it comes after. */
    List<String> names()
    {
        return List.copyOf(order);
    }

    /** All handlers that one comes after, directly or by way of others. */
    Set<String> upstreamOf(final String name)
    {
        final Set<String> upstream = new TreeSet<>();
        final List<String> open = new ArrayList<>(afterOf.get(name));
        while (!open.isEmpty())
        {
            final String other = open.remove(open.size() - 1);
            if (upstream.add(other))
            {
                open.addAll(afterOf.get(other));
            }
        }
        return Set.copyOf(upstream);
    }
}
