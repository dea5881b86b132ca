package io.headrace.edge;

import io.headrace.engine.DurabilityLevel;
import io.headrace.engine.Engine;
import io.headrace.engine.EngineState;
import io.headrace.engine.NamedCursor;
import io.headrace.engine.TopicPattern;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.AsciiString;
import java.util.List;

/**
 * The requests for a stream of events as they come. A stream takes its connection: requests behind it are not answered.
 * One for each event loop, which alone calls it.
 */
final class StreamRoutes implements RequestRouter
{
    static final String SUFFIX = "/stream";

    private static final AsciiString LAST_EVENT_ID = AsciiString.cached("last-event-id");
    private static final String METHODS = "GET, HEAD, OPTIONS";
    private static final byte[] HEADERS =
        ResponseWriter.ascii("Content-Type: text/event-stream\r\nCache-Control: no-store\r\n");

    private final HttpLoop loop;
    private final Engine engine;
    private final DurabilityHeader durability;

    StreamRoutes(final HttpLoop loop, final DurabilityHeader durability)
    {
        this.loop = loop;
        engine = loop.engine;
        this.durability = durability;
    }

    @Override
    public void onRequest(
        final HttpConnection connection,
        final HttpExchange exchange,
        final HttpRequest request,
        final String path,
        final String query)
    {
        final String method = request.method().name();
        switch (method)
        {
            case "GET", "HEAD" -> get(connection, exchange, request,
                path.substring(DataRoutes.TOPICS.length(), path.length() - SUFFIX.length()), query);
            case "OPTIONS" -> loop.writer.options(connection.respond(exchange), exchange, METHODS);
            default -> connection.refuse(exchange, Problem.METHOD_NOT_ALLOWED, "use GET to subscribe", METHODS);
        }
    }

    @Override
    public void onBody(final HttpConnection connection, final HttpExchange exchange, final ByteBuf body)
    {
        throw new IllegalStateException("no request for a stream has a body");
    }

    private void get(
        final HttpConnection connection,
        final HttpExchange exchange,
        final HttpRequest request,
        final String topic,
        final String query)
    {
        final StreamParameters parameters = new StreamParameters();
        final String wrong = parameters.parse(query, request.headers().get(LAST_EVENT_ID));
        final Refusal refusal = durability.read(request.headers(), exchange);
        final TopicPattern pattern = pattern(topic);
        if (pattern == null)
        {
            connection.refuse(exchange, Problem.INVALID_TOPIC, PublishHead.NAME_RULE +
                "; '*' stands for one part between dots, '**' at the end for one and more");
        }
        else if (wrong != null)
        {
            connection.refuse(exchange, Problem.INVALID_PARAMETER, wrong);
        }
        else if (refusal != null)
        {
            connection.refuse(exchange, refusal.problem(), refusal.detail());
        }
        else if (loop.isDraining())
        {
            connection.refuse(exchange, Problem.DRAINING, "subscribe again once the server has been started again");
        }
        else if (engine.state() != EngineState.RUNNING)
        {
            connection.refuse(exchange, Problem.NOT_READY,
                "the engine does not run: wait until /health/ready answers 200");
        }
        else if (!pattern.isWildcard() && engine.findTopic(topic) < 0)
        {
            connection.refuse(exchange, Problem.UNKNOWN_TOPIC,
                "nothing has been published to a topic of that name, and it is not declared: check the name");
        }
        else if (engine.highestLevel() == DurabilityLevel.ACCEPTED)
        {
            connection.refuse(exchange, Problem.INVALID_DURABILITY,
                "a stream has events that are journaled at least, which this journal cannot give: use another journal");
        }
        else if (parameters.cursor() != null)
        {
            askForCursor(connection, exchange, pattern, parameters.cursor());
        }
        else
        {
            open(connection, exchange, pattern, parameters.position());
        }
    }

    private static TopicPattern pattern(final String text)
    {
        try
        {
            return TopicPattern.of(text);
        }
        catch (final IllegalArgumentException ex)
        {
            return null; // the answer says how topics are named
        }
    }

