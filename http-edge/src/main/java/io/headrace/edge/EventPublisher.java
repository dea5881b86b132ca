package io.headrace.edge;

import io.headrace.bus.FrameAttributes;
import io.headrace.bus.FrameDescriptor;
import io.headrace.bus.LaneClaim;
import io.headrace.bus.PayloadFormat;
import io.headrace.bus.TopicRegistry;
import io.headrace.engine.Engine;
import io.headrace.engine.EngineState;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Puts the events of a whole body into the lane: all of them or none. One for each event loop, which alone uses it.
 * <p>
 * A batch that is longer than one run is claimed as several, first all claims and then all commits.
 */
final class EventPublisher
{
    /** Bits of a correlation that number the run of an exchange. */
    static final int RUN_BITS = 16;

    /** A run of a batch goes to a block; smaller blocks are easier to find than the largest. */
    private static final int BATCH_RUN_LENGTH = 128 * 1024;
    private static final int NOT_RUNNING = Integer.MIN_VALUE;

    private final Engine engine;
    private final int runLength;
    private final EventSlices slices;
    private final NdjsonParser ndjson = new NdjsonParser();
    private final BinaryBatchParser binary = new BinaryBatchParser();
    private final ByteBufView view = new ByteBufView();
    private final UnsafeBuffer topicName = new UnsafeBuffer(new byte[TopicRegistry.MAX_NAME_LENGTH + 1]);
    private final List<LaneClaim> claims = new ArrayList<>();
    private int[] ends = new int[16];
    private String detail;

    EventPublisher(final Engine engine, final HttpContext settings)
    {
        this.engine = engine;
        runLength = Math.min(engine.maxRunLength(), BATCH_RUN_LENGTH);
        slices = new EventSlices(settings.batchMaxEvents());
        claims.add(new LaneClaim());
    }

    /**
     * Publishes a body.
     *
     * @param exchange with topic, kind, format and level; told how many runs to wait for.
     * @param source   of the connection.
     * @param body     the whole body.
     * @return null, or why nothing was published; see {@link #detail()}.
     */
    Problem publish(final HttpExchange exchange, final long source, final ByteBuf body)
    {
        final int length = body.readableBytes();
        if (length == 0)
        {
            return refuse(Problem.EMPTY_BODY, "send at least one byte: an event without a payload is not accepted");
        }
        final DirectBuffer bytes = view.wrap(body);
        try
        {
            final Problem problem = exchange.isBatch() ? parse(exchange, bytes, length) : null;
            if (problem != null)
            {
                return problem;
            }
            final int topicId = topicId(exchange);
            if (topicId < 0)
            {
                return topicProblem(topicId);
            }
            return exchange.isBatch() ?
                batch(exchange, source, topicId, bytes) : single(exchange, source, topicId, bytes, length);
        }
        finally
        {
            view.release();
        }
    }

    private Problem refuse(final Problem problem, final String text)
    {
        detail = text;
        return problem;
    }

    /**
     * What to change so that the body is not refused again.
     *
     * @return of the last refusal.
     */
    String detail()
    {
        return detail;
    }

    private int topicId(final HttpExchange exchange)
    {
        if (engine.state() != EngineState.RUNNING)
        {
            return NOT_RUNNING;
        }
        final int length = Math.min(exchange.topicEnd - exchange.topicStart, TopicRegistry.MAX_NAME_LENGTH + 1);
        for (int i = 0; i < length; i++)
        {
            final char c = exchange.target.charAt(exchange.topicStart + i);
            topicName.putByte(i, (byte)(c < 128 ? c : '?'));
        }
        return engine.topic(topicName, 0, length);
    }

    private Problem topicProblem(final int code)
    {
        return switch (code)
        {
            case TopicRegistry.UNKNOWN -> refuse(Problem.UNKNOWN_TOPIC,
                "only declared topics are accepted: declare it in the configuration, or set topics.create=auto");
            case TopicRegistry.INVALID_NAME -> refuse(Problem.INVALID_TOPIC, TopicRoutes.NAME_RULE);
            case TopicRegistry.LIMIT_REACHED -> refuse(Problem.OVERLOADED,
                "the server holds as many topics as topics.max allows: use an existing topic, or raise topics.max");
            default -> notAccepted(Engine.NOT_RUNNING);
        };
    }

    private Problem parse(final HttpExchange exchange, final DirectBuffer bytes, final int length)
    {
        final boolean json = exchange.kind == HttpExchange.NDJSON;
        final int code = json ?
            ndjson.parse(bytes, length, engine.eventMaxLength(), slices) :
            binary.parse(bytes, length, engine.eventMaxLength(), slices);
        return switch (code)
        {
            case NdjsonParser.OK -> slices.count() > 0 ? null :
                refuse(Problem.EMPTY_BODY, "send at least one event: the batch has blank lines only");
            case NdjsonParser.MALFORMED -> json ?
                refuse(Problem.MALFORMED_NDJSON, "line " + ndjson.line() + ", column " + ndjson.column() +
                    " is not valid JSON: nothing of the batch was published, correct the line and send all again") :
                refuse(Problem.MALFORMED_BATCH, "the event at offset " + binary.offset() +
                    " has no length, length 0, or a length beyond the end of the body: each event is a 32-bit " +
                    "little-endian length and as many bytes; nothing of the batch was published");
            case NdjsonParser.EVENT_TOO_LONG -> refuse(Problem.EVENT_TOO_LARGE, (json ?
                "line " + ndjson.line() : "the event at offset " + binary.offset()) +
                " is longer than event.max.bytes=" + engine.eventMaxLength() + ": nothing was published");
            default -> refuse(Problem.BATCH_TOO_LARGE, "the batch has more than http.batch.max.events=" +
                slices.limit() + " events: send it in parts; nothing was published");
        };
    }

