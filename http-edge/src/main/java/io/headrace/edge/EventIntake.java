package io.headrace.edge;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.headrace.bus.FrameDescriptor;
import io.headrace.bus.LaneClaim;
import io.headrace.bus.OriginDescriptor;
import io.headrace.bus.PayloadFormat;
import io.headrace.bus.TopicRegistry;
import io.headrace.engine.DurabilityLevel;
import io.headrace.engine.Engine;
import io.headrace.protocol.BatchDecoder;
import io.headrace.protocol.EventDecoder;
import io.headrace.protocol.GoodbyeCode;
import io.headrace.protocol.RefusalCode;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Brings EVENT and BATCH messages into the lane: checks a message as a whole, then claims space for many events at a
 * time and copies them there once. One for each event loop, called only by it; allocates nothing for what it accepts.
 */
final class EventIntake
{
    private static final int MAX_SEQUENCED_FORMAT = PayloadFormat.TEXT.code();
    private static final int LEVEL_DEFAULT = EventDecoder.levelNullValue();
    private static final int EVENT_LENGTH_FIELD = EventDecoder.payloadHeaderLength();
    private static final int GROUP_HEADER = BatchDecoder.EventsDecoder.HEADER_SIZE;
    private static final int GROUP_COUNT_OFFSET = 2;

    private final Engine engine;
    private final TcpCounters counters;
    private final LaneClaim claim;
    private final int defaultLevel;
    private final int highestLevel;
    private final int eventMaxLength;
    private final int runMaxLength;

    /** Where the walk over the events of a batch ended, and what they need in the lane. */
    private int walkEnd;
    private int walkLength;
    private int walkLongest;

    EventIntake(
        final Engine engine, final EdgeContext context, final TcpCounters counters, final LaneClaim claim)
    {
        this.engine = engine;
        this.counters = counters;
        this.claim = claim;
        defaultLevel = context.defaultLevel().code();
        highestLevel = engine.highestLevel().code();
        eventMaxLength = engine.eventMaxLength();
        runMaxLength = Math.min(context.tcp().runMaxLength(), engine.maxRunLength() - OriginDescriptor.LENGTH);
    }

    /**
     * Takes an EVENT message.
     *
     * @param connection  that it came from.
     * @param frame       with the message.
     * @param body        offset behind the message header.
     * @param blockLength bytes of fixed fields.
     * @param length      of the frame.
     * @return false if the lane is full, and nothing has happened.
     */
    boolean onEvent(
        final TcpConnection connection,
        final DirectBuffer frame,
        final int body,
        final int blockLength,
        final int length)
    {
        final int topicOffset = body + blockLength + EventDecoder.topicHeaderLength();
        if (blockLength < EventDecoder.BLOCK_LENGTH || topicOffset > length)
        {
            return malformed(connection, "the frame ends inside EVENT");
        }
        final int topicLength = frame.getByte(topicOffset - 1) & 0xFF;
        final int payload = topicOffset + topicLength + EVENT_LENGTH_FIELD;
        if (payload > length)
        {
            return malformed(connection, "the frame ends inside the topic of EVENT");
        }
        final int payloadLength = frame.getInt(payload - EVENT_LENGTH_FIELD, LITTLE_ENDIAN);
        if (payloadLength < 0 || payloadLength > length - payload)
        {
            return malformed(connection, "the payload of EVENT is longer than its frame");
        }
        if (!connection.events().isExpected(frame.getLong(body, LITTLE_ENDIAN), 1))
        {
            return true;
        }
        final int level = level(frame, body);
        final int format = format(frame, body);
        if (!admits(connection, 1, level, format, payloadLength))
        {
            return true;
        }
        final int topicId = engine.topic(frame, topicOffset, topicLength);
        if (topicId < 0)
        {
            return refuseTopic(connection, 1, topicId);
        }
        final int eventLength = FrameDescriptor.alignedLength(0, payloadLength);
        final int result = claim(connection.events().numbers(), 1, eventLength);
        if (result < 0)
        {
            return onNotClaimed(connection, 1, result);
        }
        final MutableDirectBuffer run = claim.buffer();
        final int offset =
            FrameDescriptor.putHeader(run, result, FrameDescriptor.TYPE_EVENT, topicId, format, 0, payloadLength);
        run.putBytes(offset, frame, payload, payloadLength);
        commit(connection, 1, eventLength, level);
        return true;
    }

