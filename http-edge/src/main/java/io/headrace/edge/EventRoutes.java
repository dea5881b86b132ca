package io.headrace.edge;

import io.headrace.bus.TopicRegistry;
import io.headrace.engine.Engine;
import io.headrace.engine.EngineState;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpRequest;

/**
 * Publishing events to a topic and reading them back. One for each event loop, which alone calls it.
 */
final class EventRoutes implements RequestRouter
{
    static final String SUFFIX = "/events";

    private static final String METHODS = "GET, HEAD, POST, OPTIONS";

    private final HttpLoop loop;
    private final Engine engine;
    private final HttpContext settings;
    private final PublishHead head;

    EventRoutes(final HttpLoop loop, final DurabilityHeader durability)
    {
        this.loop = loop;
        engine = loop.engine;
        settings = loop.settings;
        head = new PublishHead(settings, durability);
    }

    @Override
    public void onRequest(
        final HttpConnection connection,
        final HttpExchange exchange,
        final HttpRequest request,
        final String path,
        final String query)
    {
        final int nameEnd = path.length() - SUFFIX.length();
        switch (request.method().name())
        {
            case "POST" -> publish(connection, exchange, request, nameEnd);
            case "GET", "HEAD" ->
                read(connection, exchange, path.substring(DataRoutes.TOPICS.length(), nameEnd), query);
            case "OPTIONS" -> loop.writer.options(connection.respond(exchange), exchange, METHODS);
            default -> connection.refuse(
                exchange, Problem.METHOD_NOT_ALLOWED, "use POST to publish and GET to read back", METHODS);
        }
    }

    private void publish(
        final HttpConnection connection, final HttpExchange exchange, final HttpRequest request, final int nameEnd)
    {
        exchange.topicStart = DataRoutes.TOPICS.length();
        exchange.topicEnd = nameEnd;
        final Refusal refusal = head.read(request.headers(), exchange);
        if (refusal != null)
        {
            connection.refuse(exchange, refusal.problem(), refusal.detail());
        }
        else if (loop.isDraining())
        {
            connection.refuse(
                exchange, Problem.DRAINING, "send the events again once the server has been started again");
        }
        else if (engine.state() != EngineState.RUNNING)
        {
            connection.refuse(
                exchange, loop.publisher.notAccepted(Engine.NOT_RUNNING), loop.publisher.detail());
        }
        else
        {
            expect(connection, exchange);
        }
    }

    private void expect(final HttpConnection connection, final HttpExchange exchange)
    {
        final boolean batch = exchange.isBatch();
        final int limit = batch ? settings.batchMaxLength() : engine.eventMaxLength();
        final Problem tooLong = batch ? Problem.BATCH_TOO_LARGE : Problem.EVENT_TOO_LARGE;
        final long declared = connection.receiver().declaredLength();
        if (declared == RequestBody.UNDECLARED)
        {
            connection.refuse(exchange, Problem.LENGTH_REQUIRED,
                "declare the body with Content-Length, or with Transfer-Encoding: chunked");
        }
        else if (declared > limit)
        {
            connection.refuse(exchange, tooLong, "the body has " + declared + " bytes, at most " +
                (batch ? "http.batch.max.bytes=" : "event.max.bytes=") + limit + " are accepted");
        }
        else
        {
            connection.receiver().expectEvents(exchange, limit, tooLong);
        }
    }

    @Override
    public void onBody(final HttpConnection connection, final HttpExchange exchange, final ByteBuf body)
    {
        final Problem problem = loop.publisher.publish(exchange, connection.source(), body);
        if (problem != null)
        {
            connection.refuse(exchange, problem, loop.publisher.detail());
        }
    }

    private void read(
        final HttpConnection connection, final HttpExchange exchange, final String topic, final String query)
    {
        final ReadParameters parameters = new ReadParameters(settings.readLimitMax());
        final String wrong = TopicRegistry.isValid(topic) ? parameters.parse(query) : null;
        if (!TopicRegistry.isValid(topic))
        {
            connection.refuse(exchange, Problem.INVALID_TOPIC, PublishHead.NAME_RULE);
            return;
        }
        if (wrong != null)
        {
            connection.refuse(exchange, Problem.INVALID_PARAMETER, wrong);
            return;
        }
        final int topicId = loop.engine.findTopic(topic);
        if (topicId < 0)
        {
            connection.refuse(exchange, Problem.UNKNOWN_TOPIC,
                "nothing has been published to a topic of that name, and it is not declared: check the name");
            return;
        }
        exchange.keepAlive &= !exchange.http10; // a body of unknown length ends with the connection there
        exchange.read = new EventsRead(connection, exchange, new EventsScan(
            engine, settings, topic, topicId, parameters.from(), parameters.limit(), exchange.headOnly));
        if (exchange.read.start())
        {
            exchange.state = HttpExchange.STREAMING;
        }
        else
        {
            exchange.read = null;
            connection.refuse(exchange, Problem.OVERLOADED,
                "too many requests wait to read the journal: wait a little, then send again");
        }
    }
}
