package io.headrace.engine;

import io.headrace.bus.CursorDescriptor;
import io.headrace.bus.EventKey;
import io.headrace.bus.FrameDescriptor;
import io.headrace.bus.LaneClaim;
import io.headrace.bus.Lanes;
import io.headrace.bus.PayloadFormat;
import io.headrace.bus.QueryDescriptor;
import io.headrace.bus.SourceRef;
import java.util.concurrent.TimeUnit;
import java.util.function.LongToIntFunction;
import org.agrona.DirectBuffer;

/**
 * Publishes for one thread of the embedding host. Not threadsafe: each publishing thread has its own, from
 * {@link Engine#newPublisher()}.
 * <p>
 * All methods return a negative code of {@link Engine} for what is expected to fail and throw for wrong use only.
 */
public final class Publisher
{
    private static final ReplyConsumer NO_REPLIES = (format, buffer, offset, length) ->
    {
    };

    private final Engine engine;
    private final WaiterTable waiters;
    private final int sinkIndex;
    private final LaneClaim claim = new LaneClaim();
    private int lane;
    private int key = EventKey.NONE;
    private Outcome lastOutcome;

    Publisher(final Engine engine, final WaiterTable waiters, final int sinkIndex)
    {
        this.engine = engine;
        this.waiters = waiters;
        this.sinkIndex = sinkIndex;
        lane = engine.laneOf(Lanes.DEFAULT_URGENCY);
    }

    /**
     * Sets how urgent the events are that follow: those of a higher lane overtake those that wait in a lower one.
     * Events of one lane keep their order.
     *
     * @param urgency 0, the most pressing, to {@link Lanes#MAX_URGENCY}; {@link Lanes#DEFAULT_URGENCY} until it is set.
     * @return this.
     * @throws IndexOutOfBoundsException if there is no such urgency.
     */
    public Publisher urgency(final int urgency)
    {
        lane = engine.laneOf(urgency);
        return this;
    }

    /**
     * Sets the key of the next event, which decides the shard that handles it. The key holds until an event has been
     * accepted with it, so an event that was refused keeps it when it is tried again; the event after has none.
     *
     * @param value of {@link EventKey}, or {@link EventKey#NONE}.
     * @return this.
     */
    public Publisher key(final int value)
    {
        key = value;
        return this;
    }

    /**
     * Publishes without waiting for anything; nothing is reported back.
     *
     * @param topicId of {@link Engine#topic(String)}.
     * @param buffer  with the payload, copied before the call returns.
     * @param offset  of the payload.
     * @param length  of the payload in bytes, 0 to {@code event.max.bytes}.
     * @return 0, or {@link Engine#FULL}, {@link Engine#TOO_LONG}, {@link Engine#NOT_RUNNING},
     *         {@link Engine#UNKNOWN_TOPIC}.
     * @throws IndexOutOfBoundsException if the buffer does not hold the payload.
     */
    public int offer(final int topicId, final DirectBuffer buffer, final int offset, final int length)
    {
        return put(topicId, buffer, offset, length, SourceRef.NONE, DurabilityLevel.ACCEPTED.code());
    }

    /**
     * Publishes and waits until the event has reached a durability level.
     *
     * @param topicId   of {@link Engine#topic(String)}.
     * @param buffer    with the payload, copied before the call returns.
     * @param offset    of the payload.
     * @param length    of the payload in bytes.
     * @param level     to wait for.
     * @param timeout   most time to wait.
     * @param unit      of the timeout.
     * @return the sequence of the event, or a negative code; after {@link Engine#TIMED_OUT} the event may or may not
     *         become durable, after any other code it never does.
     * @throws IllegalArgumentException if the journal cannot provide the level.
     */
    public long publish(
        final int topicId,
        final DirectBuffer buffer,
        final int offset,
        final int length,
        final DurabilityLevel level,
        final long timeout,
        final TimeUnit unit)
    {
        return request(topicId, buffer, offset, length, level, timeout, unit, NO_REPLIES);
    }