    /**
     * Takes a BATCH message, from where the last call for it stopped.
     *
     * @param connection  that it came from, which remembers how far it got.
     * @param frame       with the message.
     * @param body        offset behind the message header.
     * @param blockLength bytes of fixed fields.
     * @param length      of the frame.
     * @return false if the lane is full; to be called again with the same message.
     */
    boolean onBatch(
        final TcpConnection connection,
        final DirectBuffer frame,
        final int body,
        final int blockLength,
        final int length)
    {
        final BatchProgress batch = connection.events().batch();
        if (!batch.isOpen() && !beginBatch(connection, frame, body, blockLength, length))
        {
            return true;
        }
        final int level = level(frame, body);
        final int format = format(frame, body);
        final int gap = frame.getShort(body + blockLength, LITTLE_ENDIAN) & 0xFFFF;
        while (batch.isOpen())
        {
            final int count = walkRun(frame, batch.offset(), gap, batch.left());
            final int result = claim(connection.events().numbers(), count, walkLength);
            if (result < 0)
            {
                return onNotClaimed(connection, batch.left(), result);
            }
            put(frame, batch, gap, count, format, result);
            commit(connection, count, walkLength, level);
            batch.advance(count, walkEnd);
        }
        return true;
    }

    private boolean beginBatch(
        final TcpConnection connection,
        final DirectBuffer frame,
        final int body,
        final int blockLength,
        final int length)
    {
        final int events = body + blockLength + GROUP_HEADER;
        if (blockLength < BatchDecoder.BLOCK_LENGTH || events > length)
        {
            return !malformed(connection, "the frame ends inside BATCH");
        }
        final int gap = frame.getShort(events - GROUP_HEADER, LITTLE_ENDIAN) & 0xFFFF;
        final int count = frame.getShort(events - GROUP_HEADER + GROUP_COUNT_OFFSET, LITTLE_ENDIAN) & 0xFFFF;
        if (count == 0)
        {
            return !malformed(connection, "BATCH is empty: send at least one event");
        }
        if (!walkAll(frame, events, gap, count, length) || walkEnd >= length)
        {
            return !malformed(connection, "the frame ends inside the events of BATCH");
        }
        final int topicOffset = walkEnd + 1;
        final int topicLength = frame.getByte(walkEnd) & 0xFF;
        if (topicLength > length - topicOffset)
        {
            return !malformed(connection, "the frame ends inside the topic of BATCH");
        }
        if (!connection.events().isExpected(frame.getLong(body, LITTLE_ENDIAN), count) ||
            !admits(connection, count, level(frame, body), format(frame, body), walkLongest))
        {
            return false;
        }
        final int topicId = engine.topic(frame, topicOffset, topicLength);
        if (topicId < 0)
        {
            return !refuseTopic(connection, count, topicId);
        }
        connection.events().batch().begin(topicId, count, events);
        return true;
    }

    /** Checks the lengths of all events, whose frame is no longer than an int, so offsets do not overflow. */
    private boolean walkAll(
        final DirectBuffer frame, final int start, final int gap, final int count, final int length)
    {
        int offset = start;
        int longest = 0;
        for (int i = 0; i < count; i++)
        {
            offset += gap + EVENT_LENGTH_FIELD;
            if (offset > length)
            {
                return false;
            }
            final int payloadLength = frame.getInt(offset - EVENT_LENGTH_FIELD, LITTLE_ENDIAN);
            if (payloadLength < 0 || payloadLength > length - offset)
            {
                return false;
            }
            longest = Math.max(longest, payloadLength);
            offset += payloadLength;
        }
        walkEnd = offset;
        walkLongest = longest;
        return true;
    }

    /** Measures as many events as go into one run, at least one. */
    private int walkRun(final DirectBuffer frame, final int start, final int gap, final int maxCount)
    {
        int offset = start;
        int runLength = 0;
        int count = 0;
        while (count < maxCount)
        {
            final int payload = offset + gap + EVENT_LENGTH_FIELD;
            final int payloadLength = frame.getInt(payload - EVENT_LENGTH_FIELD, LITTLE_ENDIAN);
            final int aligned = FrameDescriptor.alignedLength(0, payloadLength);
            if (count > 0 && runLength + aligned > runMaxLength)
            {
                break;
            }
            runLength += aligned;
            offset = payload + payloadLength;
            count++;
        }
        walkLength = runLength;
        walkEnd = offset;
        return count;
    }

