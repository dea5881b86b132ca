package io.headrace.engine;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.headrace.bus.PayloadFormat;
import io.headrace.bus.SourceRef;
import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.ControlledMessageHandler;
import org.agrona.concurrent.ControlledMessageHandler.Action;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.OneToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;

/**
 * Acknowledgements and replies that wait for one durability level. The engine agent writes, the outbound agent
 * releases; both in sequence order.
 * <pre>
 *  +---------------------------------------------------------------+
 *  |    Sequence: of the event replied to, or first of the piece   |   0
 *  +---------------------------------------------------------------+
 *  |                            Source                             |   8
 *  +---------------------------------------------------------------+
 *  |                          Correlation                          |  16
 *  +-------------------------------+-------------------------------+
 *  |             Count             | Level, format or outcome code |  24
 *  +-------------------------------+-------------------------------+
 *  |         Index in run          |           Reserved            |  32
 *  +-------------------------------+-------------------------------+
 *  |                 Reply, or value of an outcome                ...  40
 * </pre>
 * The sequence is the one that must have reached the level before the record may leave: for an acknowledgement that is
 * the last of its events, and one of events that were merely accepted waits for none.
 */
final class ReleaseQueue
{
    static final int RECORD_HEADER_LENGTH = 40;

    private static final int ACKNOWLEDGEMENT = 1;
    private static final int REPLY = 2;
    private static final int OUTCOME = 3;
    private static final int BARRIER = 4;
    private static final int SEQUENCE_OFFSET = 0;
    private static final int SOURCE_OFFSET = 8;
    private static final int CORRELATION_OFFSET = 16;
    private static final int COUNT_OFFSET = 24;
    private static final int CODE_OFFSET = 28;
    private static final int INDEX_OFFSET = 32;

    private final OneToOneRingBuffer ring;
    private final CompletionSink[] sinks;
    private final boolean[] touched;
    private final ControlledMessageHandler handler = this::onRecord;
    private int free;
    private long watermark;

    ReleaseQueue(final int length, final CompletionSink[] sinks)
    {
        ring = new OneToOneRingBuffer(new UnsafeBuffer(BufferUtil.allocateDirectAligned(
            length + RingBufferDescriptor.TRAILER_LENGTH, BitUtil.CACHE_LINE_LENGTH)));
        this.sinks = sinks;
        touched = new boolean[sinks.length];
    }

    /**
     * Whether records of so many bytes fit for sure, wherever the ring wraps. Engine agent.
     */
    boolean hasRoomFor(final int length)
    {
        if (free < 2 * length)
        {
            free = ring.capacity() - ring.size();
        }
        return free >= 2 * length;
    }

    /** Engine agent, after {@link #hasRoomFor(int)}. */
    void acknowledge(
        final long source,
        final long correlation,
        final int indexInRun,
        final long firstSequence,
        final int count,
        final int level)
    {
        final int index = claim(ACKNOWLEDGEMENT, RECORD_HEADER_LENGTH);
        putHeader(ring.buffer(), index, firstSequence, source, correlation, indexInRun, count, level);
        ring.commit(index);
    }

    /** Engine agent, after {@link #hasRoomFor(int)}. */
    void reply(
        final long source,
        final long correlation,
        final int indexInRun,
        final long sequence,
        final int format,
        final DirectBuffer buffer,
        final int offset,
        final int length)
    {
        final int index = claim(REPLY, RECORD_HEADER_LENGTH + length);
        putHeader(ring.buffer(), index, sequence, source, correlation, indexInRun, 1, format);
        ring.buffer().putBytes(index + RECORD_HEADER_LENGTH, buffer, offset, length);
        ring.commit(index);
    }

    /** Engine agent, after {@link #hasRoomFor(int)}: leaves once the sequence has reached the level. */
    void outcome(
        final long source,
        final long correlation,
        final int indexInRun,
        final int count,
        final Outcome outcome,
        final long value,
        final long sequence)
    {
        final int index = claim(OUTCOME, RECORD_HEADER_LENGTH + Long.BYTES);
        putHeader(ring.buffer(), index, sequence, source, correlation, indexInRun, count, outcome.code());
        ring.buffer().putLong(index + RECORD_HEADER_LENGTH, value, LITTLE_ENDIAN);
        ring.commit(index);
    }

