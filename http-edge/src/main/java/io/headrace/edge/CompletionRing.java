package io.headrace.edge;

import io.headrace.bus.PayloadFormat;
import io.headrace.bus.SourceRef;
import io.headrace.engine.DurabilityLevel;
import io.headrace.engine.Outcome;
import io.netty.channel.EventLoop;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntConsumer;
import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.AtomicBuffer;
import org.agrona.concurrent.MessageHandler;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.concurrent.ringbuffer.OneToOneRingBuffer;
import org.agrona.concurrent.ringbuffer.RecordDescriptor;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;

/**
 * Carries completions from the outbound agent to the targets of one event loop.
 * <pre>
 *  +---------------------------------------------------------------+
 *  |                            Source                             |   0
 *  +---------------------------------------------------------------+
 *  |                          Correlation                          |   8
 *  +---------------------------------------------------------------+
 *  |     First Sequence, Sequence of the event, or Value           |  16
 *  +-------------------------------+-------------------------------+
 *  |             Count             | Level, Format or Outcome code |  24
 *  +-------------------------------+-------------------------------+
 *  |       Index in the run        |           Reserved            |  32
 *  +-------------------------------+-------------------------------+
 *  |                       Reply, if it is one                    ...  40
 * </pre>
 * {@link #offerAcknowledged}, {@link #offerReply}, {@link #offerOutcome} and {@link #wakeUp} belong to the outbound
 * agent, all else to the event loop.
 */
final class CompletionRing implements Runnable, MessageHandler
{
    private static final int TYPE_ACKNOWLEDGED = 1;
    private static final int TYPE_REPLY = 2;
    private static final int TYPE_OUTCOME = 3;

    private static final int SOURCE_OFFSET = 0;
    private static final int CORRELATION_OFFSET = 8;
    private static final int SEQUENCE_OFFSET = 16;
    private static final int COUNT_OFFSET = 24;
    private static final int CODE_OFFSET = 28;
    private static final int INDEX_OFFSET = 32;
    private static final int RECORD_LENGTH = 40;

    private static final int RECORDS_PER_RING = 8;
    private static final int DRAIN_LIMIT = 64 * 1024;
    /** One read may find nothing but the padding at the end of the ring, with messages behind it. */
    private static final int FRUITLESS_LIMIT = 2;
    private static final int CACHE_LINE_LENGTH = 64;

    private final EventLoop loop;
    private final OneToOneRingBuffer ring;
    private final AtomicBuffer buffer;
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private final AtomicLong late = new AtomicLong();
    private final TargetTable targets;
    private final int loopIndex;
    private final int loopCount;
    private final IntConsumer afterDrain;
    private boolean dirty;

    /**
     * An empty ring.
     *
     * @param loops      of the edge.
     * @param loopIndex  of the loop that drains this ring.
     * @param capacity   in bytes, a power of two.
     * @param maxTargets most targets at a time.
     * @param afterDrain called on the loop with its index after completions have been delivered.
     */
    CompletionRing(
        final EventLoops loops,
        final int loopIndex,
        final int capacity,
        final int maxTargets,
        final IntConsumer afterDrain)
    {
        this.loopIndex = loopIndex;
        this.afterDrain = afterDrain;
        loop = loops.loop(loopIndex);
        loopCount = loops.count();
        targets = new TargetTable(maxTargets);
        ring = new OneToOneRingBuffer(new UnsafeBuffer(BufferUtil.allocateDirectAligned(
            capacity + RingBufferDescriptor.TRAILER_LENGTH, CACHE_LINE_LENGTH)));
        buffer = ring.buffer();
    }

    /**
     * The shortest ring that takes a reply of a length.
     *
     * @param replyLength in bytes.
     * @return bytes.
     */
    static int capacityFor(final int replyLength)
    {
        return BitUtil.findNextPositivePowerOfTwo(
            RECORDS_PER_RING * (RECORD_LENGTH + replyLength + RecordDescriptor.HEADER_LENGTH));
    }

    boolean offerAcknowledged(
        final long source,
        final long correlation,
        final int indexInRun,
        final long firstSequence,
        final int count,
        final int level)
    {
        return offer(TYPE_ACKNOWLEDGED, source, correlation, indexInRun, firstSequence, count, level);
    }

    boolean offerOutcome(
        final long source,
        final long correlation,
        final int indexInRun,
        final int count,
        final int outcome,
        final long value)
    {
        return offer(TYPE_OUTCOME, source, correlation, indexInRun, value, count, outcome);
    }

