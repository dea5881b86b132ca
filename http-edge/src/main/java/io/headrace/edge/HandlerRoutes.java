package io.headrace.edge;

import io.headrace.engine.HandlerDescription;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpRequest;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Lists and describes handlers. One for each event loop, which alone calls it.
 */
final class HandlerRoutes implements RequestRouter
{
    private static final String METHODS = "GET, HEAD, OPTIONS";
    private static final int OK = 200;

    private final HttpLoop loop;

    HandlerRoutes(final HttpLoop loop)
    {
        this.loop = loop;
    }

    @Override
    public void onRequest(
        final HttpConnection connection,
        final HttpExchange exchange,
        final HttpRequest request,
        final String path,
        final String query)
    {
        switch (request.method().name())
        {
            case "GET", "HEAD" -> get(connection, exchange, path);
            case "OPTIONS" -> loop.writer.options(connection.respond(exchange), exchange, METHODS);
            default -> connection.refuse(exchange, Problem.METHOD_NOT_ALLOWED,
                "use GET; handlers are declared in the configuration", METHODS);
        }
    }

    private void get(final HttpConnection connection, final HttpExchange exchange, final String path)
    {
        final List<HandlerDescription> handlers = loop.engine.queries().handlers();
        if (path.length() < DataRoutes.HANDLERS.length())
        {
            answer(connection, exchange, handlers.stream()
                .map(HandlerRoutes::json).collect(Collectors.joining(",", "{\"handlers\":[", "]}")));
            return;
        }
        final String name = path.substring(DataRoutes.HANDLERS.length());
        for (final HandlerDescription handler : handlers)
        {
            if (handler.name().equals(name))
            {
                answer(connection, exchange, json(handler));
                return;
            }
        }
        connection.refuse(exchange, Problem.UNKNOWN_HANDLER,
            "no handler of that name is configured: GET /v1/handlers lists those that are");
    }

    private void answer(final HttpConnection connection, final HttpExchange exchange, final String json)
    {
        loop.writer.json(connection.respond(exchange), exchange, OK, json, 0);
    }

    private static String json(final HandlerDescription handler)
    {
        return "{\"name\":" + JsonWriter.quoted(handler.name()) + ",\"shards\":" + handler.shards() +
            ",\"topics\":" + JsonWriter.quoted(handler.topics()) + ",\"after\":" +
            JsonWriter.quoted(handler.after()) + '}';
    }

    @Override
    public void onBody(final HttpConnection connection, final HttpExchange exchange, final ByteBuf body)
    {
        throw new IllegalStateException("no request about handlers has a body");
    }
}