    /**
     * Claims space for a run and puts the origin of its events there, if they are in a session.
     *
     * @param numbers of the events.
     * @param count   events of the run.
     * @param length  bytes of their frames.
     * @return offset of the first event in the run, or a negative code of the engine.
     */
    private int claim(final EventNumbers numbers, final int count, final int length)
    {
        final int originLength = numbers.isSession() ? OriginDescriptor.LENGTH : 0;
        final int result = engine.tryClaim(originLength + length, claim);
        if (result < 0)
        {
            return result;
        }
        if (originLength > 0)
        {
            OriginDescriptor.put(claim.buffer(), 0, OriginDescriptor.KIND_SESSION, numbers.sessionId(),
                numbers.current(), count);
        }
        return originLength;
    }

    private void put(
        final DirectBuffer frame,
        final BatchProgress batch,
        final int gap,
        final int count,
        final int format,
        final int offset)
    {
        final MutableDirectBuffer run = claim.buffer();
        final int topicId = batch.topicId();
        int source = batch.offset();
        int target = offset;
        for (int i = 0; i < count; i++)
        {
            source += gap + EVENT_LENGTH_FIELD;
            final int payloadLength = frame.getInt(source - EVENT_LENGTH_FIELD, LITTLE_ENDIAN);
            target = FrameDescriptor.putHeader(
                run, target, FrameDescriptor.TYPE_EVENT, topicId, format, 0, payloadLength);
            run.putBytes(target, frame, source, payloadLength);
            target = FrameDescriptor.align(target + payloadLength);
            source += payloadLength;
        }
    }

    private void commit(final TcpConnection connection, final int count, final int length, final int level)
    {
        claim.origin(connection.source(), connection.events().onTaken(count, length, level), level);
        claim.commit(count);
        counters.events.getAndAdd(count);
    }

    private int level(final DirectBuffer frame, final int body)
    {
        final int level = frame.getByte(body + EventDecoder.levelEncodingOffset()) & 0xFF;
        return level == LEVEL_DEFAULT ? defaultLevel : level;
    }

    private static int format(final DirectBuffer frame, final int body)
    {
        return frame.getByte(body + EventDecoder.formatEncodingOffset()) & 0xFF;
    }

    private boolean admits(
        final TcpConnection connection, final int count, final int level, final int format, final int longest)
    {
        if (level > highestLevel)
        {
            connection.events().refuse(count, RefusalCode.INVALID_LEVEL, "level=" + level + " must be 0 to " +
                highestLevel +
                " (" + DurabilityLevel.ofCode(highestLevel) + "), the strongest that this journal gives, or 255");
            return false;
        }
        if (format > MAX_SEQUENCED_FORMAT)
        {
            connection.events().refuse(count, RefusalCode.INVALID_FORMAT,
                "format=" + format + " must be 0 (binary), 1 (JSON) or 2 (text)");
            return false;
        }
        if (longest > eventMaxLength)
        {
            connection.events().refuse(count, RefusalCode.EVENT_TOO_LARGE,
                "an event of " + longest + " bytes is over event.max.bytes=" + eventMaxLength + ": make it shorter");
            return false;
        }
        return true;
    }

    private boolean refuseTopic(final TcpConnection connection, final int count, final int result)
    {
        switch (result)
        {
            case TopicRegistry.INVALID_NAME -> connection.events().refuse(count, RefusalCode.INVALID_TOPIC_NAME,
                "a topic name is 1 to " + TopicRegistry.MAX_NAME_LENGTH + " characters of A-Z a-z 0-9 . _ -");
            case TopicRegistry.LIMIT_REACHED -> connection.events().refuse(count, RefusalCode.TOPIC_LIMIT_REACHED,
                "topics.max is reached: use a topic that exists, or raise topics.max");
            default -> connection.events().refuse(count, RefusalCode.UNKNOWN_TOPIC,
                "the topic does not exist: declare it, or set topics.create=auto");
        }
        return true;
    }

    /** Decides on a negative code of the engine: false when it is worth trying again. */
    private boolean onNotClaimed(final TcpConnection connection, final int count, final int result)
    {
        switch (result)
        {
            case Engine.FULL ->
            {
                connection.onLaneFull();
                return false;
            }
            case Engine.TOO_LONG -> connection.events().refuse(count, RefusalCode.EVENT_TOO_LARGE,
                "the event is over event.max.bytes=" + eventMaxLength + ": make it shorter");
            default -> connection.events().refuse(count, RefusalCode.DRAINING,
                "the server takes no events at present, it is stopping: send them again to its successor");
        }
        return true;
    }

    private static boolean malformed(final TcpConnection connection, final String text)
    {
        connection.fail(GoodbyeCode.MALFORMED, text);
        return true;
    }
}