    /**
     * Publishes, waits, and hands over what the handler replied. An event that asks for
     * {@link DurabilityLevel#ACCEPTED} is acknowledged before the handler sees it and so gets no reply.
     *
     * @param topicId  of {@link Engine#topic(String)}.
     * @param buffer   with the payload, copied before the call returns.
     * @param offset   of the payload.
     * @param length   of the payload in bytes.
     * @param level    to wait for.
     * @param timeout  most time to wait.
     * @param unit     of the timeout.
     * @param consumer called by this thread with each reply, before this method returns.
     * @return as {@link #publish}.
     * @throws IllegalArgumentException if the journal cannot provide the level.
     */
    public long request(
        final int topicId,
        final DirectBuffer buffer,
        final int offset,
        final int length,
        final DurabilityLevel level,
        final long timeout,
        final TimeUnit unit,
        final ReplyConsumer consumer)
    {
        return complete(
            source -> put(topicId, buffer, offset, length, source, level.code()), level, timeout, unit, consumer);
    }

    private long complete(
        final LongToIntFunction publication,
        final DurabilityLevel level,
        final long timeout,
        final TimeUnit unit,
        final ReplyConsumer consumer)
    {
        engine.checkLevel(level);
        lastOutcome = null;
        final Waiter waiter = waiters.acquire();
        if (waiter == null)
        {
            return Engine.FULL;
        }
        try
        {
            final int code = publication.applyAsInt(SourceRef.of(sinkIndex, waiter.poolIndex(), waiter.begin()));
            if (code < 0)
            {
                waiter.cancel();
                return code;
            }
            final long sequence = waiter.await(unit.toNanos(timeout), engine);
            if (sequence >= 0)
            {
                lastOutcome = waiter.outcome();
                waiter.forEachReply(consumer);
            }
            return sequence;
        }
        finally
        {
            waiters.release(waiter);
        }
    }

    /**
     * Retries or discards an event in quarantine, and waits until that is decided durably. Costs an event in the
     * stream, whose sequence is returned; a retried event has that sequence, and its replies go to the consumer.
     *
     * @param sequence of the event in quarantine.
     * @param action   what to do.
     * @param level    to wait for.
     * @param timeout  most time to wait.
     * @param unit     of the timeout.
     * @param consumer called by this thread with each reply, before this method returns.
     * @return the sequence, or a negative code of {@link Engine}; {@link #lastOutcome()} tells the rest.
     * @throws IllegalArgumentException if the journal cannot provide the level.
     */
    public long resolve(
        final long sequence,
        final QuarantineAction action,
        final DurabilityLevel level,
        final long timeout,
        final TimeUnit unit,
        final ReplyConsumer consumer)
    {
        return complete(source -> putResolve(sequence, action, source, level.code()), level, timeout, unit, consumer);
    }

    private int putResolve(final long sequence, final QuarantineAction action, final long source, final int level)
    {
        final int code = engine.tryClaim(ResolveDescriptor.LENGTH, claim);
        if (code == 0)
        {
            ResolveDescriptor.put(claim.buffer(), 0, action, sequence);
            claim.origin(source, 0, level).commit(1);
        }
        return code;
    }

    /** Keeps a topic that is registered: the sequence, or a negative code. */
    long createTopic(final int topicId, final DurabilityLevel level, final long timeout, final TimeUnit unit)
    {
        return complete(source -> putTopicCreated(topicId, source, level.code()), level, timeout, unit, NO_REPLIES);
    }

    private int putTopicCreated(final int topicId, final long source, final int level)
    {
        final int code = engine.tryClaim(FrameDescriptor.HEADER_LENGTH, claim);
        if (code == 0)
        {
            FrameDescriptor.putHeader(claim.buffer(), 0, FrameDescriptor.TYPE_TOPIC_CREATED, topicId, 0, 0, 0);
            claim.origin(source, 0, level).commit(1);
        }
        return code;
    }

