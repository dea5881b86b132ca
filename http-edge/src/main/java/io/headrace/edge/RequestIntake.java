package io.headrace.edge;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.headrace.bus.CursorDescriptor;
import io.headrace.bus.EventKey;
import io.headrace.bus.LaneClaim;
import io.headrace.bus.Lanes;
import io.headrace.bus.PayloadFormat;
import io.headrace.bus.QueryDescriptor;
import io.headrace.bus.TopicRegistry;
import io.headrace.engine.DurabilityLevel;
import io.headrace.engine.Engine;
import io.headrace.engine.Queries;
import io.headrace.protocol.AnswerCode;
import io.headrace.protocol.CursorCode;
import io.headrace.protocol.CursorDecoder;
import io.headrace.protocol.GoodbyeCode;
import io.headrace.protocol.QueryDecoder;
import org.agrona.DirectBuffer;

/**
 * Brings QUERY and CURSOR messages into the lanes of the engine. One for each event loop, called only by it.
 */
final class RequestIntake
{
    private static final int LEVEL_DEFAULT = QueryDecoder.levelNullValue();
    private static final int NAME_LENGTH_FIELD = QueryDecoder.handlerHeaderLength();
    private static final int PAYLOAD_LENGTH_FIELD = QueryDecoder.payloadHeaderLength();
    private static final int JOURNALED = DurabilityLevel.JOURNALED.code();
    private static final int MAX_FORMAT = PayloadFormat.TEXT.code();

    private final Engine engine;
    private final TcpCounters counters;
    private final LaneClaim claim;
    private final int defaultLevel;
    private final int highestLevel;

    RequestIntake(
        final Engine engine, final EdgeContext context, final TcpCounters counters, final LaneClaim claim)
    {
        this.engine = engine;
        this.counters = counters;
        this.claim = claim;
        defaultLevel = context.defaultLevel().code();
        highestLevel = engine.highestLevel().code();
    }

    /**
     * Takes a QUERY message.
     *
     * @param connection  that it came from.
     * @param frame       with the message.
     * @param body        offset behind the message header.
     * @param blockLength bytes of fixed fields.
     * @param length      of the frame.
     * @return false if the lane is full, and nothing has happened.
     */
    boolean onQuery(
        final TcpConnection connection,
        final DirectBuffer frame,
        final int body,
        final int blockLength,
        final int length)
    {
        final int name = body + blockLength + NAME_LENGTH_FIELD;
        if (blockLength < QueryDecoder.BLOCK_LENGTH || name > length)
        {
            return malformed(connection, "the frame ends inside QUERY");
        }
        final int nameLength = frame.getByte(name - 1) & 0xFF;
        final int payload = name + nameLength + PAYLOAD_LENGTH_FIELD;
        if (payload > length)
        {
            return malformed(connection, "the frame ends inside the handler of QUERY");
        }
        final int payloadLength = frame.getInt(payload - PAYLOAD_LENGTH_FIELD, LITTLE_ENDIAN);
        if (payloadLength < 0 || payloadLength > length - payload)
        {
            return malformed(connection, "the payload of QUERY is longer than its frame");
        }
        final int level = level(frame, body + QueryDecoder.levelEncodingOffset());
        final int format = frame.getByte(body + QueryDecoder.formatEncodingOffset()) & 0xFF;
        final long correlationId = frame.getLong(body, LITTLE_ENDIAN);
        if (level > highestLevel)
        {
            return refuse(connection, correlationId, AnswerCode.INVALID_LEVEL, levelText(level));
        }
        if (format > MAX_FORMAT)
        {
            return refuse(connection, correlationId, AnswerCode.INVALID_FORMAT,
                "format=" + format + " must be 0 (binary), 1 (JSON) or 2 (text)");
        }
        if (payloadLength > Queries.MAX_LENGTH)
        {
            return refuse(connection, correlationId, AnswerCode.QUERY_TOO_LARGE,
                "a query of " + payloadLength + " bytes is over " + Queries.MAX_LENGTH + ": make it shorter");
        }
        final String handlerName = frame.getStringWithoutLengthAscii(name, nameLength);
        final int handler = engine.queries().handlerIndex(handlerName);
        if (handler < 0)
        {
            return refuse(connection, correlationId, AnswerCode.UNKNOWN_HANDLER,
                "there is no such handler: the server lists them at GET /v1/handlers");
        }
        final int key = frame.getInt(body + QueryDecoder.keyEncodingOffset(), LITTLE_ENDIAN);
        final int shard = frame.getInt(body + QueryDecoder.shardEncodingOffset(), LITTLE_ENDIAN);
        final int shards = engine.queries().shards(handler);
        if (shard < QueryDescriptor.BY_KEY || shard >= shards ||
            (shard == QueryDescriptor.BY_KEY && key == EventKey.NONE && shards > 1))
        {
            return refuse(connection, correlationId, AnswerCode.SHARD_NEEDED,
                "the handler has shards=" + shards + ": send a key, or a shard from 0 to " + (shards - 1));
        }
        return ask(connection, correlationId, level, new Target(handler, shard, key, format),
            frame, payload, payloadLength);
    }