    private Problem single(
        final HttpExchange exchange,
        final long source,
        final int topicId,
        final DirectBuffer bytes,
        final int length)
    {
        final String type = exchange.contentType;
        final int attributes = type == null ? 0 : FrameAttributes.ENTRY_HEADER_LENGTH + type.length();
        final LaneClaim claim = claims.get(0);
        final int code = engine.tryClaim(FrameDescriptor.alignedLength(attributes, length), claim);
        if (code < 0)
        {
            return notAccepted(code);
        }
        final MutableDirectBuffer frame = claim.buffer();
        int position = FrameDescriptor.putHeader(
            frame, 0, FrameDescriptor.TYPE_EVENT, topicId, exchange.format.code(), attributes, length);
        if (attributes > 0)
        {
            position += FrameAttributes.putAscii(frame, position, FrameAttributes.CONTENT_TYPE, type);
        }
        frame.putBytes(position, bytes, 0, length);
        exchange.pendingRuns = 1;
        claim.origin(source, exchange.number << RUN_BITS, exchange.level.code());
        claim.commit(1);
        return null;
    }

    private Problem batch(
        final HttpExchange exchange, final long source, final int topicId, final DirectBuffer bytes)
    {
        int runs = 0;
        for (int next = 0; next < slices.count(); runs++)
        {
            final int code = claimRun(runs, next);
            if (code < 0)
            {
                for (int i = 0; i < runs; i++)
                {
                    claims.get(i).abort();
                }
                return notAccepted(code);
            }
            next = ends[runs];
        }
        exchange.pendingRuns = runs;
        final int format = (exchange.kind == HttpExchange.NDJSON ? PayloadFormat.JSON : PayloadFormat.BINARY).code();
        int next = 0;
        for (int i = 0; i < runs; i++)
        {
            final LaneClaim claim = claims.get(i);
            write(claim.buffer(), next, ends[i], topicId, format, bytes);
            claim.origin(source, (exchange.number << RUN_BITS) | i, exchange.level.code());
            claim.commit(ends[i] - next);
            next = ends[i];
        }
        return null;
    }

    private int claimRun(final int run, final int start)
    {
        int length = 0;
        int next = start;
        while (next < slices.count())
        {
            final int frame = FrameDescriptor.alignedLength(0, slices.length(next));
            if (length > 0 && length + frame > runLength)
            {
                break;
            }
            length += frame;
            next++;
        }
        if (run == claims.size())
        {
            claims.add(new LaneClaim());
        }
        if (run == ends.length)
        {
            ends = Arrays.copyOf(ends, run * 2);
        }
        ends[run] = next;
        return engine.tryClaim(length, claims.get(run));
    }

    private void write(
        final MutableDirectBuffer run,
        final int start,
        final int end,
        final int topicId,
        final int format,
        final DirectBuffer bytes)
    {
        int offset = 0;
        for (int i = start; i < end; i++)
        {
            final int length = slices.length(i);
            final int payload =
                FrameDescriptor.putHeader(run, offset, FrameDescriptor.TYPE_EVENT, topicId, format, 0, length);
            run.putBytes(payload, bytes, slices.offset(i), length);
            offset += FrameDescriptor.alignedLength(0, length);
        }
    }

    /**
     * Why the engine takes no events.
     *
     * @param code of {@link Engine#tryClaim}.
     * @return the problem, with {@link #detail()}.
     */
    Problem notAccepted(final int code)
    {
        if (code == Engine.TOO_LONG)
        {
            return refuse(Problem.EVENT_TOO_LARGE,
                "the event with its header is longer than event.max.bytes=" + engine.eventMaxLength() + " allows");
        }
        return switch (engine.state())
        {
            case REPLAYING ->
                refuse(Problem.REPLAYING, "wait until /health/ready on the operations port answers 200");
            case DRAINING, CLOSED ->
                refuse(Problem.DRAINING, "send the events again once the server has been started again");
            case FAILED ->
                refuse(Problem.FAILED, "the engine has stopped after an error: the log of the server says why");
            case RUNNING -> noRoom();
        };
    }

    private Problem noRoom()
    {
        final String impediment = engine.impediment();
        return impediment != null ?
            refuse(Problem.IMPEDED, impediment) :
            refuse(Problem.OVERLOADED, "the lane is full: wait a little, then send at a lower rate");
    }
}