    /** Makes, moves or forgets a named cursor, and waits until that is decided. */
    long putCursor(
        final String name,
        final long sequence,
        final DurabilityLevel level,
        final long timeout,
        final TimeUnit unit)
    {
        return complete(source -> offerCursor(name, sequence, source, level.code()), level, timeout, unit, NO_REPLIES);
    }

    private int offerCursor(final String name, final long sequence, final long source, final int level)
    {
        final int code = engine.tryClaim(CursorDescriptor.alignedLength(name), claim);
        if (code == 0)
        {
            CursorDescriptor.put(claim.buffer(), 0, name, sequence);
            claim.origin(source, 0, level).commit(1);
        }
        return code;
    }

    /**
     * Asks a handler about its state, which includes all that was acknowledged at any level before, and waits until
     * what the answer rests on has reached a durability level.
     *
     * @param target   who is to answer.
     * @param format   of the payload.
     * @param buffer   with the payload, copied before the call returns.
     * @param offset   of the payload.
     * @param length   of the payload in bytes, at most {@link Queries#MAX_LENGTH}.
     * @param level    to wait for.
     * @param timeout  most time to wait.
     * @param unit     of the timeout.
     * @param consumer called by this thread with each reply, before this method returns.
     * @return the sequence of the last event that the state has seen, or a negative code of {@link Engine}, or
     *         {@link Queries#NOT_ANSWERED} when {@link #lastOutcome()} says why.
     * @throws IllegalArgumentException if the journal cannot provide the level.
     */
    public long query(
        final QueryTarget target,
        final PayloadFormat format,
        final DirectBuffer buffer,
        final int offset,
        final int length,
        final DurabilityLevel level,
        final long timeout,
        final TimeUnit unit,
        final ReplyConsumer consumer)
    {
        buffer.boundsCheck(offset, length);
        final long sequence = complete(
            source ->
            {
                final int code = length > Queries.MAX_LENGTH ? Engine.TOO_LONG :
                    engine.queries().tryClaim(QueryDescriptor.alignedLength(length), claim);
                if (code == 0)
                {
                    final int payload = QueryDescriptor.put(
                        claim.buffer(), 0, target.handler(), target.shard(), target.key(), format.code(), length);
                    claim.buffer().putBytes(payload, buffer, offset, length);
                    claim.origin(source, 0, level.code()).commit(1);
                }
                return code;
            },
            level, timeout, unit, consumer);
        return lastOutcome == null ? sequence : Queries.NOT_ANSWERED;
    }

    /**
     * What was told about the last event or query that this publisher waited for, beside its sequence.
     *
     * @return {@link Outcome#QUARANTINED} or {@link Outcome#NOT_QUARANTINED} of an event,
     *         {@link Outcome#QUERY_FAILED} or {@link Outcome#QUERY_UNSUPPORTED} of a query, or null when it was
     *         plainly applied or answered.
     */
    public Outcome lastOutcome()
    {
        return lastOutcome;
    }

    private int put(
        final int topicId,
        final DirectBuffer buffer,
        final int offset,
        final int length,
        final long source,
        final int level)
    {
        if (length > engine.eventMaxLength())
        {
            return Engine.TOO_LONG;
        }
        if (engine.topicName(topicId) == null)
        {
            return Engine.UNKNOWN_TOPIC;
        }
        // before the claim, since one that is left open would stop the lane for everybody
        buffer.boundsCheck(offset, length);
        final int code = engine.tryClaim(lane, FrameDescriptor.alignedLength(0, length), claim);
        if (code < 0)
        {
            return code;
        }
        final int payload = FrameDescriptor.putHeader(
            claim.buffer(), 0, FrameDescriptor.TYPE_EVENT, topicId, PayloadFormat.BINARY.code(), key, 0, length);
        claim.buffer().putBytes(payload, buffer, offset, length);
        claim.origin(source, 0, level).commit(1);
        key = EventKey.NONE;
        return 0;
    }
}