    /** Who is asked, and how. */
    private record Target(int handler, int shard, int key, int format)
    {
    }

    private boolean ask(
        final TcpConnection connection,
        final long correlationId,
        final int level,
        final Target target,
        final DirectBuffer frame,
        final int payload,
        final int payloadLength)
    {
        final int runLength = QueryDescriptor.alignedLength(payloadLength);
        final int result = engine.queries().tryClaim(runLength, claim);
        if (result == Engine.FULL)
        {
            connection.onLaneFull(LaneWaiters.QUERY_LANE);
            return false;
        }
        if (result < 0)
        {
            return refuse(connection, correlationId, AnswerCode.DRAINING,
                "the server takes no queries at present: ask again later, or its successor");
        }
        final int offset = QueryDescriptor.put(
            claim.buffer(), 0, target.handler, target.shard, target.key, target.format, payloadLength);
        claim.buffer().putBytes(offset, frame, payload, payloadLength);
        claim.origin(connection.source(), connection.requests().onQuery(correlationId, runLength), level);
        claim.commit(1);
        counters.queries.increment();
        return true;
    }

    /**
     * Takes a CURSOR message.
     *
     * @param connection  that it came from.
     * @param frame       with the message.
     * @param body        offset behind the message header.
     * @param blockLength bytes of fixed fields.
     * @param length      of the frame.
     * @return false if the lane is full, and nothing has happened.
     */
    boolean onCursor(
        final TcpConnection connection,
        final DirectBuffer frame,
        final int body,
        final int blockLength,
        final int length)
    {
        final int name = body + blockLength + NAME_LENGTH_FIELD;
        if (blockLength < CursorDecoder.BLOCK_LENGTH || name > length)
        {
            return malformed(connection, "the frame ends inside CURSOR");
        }
        final int nameLength = frame.getByte(name - 1) & 0xFF;
        final int text = name + nameLength + Short.BYTES;
        if (text > length || (frame.getShort(text - Short.BYTES, LITTLE_ENDIAN) & 0xFFFF) > length - text)
        {
            return malformed(connection, "the frame ends inside the name or the text of CURSOR");
        }
        final long correlationId = frame.getLong(body, LITTLE_ENDIAN);
        final long sequence = frame.getLong(body + CursorDecoder.sequenceEncodingOffset(), LITTLE_ENDIAN);
        // nobody is told of a move before it is in the state, as of an event that is accepted only
        final int level = Math.max(JOURNALED, level(frame, body + CursorDecoder.levelEncodingOffset()));
        final String cursor = frame.getStringWithoutLengthAscii(name, nameLength);
        if (!TopicRegistry.isValid(cursor))
        {
            connection.requests().refuseCursor(correlationId, sequence, level, CursorCode.INVALID_NAME,
                "the name of a cursor is 1 to " + CursorDescriptor.MAX_NAME_LENGTH +
                " characters of A-Z a-z 0-9 . _ -");
            return true;
        }
        if (sequence < CursorDescriptor.FORGET)
        {
            connection.requests().refuseCursor(correlationId, sequence, level, CursorCode.INVALID_SEQUENCE,
                "sequence=" + Long.toUnsignedString(sequence) + " is none: send that of the last event done with");
            return true;
        }
        if (level > highestLevel)
        {
            connection.requests().refuseCursor(
                correlationId, sequence, level, CursorCode.INVALID_LEVEL, levelText(level));
            return true;
        }
        return move(connection, correlationId, sequence, level, cursor);
    }

    private boolean move(
        final TcpConnection connection,
        final long correlationId,
        final long sequence,
        final int level,
        final String cursor)
    {
        final int runLength = CursorDescriptor.alignedLength(cursor);
        final int result = engine.tryClaim(runLength, claim);
        if (result == Engine.FULL)
        {
            connection.onLaneFull(engine.laneOf(Lanes.DEFAULT_URGENCY));
            return false;
        }
        if (result < 0)
        {
            connection.requests().refuseCursor(correlationId, sequence, level, CursorCode.DRAINING,
                "the server takes nothing at present, it is stopping: send it again to its successor");
            return true;
        }
        CursorDescriptor.put(claim.buffer(), 0, cursor, sequence);
        claim.origin(
            connection.source(), connection.requests().onCursor(correlationId, runLength, level, sequence), level);
        claim.commit(1);
        return true;
    }

    private int level(final DirectBuffer frame, final int offset)
    {
        final int level = frame.getByte(offset) & 0xFF;
        return level == LEVEL_DEFAULT ? defaultLevel : level;
    }

    private String levelText(final int level)
    {
        return "level=" + level + " must be 0 to " + highestLevel + " (" + DurabilityLevel.ofCode(highestLevel) +
            "), the strongest that this journal gives, or 255";
    }

    private static boolean refuse(
        final TcpConnection connection, final long correlationId, final AnswerCode code, final String text)
    {
        connection.requests().refuseQuery(correlationId, code, text);
        return true;
    }

    private static boolean malformed(final TcpConnection connection, final String text)
    {
        connection.fail(GoodbyeCode.MALFORMED, text);
        return true;
    }
}