    private boolean offer(
        final int type,
        final long source,
        final long correlation,
        final int indexInRun,
        final long sequence,
        final int count,
        final int code)
    {
        final int index = claim(type, RECORD_LENGTH);
        if (index < 0)
        {
            return false;
        }
        putRecord(index, source, correlation, indexInRun, sequence, count, code);
        ring.commit(index);
        return true;
    }

    boolean offerReply(
        final long source,
        final long correlation,
        final int indexInRun,
        final long sequence,
        final int format,
        final DirectBuffer reply,
        final int offset,
        final int length)
    {
        final int index = claim(TYPE_REPLY, RECORD_LENGTH + length);
        if (index < 0)
        {
            return false;
        }
        putRecord(index, source, correlation, indexInRun, sequence, 1, format);
        buffer.putBytes(index + RECORD_LENGTH, reply, offset, length);
        ring.commit(index);
        return true;
    }

    private int claim(final int type, final int length)
    {
        final int index = ring.tryClaim(type, length);
        dirty = true;
        if (index < 0)
        {
            wakeUp();
        }
        return index;
    }

    private void putRecord(
        final int index,
        final long source,
        final long correlation,
        final int indexInRun,
        final long sequence,
        final int count,
        final int code)
    {
        buffer.putLong(index + SOURCE_OFFSET, source);
        buffer.putLong(index + CORRELATION_OFFSET, correlation);
        buffer.putLong(index + SEQUENCE_OFFSET, sequence);
        buffer.putInt(index + COUNT_OFFSET, count);
        buffer.putInt(index + CODE_OFFSET, code);
        buffer.putLong(index + INDEX_OFFSET, indexInRun);
    }

    /** Rouses the loop if something was offered since the last time. */
    void wakeUp()
    {
        if (dirty)
        {
            dirty = false;
            schedule();
        }
    }

    private void schedule()
    {
        if (scheduled.compareAndSet(false, true))
        {
            try
            {
                loop.execute(this);
            }
            catch (final RejectedExecutionException ex)
            {
                scheduled.set(false); // the edge is closed, nobody waits any more
            }
        }
    }

    /** Delivers what has come, on the loop. */
    @Override
    public void run()
    {
        scheduled.set(false);
        int total = 0;
        int fruitless = 0;
        while (fruitless < FRUITLESS_LIMIT && total < DRAIN_LIMIT)
        {
            final int read = ring.read(this, DRAIN_LIMIT);
            fruitless = read > 0 ? 0 : fruitless + 1;
            total += read;
        }
        targets.endCompletions();
        if (total >= DRAIN_LIMIT)
        {
            schedule();
        }
        if (total > 0)
        {
            afterDrain.accept(loopIndex);
        }
    }

    @Override
    public void onMessage(
        final int type, final MutableDirectBuffer record, final int index, final int length)
    {
        final long source = record.getLong(index + SOURCE_OFFSET);
        final int slot = SourceRef.slot(source) / loopCount;
        final CompletionTarget target = targets.find(slot, SourceRef.generation(source));
        if (target == null)
        {
            late.lazySet(late.get() + 1);
            return;
        }
        targets.touch(slot);
        final long correlation = record.getLong(index + CORRELATION_OFFSET);
        final long sequence = record.getLong(index + SEQUENCE_OFFSET);
        final int count = record.getInt(index + COUNT_OFFSET);
        final int code = record.getInt(index + CODE_OFFSET);
        final int indexInRun = record.getInt(index + INDEX_OFFSET);
        switch (type)
        {
            case TYPE_ACKNOWLEDGED ->
                target.onAcknowledged(correlation, indexInRun, sequence, count, DurabilityLevel.ofCode(code));
            case TYPE_REPLY -> target.onReply(
                correlation,
                indexInRun,
                sequence,
                PayloadFormat.of(code),
                record,
                index + RECORD_LENGTH,
                length - RECORD_LENGTH);
            default -> target.onOutcome(correlation, indexInRun, count, Outcome.ofCode(code), sequence);
        }
    }

    /**
     * Takes a slot for a target.
     *
     * @param sink   index of the sink.
     * @param target to deliver to.
     * @return a reference, or {@link SourceRef#NONE} when all slots are taken.
     */
    long register(final int sink, final CompletionTarget target)
    {
        final int slot = targets.add(target);
        return slot < 0 ?
            SourceRef.NONE : SourceRef.of(sink, slot * loopCount + loopIndex, targets.generation(slot));
    }

    /**
     * Gives the slot of a target back.
     *
     * @param source of the target.
     * @return false if it was given back before.
     */
    boolean unregister(final long source)
    {
        return targets.remove(SourceRef.slot(source) / loopCount, SourceRef.generation(source));
    }

    /**
     * Completions whose target was gone. Any thread.
     *
     * @return how many.
     */
    long lateCompletions()
    {
        return late.get();
    }
}