    /** The engine answers between two batches, so that is left to a thread that may wait. */
    private void askForCursor(
        final HttpConnection connection, final HttpExchange exchange, final TopicPattern pattern, final String name)
    {
        final long number = exchange.number;
        final boolean taken = loop.readers.submit(() ->
        {
            final List<NamedCursor> cursors = engine.subscriptions().cursors(loop.settings.digestDeadlineNs());
            connection.channel().eventLoop().execute(() -> onCursors(connection, number, pattern, name, cursors));
        });
        if (!taken)
        {
            connection.refuse(exchange, Problem.OVERLOADED, "too many ask at a time: wait a little");
        }
    }

    private void onCursors(
        final HttpConnection connection,
        final long number,
        final TopicPattern pattern,
        final String name,
        final List<NamedCursor> cursors)
    {
        final HttpExchange exchange = connection.find(number);
        if (exchange == null)
        {
            return;
        }
        final NamedCursor cursor = cursors == null ? null :
            cursors.stream().filter(other -> other.name().equals(name)).findFirst().orElse(null);
        if (cursors == null)
        {
            connection.refuse(exchange, Problem.NOT_READY, CursorRoutes.NO_ANSWER);
        }
        else if (cursor == null)
        {
            connection.refuse(exchange, Problem.UNKNOWN_CURSOR, CursorRoutes.UNKNOWN);
        }
        else
        {
            open(connection, exchange, pattern, cursor.sequence() + 1);
            if (exchange.stream != null)
            {
                connection.receiver().end(); // requests may have come behind it
            }
        }
        connection.sendReplies();
    }

    private void open(
        final HttpConnection connection,
        final HttpExchange exchange,
        final TopicPattern pattern,
        final long wanted)
    {
        final DurabilityLevel level =
            exchange.level == DurabilityLevel.SYNCED ? DurabilityLevel.SYNCED : DurabilityLevel.JOURNALED;
        final long next = engine.subscriptions().lastSequence(level) + 1;
        final long end = engine.watermark(DurabilityLevel.JOURNALED) + 1;
        final long position = wanted == 0 ? next : wanted;
        final long first = engine.firstSequence();
        if (position < first)
        {
            exchange.problemMembers = ",\"firstSequence\":" + first;
            connection.refuse(exchange, Problem.EVENTS_GONE,
                "retention has dropped the events before sequence=" + first + ": subscribe with from=" + first);
        }
        else if (position > Math.max(end, next))
        {
            connection.refuse(exchange, Problem.INVALID_PARAMETER, "sequence=" + position +
                " is beyond the end of the journal, where sequence=" + end + " comes next");
        }
        else if (!exchange.headOnly && !loop.streams.tryReserve())
        {
            connection.refuse(exchange, Problem.TOO_MANY_SUBSCRIPTIONS, "the server has subscriptions.max=" +
                loop.streams.maxSubscriptions() + " subscriptions: try again later");
        }
        else
        {
            begin(connection, exchange, pattern, level, position);
        }
    }

    private void begin(
        final HttpConnection connection,
        final HttpExchange exchange,
        final TopicPattern pattern,
        final DurabilityLevel level,
        final long position)
    {
        final ByteBuf out = connection.respond(exchange);
        exchange.keepAlive &= exchange.headOnly; // the body ends with the connection
        loop.writer.start(out, 200);
        out.writeBytes(HEADERS);
        loop.writer.header(out, ResponseWriter.NEXT_SEQUENCE, position);
        out.writeBytes(ResponseWriter.DURABILITY);
        out.writeBytes(ResponseWriter.ascii(level.label()));
        out.writeBytes(ResponseWriter.NEW_LINE);
        loop.writer.end(out, exchange, -1);
        if (!exchange.headOnly)
        {
            exchange.stream = new SseSubscriber(loop.streams, connection, pattern, level, position);
        }
    }
}
