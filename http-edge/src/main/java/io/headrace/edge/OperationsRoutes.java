package io.headrace.edge;

import io.headrace.engine.DurabilityLevel;
import io.headrace.engine.Engine;
import io.headrace.engine.EngineState;
import io.headrace.engine.SectionDigests;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpRequest;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The requests of the operations port. Health checks read what is known and never wait; hashing the state is left to a
 * thread of its own. One for each event loop, which alone calls it.
 */
final class OperationsRoutes implements RequestRouter
{
    private static final Logger LOGGER = LoggerFactory.getLogger(OperationsRoutes.class);
    private static final String METHODS = "GET, HEAD, OPTIONS";
    private static final String LIVE = "/health/live";
    private static final String READY = "/health/ready";
    private static final String STATE = "/state";
    private static final int OK = 200;
    private static final int UNAVAILABLE = 503;

    private final HttpLoop loop;
    private final Engine engine;
    private final QuarantineRoutes quarantine;
    private final BooleanSupplier isDataOpen;

    OperationsRoutes(final HttpLoop loop, final BooleanSupplier isDataOpen)
    {
        this.isDataOpen = isDataOpen;
        this.loop = loop;
        engine = loop.engine;
        quarantine = new QuarantineRoutes(loop);
    }

    @Override
    public void onRequest(
        final HttpConnection connection,
        final HttpExchange exchange,
        final HttpRequest request,
        final String path,
        final String query)
    {
        if (QuarantineRoutes.isFor(path))
        {
            quarantine.onRequest(connection, exchange, request, path);
            return;
        }
        if (!LIVE.equals(path) && !READY.equals(path) && !STATE.equals(path))
        {
            connection.refuse(exchange, Problem.NOT_FOUND,
                "there are /health/live, /health/ready, /state and /quarantine");
            return;
        }
        switch (request.method().name())
        {
            case "GET", "HEAD" -> get(connection, exchange, path);
            case "OPTIONS" -> loop.writer.options(connection.respond(exchange), exchange, METHODS);
            default -> connection.refuse(exchange, Problem.METHOD_NOT_ALLOWED, "use GET", METHODS);
        }
    }

    private void get(final HttpConnection connection, final HttpExchange exchange, final String path)
    {
        switch (path)
        {
            case LIVE -> live(connection, exchange);
            case READY -> ready(connection, exchange);
            default -> state(connection, exchange);
        }
    }

    @Override
    public void onBody(final HttpConnection connection, final HttpExchange exchange, final ByteBuf body)
    {
        throw new IllegalStateException("no request of the operations port has a body");
    }

    private void live(final HttpConnection connection, final HttpExchange exchange)
    {
        final String hang = engine.health().hang();
        answer(connection, exchange, hang == null ? OK : UNAVAILABLE, hang == null ?
            "{\"status\":\"live\"}" : "{\"status\":\"dead\",\"reason\":" + JsonWriter.quoted(hang) + '}');
    }

    private void answer(
        final HttpConnection connection, final HttpExchange exchange, final int status, final String json)
    {
        loop.writer.json(connection.respond(exchange), exchange, status, json, status == OK ? 0 : 1);
    }

    private void ready(final HttpConnection connection, final HttpExchange exchange)
    {
        final EngineState state = engine.state();
        final String impediment = engine.health().impediment();
        final String hang = engine.health().hang();
        if (hang != null)
        {
            notReady(connection, exchange, "hung", hang);
        }
        else if (state == EngineState.REPLAYING)
        {
            answer(connection, exchange, UNAVAILABLE, "{\"status\":\"replaying\",\"replayed\":" +
                engine.health().replayedSequence() + ",\"total\":" + engine.health().recoveredSequence() +
                ",\"reason\":\"the journal is being applied to the handlers\"}");
        }
        else if (state == EngineState.FAILED)
        {
            notReady(connection, exchange, "failed", "the engine has stopped after an error, see the log");
        }
        else if (state != EngineState.RUNNING || loop.isDraining())
        {
            notReady(connection, exchange, "draining", "the server is shutting down");
        }
        else if (!isDataOpen.getAsBoolean())
        {
            notReady(connection, exchange, "starting", "the ports for data are being opened");
        }
        else if (impediment != null)
        {
            notReady(connection, exchange, "impeded", impediment);
        }
        else if (isLaneHigh())
        {
            notReady(connection, exchange, "overloaded", "the lane holds " + engine.health().laneDepth() + " of " +
                engine.health().laneCapacity() + " slots");
        }
        else
        {
            final long journaled = engine.watermark(DurabilityLevel.JOURNALED);
            answer(connection, exchange, OK, "{\"status\":\"ready\",\"sequence\":" + journaled +
                ",\"journaled\":" + journaled + ",\"synced\":" + engine.watermark(DurabilityLevel.SYNCED) +
                ",\"quarantined\":" + engine.health().quarantinedCount() + '}');
        }
    }

    private void notReady(
        final HttpConnection connection, final HttpExchange exchange, final String status, final String reason)
    {
        answer(connection, exchange, UNAVAILABLE, "{\"status\":" + JsonWriter.quoted(status) + ",\"reason\":" +
            JsonWriter.quoted(reason) + '}');
    }

    private boolean isLaneHigh()
    {
        return engine.health().laneDepth() * 100L >
            engine.health().laneCapacity() * (long)loop.settings.laneHighWaterPercent();
    }

    private void state(final HttpConnection connection, final HttpExchange exchange)
    {
        final long number = exchange.number;
        final boolean taken = loop.readers.submit(() ->
        {
            final SectionDigests digest = digest();
            connection.channel().eventLoop().execute(() -> answerState(connection, number, digest));
        });
        if (!taken)
        {
            connection.refuse(exchange, Problem.OVERLOADED, "the state is being hashed already: wait a little");
        }
    }

    private SectionDigests digest()
    {
        try
        {
            return engine.digests(loop.settings.digestDeadlineNs());
        }
        catch (final RuntimeException ex)
        {
            LOGGER.error("state cannot be hashed", ex);
            return null;
        }
    }

    private static String sections(final SectionDigests digest)
    {
        return digest.sections().entrySet().stream()
            .map(section -> JsonWriter.quoted(section.getKey()) + ':' + JsonWriter.quoted(section.getValue()))
            .collect(Collectors.joining(","));
    }

    private void answerState(final HttpConnection connection, final long number, final SectionDigests digest)
    {
        final HttpExchange exchange = connection.find(number);
        if (exchange == null)
        {
            return;
        }
        if (digest == null)
        {
            connection.refuse(exchange, Problem.NOT_READY,
                "the state could not be hashed within ops.state.deadline: the engine is busy or does not run, or a " +
                "handler failed to write its state, see the log");
        }
        else
        {
            answer(connection, exchange, OK, "{\"sequence\":" + digest.sequence() + ",\"stateHash\":" +
                JsonWriter.quoted(digest.stateHash()) + ",\"sections\":{" + sections(digest) + "}}");
        }
        connection.sendReplies();
    }
}
