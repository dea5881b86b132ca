package io.headrace.edge;

import io.headrace.bus.EventKey;
import io.headrace.bus.FrameAttributes;
import io.headrace.bus.FrameDescriptor;
import io.headrace.bus.LaneClaim;
import io.headrace.bus.OriginDescriptor;
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
    /** Bits of a correlation that say which event of its exchange a run begins with. */
    static final int EVENT_BITS = 20;

    private static final int NOT_RUNNING = Integer.MIN_VALUE;
    private static final int TOO_LONG_FOR_ONE_IDENTITY = Integer.MIN_VALUE;

    private final Engine engine;
    private final BodyParser parser;
    private final EventSlices slices;
    private final ByteBufView view = new ByteBufView();
    private final UnsafeBuffer topicName = new UnsafeBuffer(new byte[TopicRegistry.MAX_NAME_LENGTH + 1]);
    /** Of an event that is a run of its own. */
    private final LaneClaim eventClaim = new LaneClaim();
    /** Of the runs of a batch, all of which must have room. */
    private final List<LaneClaim> claims = new ArrayList<>();
    private int[] ends = new int[16];
    private String detail;

    EventPublisher(final Engine engine, final HttpContext settings)
    {
        this.engine = engine;
        parser = new BodyParser(engine.eventMaxLength(), settings.batchMaxEvents());
        slices = parser.slices();
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
        final DirectBuffer bytes = view.wrap(body);
        try
        {
            final Problem problem = parser.parse(exchange.kind, bytes, length);
            if (problem != null)
            {
                return refuse(problem, parser.detail());
            }
            final int topicId = topicId(exchange);
            if (topicId < 0)
            {
                return topicProblem(topicId);
            }
            return exchange.kind == HttpExchange.SINGLE ?
                single(exchange, source, topicId, bytes, length) : several(exchange, source, topicId, bytes);
        }
        finally
        {
            view.release();
        }
    }

    /**
     * Which event of its exchange a run begins with.
     *
     * @param correlation of the run.
     * @return from 0.
     */
    static int event(final long correlation)
    {
        return (int)correlation & ((1 << EVENT_BITS) - 1);
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
            case TopicRegistry.INVALID_NAME -> refuse(Problem.INVALID_TOPIC, PublishHead.NAME_RULE);
            case TopicRegistry.LIMIT_REACHED -> refuse(Problem.OVERLOADED,
                "the server holds as many topics as topics.max allows: use an existing topic, or raise topics.max");
            default -> notAccepted(Engine.NOT_RUNNING);
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
        final int origin = exchange.keyed ? OriginDescriptor.LENGTH : 0;
        final int code = engine.tryClaim(
            engine.laneOf(exchange.urgency), origin + FrameDescriptor.alignedLength(attributes, length), eventClaim);
        if (code < 0)
        {
            return notAccepted(code);
        }
        final MutableDirectBuffer run = eventClaim.buffer();
        putRequestOrigin(run, exchange, 1);
        int position = FrameDescriptor.putHeader(
            run,
            origin,
            FrameDescriptor.TYPE_EVENT,
            topicId,
            exchange.format.code(),
            exchange.key,
            attributes,
            length);
        if (attributes > 0)
        {
            position += FrameAttributes.putAscii(run, position, FrameAttributes.CONTENT_TYPE, type);
        }
        run.putBytes(position, bytes, 0, length);
        exchange.pendingEvents = 1;
        eventClaim.origin(source, exchange.number << EVENT_BITS, exchange.level.code());
        eventClaim.commit(1);
        return null;
    }

    private static void putRequestOrigin(final MutableDirectBuffer run, final HttpExchange exchange, final int count)
    {
        if (exchange.keyed)
        {
            OriginDescriptor.put(
                run, 0, OriginDescriptor.KIND_KEY, exchange.keyHigh, exchange.keyLow, count);
        }
    }

    private Problem several(
        final HttpExchange exchange, final long source, final int topicId, final DirectBuffer bytes)
    {
        final int limit = runLimit(exchange);
        int runs = 0;
        for (int next = 0; next < slices.count(); runs++)
        {
            final int code = claimRun(exchange, limit, runs, next);
            if (code < 0)
            {
                for (int i = 0; i < runs; i++)
                {
                    claims.get(i).abort();
                }
                return code == TOO_LONG_FOR_ONE_IDENTITY ? tooLongForOneIdentity() : notAccepted(code);
            }
            next = ends[runs];
        }
        exchange.pendingEvents = slices.count();
        int next = 0;
        for (int i = 0; i < runs; i++)
        {
            final LaneClaim claim = claims.get(i);
            putRequestOrigin(claim.buffer(), exchange, slices.count());
            write(claim.buffer(), exchange, next, ends[i], topicId, bytes);
            claim.origin(source, (exchange.number << EVENT_BITS) | next, exchange.level.code());
            claim.commit(ends[i] - next);
            next = ends[i];
        }
        return null;
    }

    private int runLimit(final HttpExchange exchange)
    {
        if (exchange.keyed)
        {
            return engine.maxRunLength();
        }
        int longest = 0;
        for (int i = 0; i < slices.count(); i++)
        {
            longest = Math.max(longest, slices.length(i));
        }
        return BatchFit.runLength(engine, OriginDescriptor.LENGTH + FrameDescriptor.alignedLength(0, longest));
    }

    /** Claims room for as many events as go into one run: all of them if they share an identity. */
    private int claimRun(final HttpExchange exchange, final int limit, final int run, final int start)
    {
        final int origin = exchange.eventsKeyed ? OriginDescriptor.LENGTH : 0;
        int length = exchange.keyed ? OriginDescriptor.LENGTH : 0;
        int next = start;
        while (next < slices.count())
        {
            final int frame = origin + FrameDescriptor.alignedLength(0, slices.length(next));
            if (next > start && length + frame > limit)
            {
                break;
            }
            length += frame;
            next++;
        }
        if (exchange.keyed && next < slices.count())
        {
            return TOO_LONG_FOR_ONE_IDENTITY;
        }
        if (run == claims.size())
        {
            claims.add(LaneClaim.ofOneSlot());
        }
        if (run == ends.length)
        {
            ends = Arrays.copyOf(ends, run * 2);
        }
        ends[run] = next;
        return engine.tryClaim(engine.laneOf(exchange.urgency), length, claims.get(run));
    }

    private Problem tooLongForOneIdentity()
    {
        return refuse(Problem.BATCH_TOO_LARGE, "a batch with an Idempotency-Key enters as a whole, and its events, " +
            "each with 16 bytes more and rounded up to 8, may have " +
            (engine.maxRunLength() - OriginDescriptor.LENGTH) +
            " bytes: send it in parts, each with a key of its own; nothing was published");
    }

    private void write(
        final MutableDirectBuffer run,
        final HttpExchange exchange,
        final int start,
        final int end,
        final int topicId,
        final DirectBuffer bytes)
    {
        final CloudEventParser identities = parser.cloudEvents();
        final int format = exchange.format.code();
        int offset = exchange.keyed ? OriginDescriptor.LENGTH : 0;
        for (int i = start; i < end; i++)
        {
            if (exchange.eventsKeyed)
            {
                OriginDescriptor.put(
                    run, offset, OriginDescriptor.KIND_KEY, identities.high(i), identities.low(i), 1);
                offset += OriginDescriptor.LENGTH;
            }
            final int length = slices.length(i);
            final int key = exchange.key != EventKey.NONE || !exchange.isCloudEvents() ?
                exchange.key : parser.cloudEvents().key(i);
            final int payload =
                FrameDescriptor.putHeader(run, offset, FrameDescriptor.TYPE_EVENT, topicId, format, key, 0, length);
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
        final String impediment = engine.health().impediment();
        return impediment != null ?
            refuse(Problem.IMPEDED, impediment) :
            refuse(Problem.OVERLOADED, "the lane is full: wait a little, then send at a lower rate");
    }
}
