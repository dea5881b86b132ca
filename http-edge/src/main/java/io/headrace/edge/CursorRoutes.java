package io.headrace.edge;

import io.headrace.bus.TopicRegistry;
import io.headrace.engine.DurabilityLevel;
import io.headrace.engine.Engine;
import io.headrace.engine.NamedCursor;
import io.headrace.engine.Subscriptions;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The requests about named cursors. The engine answers between two batches and journals every move, so they are left to
 * a thread that may wait. One for each event loop, which alone calls it.
 */
final class CursorRoutes implements RequestRouter
{
    static final String PATH = "/v1/cursors";
    static final String NO_ANSWER =
        "the engine did not answer within ops.state.deadline: it is busy, or it does not run";
    static final String UNKNOWN = "there is no cursor of that name: make it with PUT /v1/cursors/{name}";

    private static final String LIST_METHODS = "GET, HEAD, OPTIONS";
    private static final String METHODS = "GET, HEAD, PUT, DELETE, OPTIONS";
    private static final int MAX_BODY = 1024;
    private static final Pattern BODY = Pattern.compile("\\s*\\{\\s*\"sequence\"\\s*:\\s*(\\d{1,18})\\s*}\\s*");

    private final HttpLoop loop;
    private final Engine engine;
    private final DurabilityHeader durability;
    private final long deadlineNs;

    CursorRoutes(final HttpLoop loop, final DurabilityHeader durability)
    {
        this.loop = loop;
        engine = loop.engine;
        this.durability = durability;
        deadlineNs = loop.settings.digestDeadlineNs();
    }

    static boolean isFor(final String path)
    {
        return path.equals(PATH) || path.startsWith(PATH + '/');
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
        final boolean isList = path.equals(PATH);
        final Refusal refusal = durability.read(request.headers(), exchange);
        if (!isList && !TopicRegistry.isValid(name(exchange)))
        {
            connection.refuse(exchange, Problem.INVALID_CURSOR, "a cursor name has 1 to " +
                TopicRegistry.MAX_NAME_LENGTH + " characters of A-Z a-z 0-9 . _ -");
        }
        else if (refusal != null)
        {
            connection.refuse(exchange, refusal.problem(), refusal.detail());
        }
        else if ("OPTIONS".equals(method))
        {
            loop.writer.options(connection.respond(exchange), exchange, isList ? LIST_METHODS : METHODS);
        }
        else if ("GET".equals(method) || "HEAD".equals(method))
        {
            final String name = isList ? null : name(exchange);
            DeferredAnswer.ask(connection, exchange, () -> look(name));
        }
        else if (!isList && "PUT".equals(method))
        {
            expect(connection, exchange);
        }
        else if (!isList && "DELETE".equals(method))
        {
            final String name = name(exchange);
            final DurabilityLevel level = level(exchange);
            DeferredAnswer.ask(connection, exchange, () -> decide(name, -1, level, () ->
                engine.subscriptions().forgetCursor(name, level, deadlineNs, TimeUnit.NANOSECONDS)));
        }
        else
        {
            connection.refuse(exchange, Problem.METHOD_NOT_ALLOWED, isList ?
                "use GET to list cursors, and PUT /v1/cursors/{name} to make one" :
                "use GET to look, PUT to make or to move, DELETE to forget", isList ? LIST_METHODS : METHODS);
        }
    }

    private static String name(final HttpExchange exchange)
    {
        return exchange.target.substring(PATH.length() + 1);
    }

    /** A move is told when it is journaled at least, since a cursor that is full is told only then. */
    private static DurabilityLevel level(final HttpExchange exchange)
    {
        return exchange.level == DurabilityLevel.ACCEPTED ? DurabilityLevel.JOURNALED : exchange.level;
    }

    private void expect(final HttpConnection connection, final HttpExchange exchange)
    {
        if (connection.receiver().declaredLength() == RequestBody.UNDECLARED)
        {
            connection.refuse(exchange, Problem.LENGTH_REQUIRED,
                "declare the body with Content-Length, or with Transfer-Encoding: chunked");
        }
        else
        {
            connection.receiver().expectBody(exchange, MAX_BODY, Problem.MALFORMED_REQUEST);
        }
    }

    @Override
    public void onBody(final HttpConnection connection, final HttpExchange exchange, final ByteBuf body)
    {
        final Matcher matcher = BODY.matcher(body.toString(StandardCharsets.US_ASCII));
        if (!matcher.matches())
        {
            connection.refuse(exchange, Problem.MALFORMED_REQUEST, "the body must be {\"sequence\":N} with the last " +
                "sequence that the subscriber is done with, 0 for none yet");
            return;
        }
        final long sequence = Long.parseLong(matcher.group(1));
        final long last = engine.watermark(DurabilityLevel.JOURNALED);
        if (sequence > last)
        {
            connection.refuse(exchange, Problem.INVALID_PARAMETER,
                "sequence=" + sequence + " is beyond the end of the journal, which is at sequence=" + last);
            return;
        }
        final String name = name(exchange);
        final DurabilityLevel level = level(exchange);
        DeferredAnswer.ask(connection, exchange, () -> decide(name, sequence, level, () ->
            engine.subscriptions().moveCursor(name, sequence, level, deadlineNs, TimeUnit.NANOSECONDS)));
    }

    private DeferredAnswer look(final String name)
    {
        final List<NamedCursor> cursors = engine.subscriptions().cursors(deadlineNs);
        if (cursors == null)
        {
            return DeferredAnswer.refused(Problem.NOT_READY, NO_ANSWER);
        }
        final long last = engine.watermark(DurabilityLevel.JOURNALED);
        if (name == null)
        {
            return DeferredAnswer.json(cursors.stream()
                .map(cursor -> text(cursor, last))
                .collect(Collectors.joining(",", "{\"cursors\":[", "]}")));
        }
        return cursors.stream()
            .filter(cursor -> cursor.name().equals(name))
            .map(cursor -> DeferredAnswer.json(text(cursor, last)))
            .findFirst()
            .orElseGet(() -> DeferredAnswer.refused(Problem.UNKNOWN_CURSOR, UNKNOWN));
    }

    private static String text(final NamedCursor cursor, final long last)
    {
        return "{\"name\":" + JsonWriter.quoted(cursor.name()) + ",\"sequence\":" + cursor.sequence() +
            ",\"lag\":" + Math.max(0, last - cursor.sequence()) + '}';
    }

    private DeferredAnswer decide(
        final String name, final long sequence, final DurabilityLevel level, final LongSupplier decision)
    {
        final long code = decision.getAsLong();
        if (code > 0)
        {
            return DeferredAnswer.json("{\"name\":" + JsonWriter.quoted(name) +
                (sequence < 0 ? ",\"forgotten\":true" : ",\"sequence\":" + sequence) +
                ",\"durability\":" + JsonWriter.quoted(level.label()) + '}');
        }
        if (code == Subscriptions.CURSORS_FULL)
        {
            return DeferredAnswer.refused(Problem.CURSORS_FULL,
                "there are cursors.max cursors: forget one, or raise the bound");
        }
        if (code == Engine.TIMED_OUT)
        {
            return DeferredAnswer.refused(Problem.OUTCOME_UNKNOWN,
                "it was not decided within ops.state.deadline, and may be later: send it again");
        }
        return code == Engine.FULL ?
            DeferredAnswer.refused(
                Problem.OVERLOADED, "the lane is full or the journal has no room: wait a little") :
            DeferredAnswer.refused(
                Problem.NOT_READY, "the engine does not run: wait until /health/ready answers 200");
    }
}
