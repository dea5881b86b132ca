package io.headrace.edge;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.headrace.bus.FrameDescriptor;
import io.headrace.bus.LaneClaim;
import io.headrace.bus.OriginDescriptor;
import io.headrace.engine.Engine;
import io.headrace.protocol.BatchDecoder;
import io.headrace.protocol.EventDecoder;
import io.headrace.protocol.GoodbyeCode;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Brings EVENT and BATCH messages into the lane: checks a message as a whole, then claims space for many events at a
 * time and copies them there once. One for each event loop, called only by it; allocates nothing for what it accepts.
 */
final class EventIntake
{
    private static final int EVENT_LENGTH_FIELD = EventDecoder.payloadHeaderLength();
    private static final int GROUP_HEADER = BatchDecoder.EventsDecoder.HEADER_SIZE;
    private static final int GROUP_COUNT_OFFSET = 2;
    private static final int EVENT_KEY_LENGTH = BatchDecoder.EventsDecoder.sbeBlockLength();

    private final Engine engine;
    private final TcpCounters counters;
    private final LaneClaim claim;
    private final EventFields fields;
    private final EventAdmission admission;
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
        fields = new EventFields(context.defaultLevel().code());
        admission = new EventAdmission(engine);
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
        if (blockLength < EventFields.SHORTEST || topicOffset > length)
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
        fields.read(frame, body, blockLength);
        if (!connection.events().isExpected(fields.first(), 1) ||
            !admission.admits(connection, 1, fields, payloadLength))
        {
            return true;
        }
        final int topicId = engine.topic(frame, topicOffset, topicLength);
        if (topicId < 0)
        {
            admission.refuseTopic(connection, 1, topicId);
            return true;
        }
        final int eventLength = FrameDescriptor.alignedLength(0, payloadLength);
        final int result = claim(connection.events().numbers(), 1, eventLength);
        if (result < 0)
        {
            return onNotClaimed(connection, 1, result);
        }
        final MutableDirectBuffer run = claim.buffer();
        final int offset = FrameDescriptor.putHeader(
            run, result, FrameDescriptor.TYPE_EVENT, topicId, fields.format(), fields.key(), 0, payloadLength);
        run.putBytes(offset, frame, payload, payloadLength);
        commit(connection, 1, eventLength);
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
        fields.read(frame, body, blockLength);
        final int gap = frame.getShort(body + blockLength, LITTLE_ENDIAN) & 0xFFFF;
        while (batch.isOpen())
        {
            final int count = walkRun(frame, batch.offset(), gap, batch.left());
            final int result = claim(connection.events().numbers(), count, walkLength);
            if (result < 0)
            {
                return onNotClaimed(connection, batch.left(), result);
            }
            put(frame, batch, gap, count, result);
            commit(connection, count, walkLength);
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
        if (blockLength < EventFields.SHORTEST || events > length)
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
        fields.read(frame, body, blockLength);
        if (!connection.events().isExpected(fields.first(), count) ||
            !admission.admits(connection, count, fields, walkLongest))
        {
            return false;
        }
        final int topicId = engine.topic(frame, topicOffset, topicLength);
        if (topicId < 0)
        {
            admission.refuseTopic(connection, count, topicId);
            return false;
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
        final int result = engine.tryClaim(engine.laneOf(fields.urgency()), originLength + length, claim);
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
        final int offset)
    {
        final MutableDirectBuffer run = claim.buffer();
        final int topicId = batch.topicId();
        final boolean keyed = gap >= EVENT_KEY_LENGTH;
        int source = batch.offset();
        int target = offset;
        for (int i = 0; i < count; i++)
        {
            final int key = keyed ? frame.getInt(source, LITTLE_ENDIAN) : fields.key();
            source += gap + EVENT_LENGTH_FIELD;
            final int payloadLength = frame.getInt(source - EVENT_LENGTH_FIELD, LITTLE_ENDIAN);
            target = FrameDescriptor.putHeader(
                run, target, FrameDescriptor.TYPE_EVENT, topicId, fields.format(), key, 0, payloadLength);
            run.putBytes(target, frame, source, payloadLength);
            target = FrameDescriptor.align(target + payloadLength);
            source += payloadLength;
        }
    }

    private void commit(final TcpConnection connection, final int count, final int length)
    {
        claim.origin(connection.source(), connection.events().onTaken(count, length, fields), fields.level());
        claim.commit(count);
        counters.events.getAndAdd(count);
    }

    /** Decides on a negative code of the engine: false when it is worth trying again. */
    private boolean onNotClaimed(final TcpConnection connection, final int count, final int result)
    {
        if (result == Engine.FULL)
        {
            connection.onLaneFull(engine.laneOf(fields.urgency()));
            return false;
        }
        admission.refuseClaim(connection, count, result);
        return true;
    }

    private static boolean malformed(final TcpConnection connection, final String text)
    {
        connection.fail(GoodbyeCode.MALFORMED, text);
        return true;
    }
}
