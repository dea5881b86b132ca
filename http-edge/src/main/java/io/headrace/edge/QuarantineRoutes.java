package io.headrace.edge;

import io.headrace.engine.Engine;
import io.headrace.engine.Outcome;
import io.headrace.engine.Publisher;
import io.headrace.engine.QuarantineAction;
import io.headrace.engine.QuarantinedEvent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * The requests about events in quarantine, on the operations port. The engine answers between two batches, so they are
 * left to a thread that may wait. One for each event loop, which alone calls it.
 */
final class QuarantineRoutes
{
    static final String PATH = "/quarantine";

    private static final String READ_METHODS = "GET, HEAD, OPTIONS";
    private static final String WRITE_METHODS = "POST, OPTIONS";
    private static final int MAX_DIGITS = 18;

    private final HttpLoop loop;
    private final Engine engine;
    private final long deadlineNs;

    QuarantineRoutes(final HttpLoop loop)
    {
        this.loop = loop;
        engine = loop.engine;
        deadlineNs = loop.settings.digestDeadlineNs();
    }

    static boolean isFor(final String path)
    {
        return path.equals(PATH) || path.startsWith(PATH + '/');
    }

    void onRequest(
        final HttpConnection connection, final HttpExchange exchange, final HttpRequest request, final String path)
    {
        final String[] parts = path.substring(1).split("/", -1);
        final long sequence = parts.length > 1 ? sequence(parts[1]) : 0;
        final QuarantineAction action = parts.length == 3 ? action(parts[2]) : null;
        if (parts.length > 3 || sequence < 0 || (parts.length == 3 && action == null))
        {
            connection.refuse(exchange, Problem.NOT_FOUND, "there are /quarantine, /quarantine/{sequence}, " +
                "/quarantine/{sequence}/retry and /quarantine/{sequence}/discard");
            return;
        }
        final String method = request.method().name();
        if ("OPTIONS".equals(method))
        {
            loop.writer.options(
                connection.respond(exchange), exchange, action == null ? READ_METHODS : WRITE_METHODS);
        }
        else if (action == null)
        {
            read(connection, exchange, method, sequence);
        }
        else
        {
            write(connection, exchange, request, sequence, action);
        }
    }

    /** Number of an event, or -1 for what is none. */
    private static long sequence(final String text)
    {
        final boolean number = !text.isEmpty() && text.length() <= MAX_DIGITS &&
            text.chars().allMatch(c -> c >= '0' && c <= '9');
        return number ? Long.parseLong(text) : -1;
    }

    private static QuarantineAction action(final String text)
    {
        return switch (text)
        {
            case "retry" -> QuarantineAction.RETRY;
            case "discard" -> QuarantineAction.DISCARD;
            default -> null;
        };
    }

    private void read(
        final HttpConnection connection, final HttpExchange exchange, final String method, final long sequence)
    {
        if ("GET".equals(method) || "HEAD".equals(method))
        {
            DeferredAnswer.ask(connection, exchange, () -> look(sequence));
        }
        else
        {
            connection.refuse(exchange, Problem.METHOD_NOT_ALLOWED,
                "use GET to look, and POST to .../retry or .../discard to decide", READ_METHODS);
        }
    }

    private void write(
        final HttpConnection connection,
        final HttpExchange exchange,
        final HttpRequest request,
        final long sequence,
        final QuarantineAction action)
    {
        final long bodyLength = connection.receiver().declaredLength();
        if (!"POST".equals(request.method().name()))
        {
            connection.refuse(exchange, Problem.METHOD_NOT_ALLOWED, "use POST", WRITE_METHODS);
        }
        else if (request.headers().contains(HttpHeaderNames.ORIGIN))
        {
            connection.refuse(exchange, Problem.FORBIDDEN,
                "a web page may not decide about events: use the command line, or send no Origin header");
        }
        else if (bodyLength != 0 && bodyLength != RequestBody.UNDECLARED)
        {
            connection.refuse(exchange, Problem.MALFORMED_REQUEST, "this request has no body: leave it out");
        }
        else
        {
            DeferredAnswer.ask(connection, exchange, () -> resolve(sequence, action));
        }
    }

    private DeferredAnswer look(final long sequence)
    {
        final List<QuarantinedEvent> events = engine.quarantined(deadlineNs);
        if (events == null)
        {
            return DeferredAnswer.refused(Problem.NOT_READY,
                "the engine did not answer within ops.state.deadline: it is busy, or it does not run");
        }
        if (sequence == 0)
        {
            return DeferredAnswer.json(new QuarantineText(engine).list(events));
        }
        return events.stream()
            .filter(event -> event.sequence() == sequence)
            .map(event -> DeferredAnswer.json(new QuarantineText(engine).whole(event)))
            .findFirst()
            .orElseGet(() -> notQuarantined(sequence));
    }

    private static DeferredAnswer notQuarantined(final long sequence)
    {
        return DeferredAnswer.refused(Problem.NOT_QUARANTINED, "sequence=" + sequence +
            " is not in quarantine: /quarantine lists what is; it may have been retried or discarded before");
    }

    private DeferredAnswer resolve(final long sequence, final QuarantineAction action)
    {
        final QuarantineText replies = new QuarantineText(engine);
        final Publisher publisher = engine.newPublisher();
        final long decided = publisher.resolve(
            sequence,
            action,
            engine.highestLevel(),
            deadlineNs,
            TimeUnit.NANOSECONDS,
            replies::reply);
        if (decided < 0)
        {
            return notResolved(decided);
        }
        if (publisher.lastOutcome() == Outcome.NOT_QUARANTINED)
        {
            return notQuarantined(sequence);
        }
        final boolean again = publisher.lastOutcome() == Outcome.QUARANTINED;
        return DeferredAnswer.json(new QuarantineText(engine).resolved(
            decided,
            action == QuarantineAction.RETRY ? "retryOf" : "discarded",
            sequence,
            again ? Outcome.QUARANTINED.name().toLowerCase(Locale.ROOT) : "applied",
            replies));
    }

    private static DeferredAnswer notResolved(final long code)
    {
        if (code == Engine.TIMED_OUT)
        {
            return DeferredAnswer.refused(Problem.OUTCOME_UNKNOWN,
                "it was not decided within ops.state.deadline, and may be later: look at /quarantine");
        }
        return code == Engine.FULL ?
            DeferredAnswer.refused(Problem.OVERLOADED, "the lane is full or the journal has no room: wait a little") :
            DeferredAnswer.refused(Problem.NOT_READY, "the engine does not run: wait until /health/ready answers 200");
    }
}
