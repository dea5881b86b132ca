package io.headrace.engine;

import java.util.ArrayList;
import java.util.List;

/**
 * The handlers of an engine as its host declares them. Not threadsafe.
 */
final class HandlerRegistrations
{
    private final List<HandlerDeclaration> declarations = new ArrayList<>();
    private Routes routes;

    void add(final HandlerDeclaration declaration)
    {
        routes = null;
        declarations.add(declaration);
    }

    /**
     * Routes of all handlers, which are checked together when this is first called, and not to be changed after.
     *
     * @throws IllegalArgumentException naming the setting, its value and its bound.
     */
    Routes routes()
    {
        if (routes == null)
        {
            routes = Routes.of(declarations);
        }
        return routes;
    }

    /** The declaration of a handler, or null. */
    HandlerDeclaration declaration(final String name)
    {
        for (final HandlerDeclaration declaration : declarations)
        {
            if (declaration.name().equals(name))
            {
                return declaration;
            }
        }
        return null;
    }

    /** Whether a second instance of every handler can be made. */
    boolean areFresh()
    {
        return declarations.stream().allMatch(HandlerDeclaration::isFresh);
    }

    /** Shards of the handler that has most, 0 without handlers. */
    int largestShards()
    {
        return declarations.stream().mapToInt(HandlerDeclaration::shards).max().orElse(0);
    }
}