    /**
     * Nothing put in later may leave before a sequence has reached the level. Engine agent, after
     * {@link #hasRoomFor(int)}.
     */
    void barrier(final long sequence)
    {
        final int index = claim(BARRIER, RECORD_HEADER_LENGTH);
        putHeader(ring.buffer(), index, sequence, 0, 0, 0, 1, 0);
        ring.commit(index);
    }

    private int claim(final int type, final int length)
    {
        final int index = ring.tryClaim(type, length);
        if (index < 0)
        {
            throw new IllegalStateException("no room for a record of " + length + " bytes: it was not asked for");
        }
        free -= BitUtil.align(length + Long.BYTES, Long.BYTES);
        return index;
    }

    private static void putHeader(
        final MutableDirectBuffer buffer,
        final int index,
        final long sequence,
        final long source,
        final long correlation,
        final int indexInRun,
        final int count,
        final int code)
    {
        buffer.putLong(index + SEQUENCE_OFFSET, sequence, LITTLE_ENDIAN);
        buffer.putLong(index + SOURCE_OFFSET, source, LITTLE_ENDIAN);
        buffer.putLong(index + CORRELATION_OFFSET, correlation, LITTLE_ENDIAN);
        buffer.putInt(index + COUNT_OFFSET, count, LITTLE_ENDIAN);
        buffer.putInt(index + CODE_OFFSET, code, LITTLE_ENDIAN);
        buffer.putLong(index + INDEX_OFFSET, indexInRun, LITTLE_ENDIAN);
    }

    /**
     * Delivers records up to a watermark. Outbound agent.
     *
     * @param upTo  highest sequence that may leave.
     * @param limit most records to deliver.
     * @return records delivered.
     */
    int release(final long upTo, final int limit)
    {
        if (ring.size() == 0)
        {
            return 0;
        }
        watermark = upTo;
        final int released = ring.controlledRead(handler, limit);
        if (released > 0)
        {
            for (int i = 0; i < sinks.length; i++)
            {
                if (touched[i])
                {
                    touched[i] = false;
                    sinks[i].onEndOfCycle();
                }
            }
        }
        return released;
    }

    private Action onRecord(
        final int type, final MutableDirectBuffer buffer, final int index, final int length)
    {
        final long sequence = buffer.getLong(index + SEQUENCE_OFFSET, LITTLE_ENDIAN);
        final int count = buffer.getInt(index + COUNT_OFFSET, LITTLE_ENDIAN);
        final int code = buffer.getInt(index + CODE_OFFSET, LITTLE_ENDIAN);
        final long last = type == ACKNOWLEDGEMENT ? sequence + count - 1 : sequence;
        if (last > watermark && (type != ACKNOWLEDGEMENT || code != DurabilityLevel.ACCEPTED.code()))
        {
            return Action.ABORT;
        }
        if (type == BARRIER)
        {
            return Action.CONTINUE;
        }
        final long source = buffer.getLong(index + SOURCE_OFFSET, LITTLE_ENDIAN);
        final long correlation = buffer.getLong(index + CORRELATION_OFFSET, LITTLE_ENDIAN);
        final int indexInRun = buffer.getInt(index + INDEX_OFFSET, LITTLE_ENDIAN);
        final int body = index + RECORD_HEADER_LENGTH;
        final int sinkIndex = SourceRef.sink(source);
        final CompletionSink sink = sinks[sinkIndex];
        final boolean delivered = switch (type)
        {
            case ACKNOWLEDGEMENT -> sink.onAcknowledged(
                source, correlation, indexInRun, sequence, count, DurabilityLevel.ofCode(code));
            case REPLY -> sink.onReply(
                source,
                correlation,
                indexInRun,
                sequence,
                PayloadFormat.of(code),
                buffer,
                body,
                length - RECORD_HEADER_LENGTH);
            default -> sink.onOutcome(
                source, correlation, indexInRun, count, Outcome.ofCode(code), buffer.getLong(body, LITTLE_ENDIAN));
        };
        if (!delivered)
        {
            return Action.ABORT;
        }
        touched[sinkIndex] = true;
        return Action.CONTINUE;
    }

    /** Any thread. */
    int bytesInUse()
    {
        return ring.size();
    }

    /** Any thread. */
    boolean isEmpty()
    {
        return ring.size() == 0;
    }
}
