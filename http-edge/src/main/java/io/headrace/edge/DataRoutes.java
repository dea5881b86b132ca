package io.headrace.edge;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpRequest;

/**
 * Finds who decides about a request of the data port by its path. One for each event loop, which alone calls it.
 */
final class DataRoutes implements RequestRouter
{
    static final String TOPICS = "/v1/topics/";
    static final String HANDLERS = "/v1/handlers/";

    private static final String METHODS = "GET, HEAD, POST, PUT, DELETE, OPTIONS";

    private final HttpLoop loop;
    private final EventRoutes events;
    private final StreamRoutes streams;
    private final CursorRoutes cursors;
    private final TopicRoutes topics;
    private final QueryRoutes queries;
    private final HandlerRoutes handlers;

    DataRoutes(final HttpLoop loop)
    {
        this.loop = loop;
        final DurabilityHeader durability =
            new DurabilityHeader(loop.edge.defaultLevel(), loop.engine.highestLevel());
        events = new EventRoutes(loop, durability);
        topics = new TopicRoutes(loop, durability);
        queries = new QueryRoutes(loop, durability);
        handlers = new HandlerRoutes(loop);
        streams = new StreamRoutes(loop, durability);
        cursors = new CursorRoutes(loop, durability);
    }

    @Override
    public void onRequest(
        final HttpConnection connection,
        final HttpExchange exchange,
        final HttpRequest request,
        final String path,
        final String query)
    {
        exchange.router = routerOf(path);
        if (exchange.router != null)
        {
            exchange.router.onRequest(connection, exchange, request, path, query);
        }
        else if ("*".equals(path) && "OPTIONS".equals(request.method().name()))
        {
            loop.writer.options(connection.respond(exchange), exchange, METHODS);
        }
        else
        {
            connection.refuse(exchange, Problem.NOT_FOUND, "publish to and read from " +
                "/v1/topics/{topic}/events; there are /v1/topics, /v1/handlers and /v1/handlers/{handler}/query too");
        }
    }

    private RequestRouter routerOf(final String path)
    {
        if (path.startsWith("/v1/topics"))
        {
            return topicRouterOf(path);
        }
        if (path.startsWith("/v1/handlers"))
        {
            return isNamed(path, HANDLERS, QueryRoutes.SUFFIX) ? queries :
                isNamed(path, HANDLERS, "") || path.length() == HANDLERS.length() - 1 ? handlers : null;
        }
        return CursorRoutes.isFor(path) ? cursors : null;
    }

    private RequestRouter topicRouterOf(final String path)
    {
        if (isNamed(path, TOPICS, EventRoutes.SUFFIX))
        {
            return events;
        }
        if (isNamed(path, TOPICS, StreamRoutes.SUFFIX))
        {
            return streams;
        }
        return isNamed(path, TOPICS, "") || path.length() == TOPICS.length() - 1 ? topics : null;
    }

    /** Whether there is one part of a path, possibly empty, between a prefix and a suffix. */
    static boolean isNamed(final String path, final String prefix, final String suffix)
    {
        final int nameEnd = path.length() - suffix.length();
        return path.startsWith(prefix) && path.endsWith(suffix) && nameEnd >= prefix.length() &&
            path.lastIndexOf('/', nameEnd - 1) == prefix.length() - 1;
    }

    @Override
    public void onBody(final HttpConnection connection, final HttpExchange exchange, final ByteBuf body)
    {
        exchange.router.onBody(connection, exchange, body);
    }
}
