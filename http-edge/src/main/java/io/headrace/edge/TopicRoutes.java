package io.headrace.edge;

import io.headrace.bus.TopicRegistry;
import io.headrace.engine.DurabilityLevel;
import io.headrace.engine.Engine;
import io.headrace.engine.EngineState;
import io.headrace.engine.TopicDescription;
import io.headrace.engine.Topics;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpRequest;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Lists, describes and creates topics. The engine answers between two batches, so that is left to a thread that may
 * wait. One for each event loop, which alone calls it.
 */
final class TopicRoutes implements RequestRouter
{
    private static final String LIST_METHODS = "GET, HEAD, OPTIONS";
    private static final String METHODS = "GET, HEAD, PUT, OPTIONS";
    private static final int CREATED = 201;

    private final HttpLoop loop;
    private final Topics topics;
    private final DurabilityHeader durability;
    private final long deadlineNs;

    TopicRoutes(final HttpLoop loop, final DurabilityHeader durability)
    {
        this.loop = loop;
        this.durability = durability;
        topics = loop.engine.topics();
        deadlineNs = loop.settings.replyDeadlineNs();
    }

    @Override
    public void onRequest(
        final HttpConnection connection,
        final HttpExchange exchange,
        final HttpRequest request,
        final String path,
        final String query)
    {
        final boolean isList = path.length() < DataRoutes.TOPICS.length();
        final String name = isList ? null : path.substring(DataRoutes.TOPICS.length());
        final String method = request.method().name();
        if ("OPTIONS".equals(method))
        {
            loop.writer.options(connection.respond(exchange), exchange, isList ? LIST_METHODS : METHODS);
        }
        else if (name != null && !TopicRegistry.isValid(name))
        {
            connection.refuse(exchange, Problem.INVALID_TOPIC, PublishHead.NAME_RULE);
        }
        else if ("GET".equals(method) || "HEAD".equals(method))
        {
            DeferredAnswer.ask(connection, exchange, isList ? this::list : () -> describe(name));
        }
        else if ("PUT".equals(method) && !isList)
        {
            put(connection, exchange, request, name);
        }
        else
        {
            connection.refuse(exchange, Problem.METHOD_NOT_ALLOWED,
                isList ? "use GET" : "use GET to look and PUT to create", isList ? LIST_METHODS : METHODS);
        }
    }

    private DeferredAnswer list()
    {
        final List<TopicDescription> all = topics.describe(deadlineNs);
        return all == null ? notAnswered() : DeferredAnswer.json(
            all.stream().map(TopicRoutes::json).collect(Collectors.joining(",", "{\"topics\":[", "]}")));
    }

    private DeferredAnswer describe(final String name)
    {
        final TopicDescription topic = topics.describe(name, deadlineNs);
        if (topic != null)
        {
            return DeferredAnswer.json(json(topic));
        }
        return topics.find(name) < 0 ? DeferredAnswer.refused(Problem.UNKNOWN_TOPIC,
            "there is no topic of that name: GET /v1/topics lists all, PUT creates it") : notAnswered();
    }

    private DeferredAnswer notAnswered()
    {
        return DeferredAnswer.refused(Problem.NOT_READY, loop.engine.state() == EngineState.RUNNING ?
            "the engine did not answer within http.reply.deadline: it is busy" :
            "the engine does not run: wait until /health/ready on the operations port answers 200");
    }

    private static String json(final TopicDescription topic)
    {
        return "{\"name\":" + JsonWriter.quoted(topic.name()) + ",\"id\":" + topic.id() + ",\"handlers\":" +
            JsonWriter.quoted(topic.handlers()) + ",\"events\":" + topic.events() + ",\"published\":" +
            topic.published() + ",\"lastSequence\":" + topic.lastSequence() + '}';
    }

    private void put(
        final HttpConnection connection, final HttpExchange exchange, final HttpRequest request, final String name)
    {
        final long bodyLength = connection.receiver().declaredLength();
        final Refusal refusal = durability.read(request.headers(), exchange);
        if (refusal != null)
        {
            connection.refuse(exchange, refusal.problem(), refusal.detail());
        }
        else if (bodyLength != 0 && bodyLength != RequestBody.UNDECLARED)
        {
            connection.refuse(exchange, Problem.MALFORMED_REQUEST, "this request has no body: leave it out");
        }
        else
        {
            final DurabilityLevel level = exchange.level;
            DeferredAnswer.ask(connection, exchange, () -> create(name, level));
        }
    }

    private DeferredAnswer create(final String name, final DurabilityLevel level)
    {
        final long sequence = topics.create(name, level, deadlineNs, TimeUnit.NANOSECONDS);
        if (sequence >= 0)
        {
            final String created = sequence == 0 ? "" : ",\"sequence\":" + sequence;
            final String json = "{\"topic\":" + JsonWriter.quoted(name) + created + ",\"durability\":" +
                JsonWriter.quoted(level.label()) + '}';
            return sequence == 0 ? DeferredAnswer.json(json) : DeferredAnswer.json(CREATED, json);
        }
        return switch ((int)sequence)
        {
            case Topics.LIMIT_REACHED -> DeferredAnswer.refused(Problem.OVERLOADED,
                "the server holds as many topics as topics.max allows: use an existing topic, or raise topics.max");
            case Engine.FULL -> DeferredAnswer.refused(
                Problem.OVERLOADED, "the lane is full or the journal has no room: wait a little");
            case Engine.TIMED_OUT -> DeferredAnswer.refused(Problem.OUTCOME_UNKNOWN,
                "it was not created in time, and may be later: send the same again");
            default -> notAnswered();
        };
    }

    @Override
    public void onBody(final HttpConnection connection, final HttpExchange exchange, final ByteBuf body)
    {
        throw new IllegalStateException("no request about topics has a body");
    }
}
