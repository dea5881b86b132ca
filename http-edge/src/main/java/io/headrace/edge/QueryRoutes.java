package io.headrace.edge;

import io.headrace.bus.LaneClaim;
import io.headrace.bus.PayloadFormat;
import io.headrace.bus.QueryDescriptor;
import io.headrace.engine.Engine;
import io.headrace.engine.EngineState;
import io.headrace.engine.Queries;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpRequest;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Questions to a handler: claimed in the lane of queries, and answered by the engine like events are. One for each
 * event loop, which alone calls it.
 */
final class QueryRoutes implements RequestRouter
{
    static final String SUFFIX = "/query";

    private static final String METHODS = "GET, HEAD, POST, OPTIONS";

    private final HttpLoop loop;
    private final Engine engine;
    private final Queries queries;
    private final QueryHead head;
    private final ByteBufView view = new ByteBufView();
    private final LaneClaim claim = new LaneClaim();
    private final UnsafeBuffer text;
    private final int payloadMaxLength;

    QueryRoutes(final HttpLoop loop, final DurabilityHeader durability)
    {
        this.loop = loop;
        engine = loop.engine;
        queries = engine.queries();
        head = new QueryHead(engine, durability);
        text = new UnsafeBuffer(new byte[loop.settings.initialLineMax()]);
        payloadMaxLength = Queries.MAX_LENGTH;
    }

    @Override
    public void onRequest(
        final HttpConnection connection,
        final HttpExchange exchange,
        final HttpRequest request,
        final String path,
        final String query)
    {
        final String handler = path.substring(DataRoutes.HANDLERS.length(), path.length() - SUFFIX.length());
        switch (request.method().name())
        {
            case "GET", "HEAD" -> get(connection, exchange, request, handler, query);
            case "POST" -> post(connection, exchange, request, handler);
            case "OPTIONS" -> loop.writer.options(connection.respond(exchange), exchange, METHODS);
            default -> connection.refuse(exchange, Problem.METHOD_NOT_ALLOWED,
                "use GET with the query behind a question mark, or POST with the query as body", METHODS);
        }
    }

    private void get(
        final HttpConnection connection,
        final HttpExchange exchange,
        final HttpRequest request,
        final String handler,
        final String query)
    {
        final Refusal refusal = head.read(request.headers(), handler, exchange);
        if (refusal != null)
        {
            connection.refuse(exchange, refusal.problem(), refusal.detail());
            return;
        }
        final int length = query == null ? 0 : query.length();
        for (int i = 0; i < length; i++)
        {
            text.putByte(i, (byte)query.charAt(i));
        }
        exchange.format = PayloadFormat.TEXT;
        ask(connection, exchange, text, length);
    }

    private void post(
        final HttpConnection connection,
        final HttpExchange exchange,
        final HttpRequest request,
        final String handler)
    {
        Refusal refusal = head.read(request.headers(), handler, exchange);
        refusal = refusal == null ? head.readContent(request.headers(), exchange) : refusal;
        final long declared = connection.receiver().declaredLength();
        if (refusal != null)
        {
            connection.refuse(exchange, refusal.problem(), refusal.detail());
        }
        else if (declared > payloadMaxLength)
        {
            connection.refuse(exchange, Problem.QUERY_TOO_LARGE,
                "the body has " + declared + " bytes, a query at most " + payloadMaxLength);
        }
        else if (declared == RequestBody.UNDECLARED)
        {
            ask(connection, exchange, text, 0);
        }
        else
        {
            connection.receiver().expectBody(exchange, payloadMaxLength, Problem.QUERY_TOO_LARGE);
        }
    }

    @Override
    public void onBody(final HttpConnection connection, final HttpExchange exchange, final ByteBuf body)
    {
        final int length = body.readableBytes();
        try
        {
            ask(connection, exchange, view.wrap(body), length);
        }
        finally
        {
            view.release();
        }
    }

    private void ask(
        final HttpConnection connection, final HttpExchange exchange, final DirectBuffer payload, final int length)
    {
        final int code = queries.tryClaim(QueryDescriptor.alignedLength(length), claim);
        if (code < 0)
        {
            refuse(connection, exchange);
            return;
        }
        final int offset = QueryDescriptor.put(
            claim.buffer(), 0, exchange.handler, exchange.shard, exchange.key, exchange.format.code(), length);
        claim.buffer().putBytes(offset, payload, 0, length);
        exchange.pendingEvents = 1;
        claim.origin(
            connection.source(), exchange.number << EventPublisher.EVENT_BITS, exchange.level.code()).commit(1);
    }

    private void refuse(final HttpConnection connection, final HttpExchange exchange)
    {
        if (engine.state() == EngineState.RUNNING)
        {
            connection.refuse(exchange, Problem.OVERLOADED,
                "as many queries wait as query.lane.capacity allows: wait a little, then ask less often");
        }
        else
        {
            connection.refuse(exchange, loop.publisher.notAccepted(Engine.NOT_RUNNING), loop.publisher.detail());
        }
    }
}
