package io.headrace.engine;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The routes of all handlers: which topics go to which, and in what order. Immutable.
 * <p>
 * Equal when their {@link #text()} is, which is what the journal holds.
 */
final class Routes
{
    /** No handlers. */
    static final Routes EMPTY = new Routes(new TreeMap<>());

    private final List<HandlerRoute> inOrder;
    private final Map<String, HandlerRoute> byName = new TreeMap<>();
    private final String text;

    /** What is declared of one handler. */
    record Declared(int shards, Set<TopicPattern> patterns, Set<String> after, boolean hasHistory)
    {
    }

    /**
     * Puts handlers in order.
     *
     * @throws IllegalArgumentException if one comes after a handler that is not there, or handlers form a cycle.
     */
    Routes(final SortedMap<String, Declared> declared)
    {
        final Map<String, Set<String>> afterOf = new TreeMap<>();
        declared.forEach((name, handler) -> afterOf.put(name, handler.after()));
        final HandlerOrder order = new HandlerOrder(afterOf);
        final List<HandlerRoute> routes = new ArrayList<>();
        for (final String name : order.names())
        {
            final Declared handler = declared.get(name);
            final HandlerRoute route = new HandlerRoute(
                name,
                handler.shards(),
                List.copyOf(handler.patterns()),
                List.copyOf(handler.after()),
                handler.hasHistory(),
                order.upstreamOf(name));
            routes.add(route);
            byName.put(name, route);
        }
        inOrder = List.copyOf(routes);
        text = RoutesText.of(inOrder);
    }

    /**
     * Routes of handlers as their host declares them, in whatever order.
     *
     * @throws IllegalArgumentException naming the setting, its value and its bound.
     */
    static Routes of(final Collection<HandlerDeclaration> declarations)
    {
        final SortedMap<String, Declared> declared = new TreeMap<>();
        for (final HandlerDeclaration handler : declarations)
        {
            final String setting = "handlers." + handler.name();
            if (declared.put(handler.name(), declared(handler, setting)) != null)
            {
                throw new IllegalArgumentException(setting + " is given twice: handler names are unique");
            }
        }
        return new Routes(declared);
    }

    private static Declared declared(final HandlerDeclaration handler, final String setting)
    {
        if (handler.topics().isEmpty())
        {
            throw new IllegalArgumentException(setting + ".topics is empty: name at least one topic");
        }
        EngineContext.checkRange(setting + ".shards", handler.shards(), 1, HandlerDeclaration.MAX_SHARDS);
        if (handler.shards() > 1 && !handler.isFresh())
        {
            throw new IllegalArgumentException(setting + ".shards=" + handler.shards() +
                " needs an instance for each shard: give a supplier of instances");
        }
        final Set<TopicPattern> patterns = newPatterns();
        for (final String topic : handler.topics())
        {
            patterns.add(pattern(setting, topic));
        }
        return new Declared(handler.shards(), patterns, new TreeSet<>(handler.after()), handler.hasHistory());
    }

    private static TopicPattern pattern(final String setting, final String topic)
    {
        try
        {
            return TopicPattern.of(topic);
        }
        catch (final IllegalArgumentException ex)
        {
            throw new IllegalArgumentException(setting + ".topics: " + ex.getMessage(), ex);
        }
    }

    /** An empty set of patterns, sorted by text. */
    static Set<TopicPattern> newPatterns()
    {
        return new TreeSet<>((a, b) -> a.toString().compareTo(b.toString()));
    }

    /**
     * Routes as the journal holds them.
     *
     * @throws IllegalArgumentException if the text is not exactly what {@link #text()} gives for some routes.
     */
    static Routes parse(final String text)
    {
        return RoutesText.parse(text);
    }

    /** All handlers, each behind those that it comes after. */
    List<HandlerRoute> inOrder()
    {
        return inOrder;
    }

    /** Those handlers that the events of a topic go to, in order. Searches: not to be called for an event. */
    List<HandlerRoute> routesOf(final String topic)
    {
        final List<HandlerRoute> routes = new ArrayList<>();
        for (final HandlerRoute route : inOrder)
        {
            if (route.isRouted(topic))
            {
                routes.add(route);
            }
        }
        return List.copyOf(routes);
    }

    /** The route of a handler, or null. */
    HandlerRoute route(final String handler)
    {
        return byName.get(handler);
    }

    /** All of it in its one written form, see {@link RoutesText}: ASCII. */
    String text()
    {
        return text;
    }

    @Override
    public boolean equals(final Object other)
    {
        return other instanceof Routes routes && text.equals(routes.text);
    }

    @Override
    public int hashCode()
    {
        return text.hashCode();
    }

    @Override
    public String toString()
    {
        return text;
    }
}
