package io.headrace.engine;

import io.headrace.bus.FrameDescriptor;
import io.headrace.bus.OriginDescriptor;
import java.util.HashMap;
import java.util.Map;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Applies frames to the deterministic state, the same way live and in replay. Belongs to the thread that owns the
 * state.
 */
final class Dispatcher
{
    /** The frame has had its effect. */
    static final int APPLIED = 0;
    /** The frame had no effect, since a decision in the journal says so. */
    static final int QUARANTINED = 1;
    /** There was nothing to retry or discard. */
    static final int NOT_QUARANTINED = 2;
    /** There are as many named cursors as there may be. */
    static final int CURSORS_FULL = 3;

    private final DurableState state;
    private final HandlerOutbox outbox;
    private final Event event = new Event();
    private final UnsafeBuffer retried = new UnsafeBuffer(0, 0);
    private final ContentChecksum checksum = new ContentChecksum();
    private final ReplyVisitor replyKeeper = this::keepReply;
    private final Map<Long, QuarantinedEvent> decisions = new HashMap<>();
    private boolean rebuildsOrigins;
    private int originKind;
    private long originHigh;
    private long originLow;
    private int originCount;
    private int originLeft;
    private int resultSlot;
    private DirectBuffer faultBuffer;
    private int faultOffset;

    Dispatcher(final DurableState state, final HandlerOutbox outbox)
    {
        this.state = state;
        this.outbox = outbox;
    }

    DurableState state()
    {
        return state;
    }

    HandlerOutbox outbox()
    {
        return outbox;
    }

    /**
     * Before a batch: whether its sessions and keys are still to be noted, as in replay, or were when the batch was
     * filled.
     */
    void rebuildOrigins(final boolean value)
    {
        rebuildsOrigins = value;
        originLeft = 0;
    }

    /** A decision found ahead in the journal: the event is passed over when its turn comes. */
    void decided(final QuarantinedEvent quarantined)
    {
        decisions.put(quarantined.sequence(), quarantined);
    }

    /** Applies a frame that takes no sequence; the next frame that does has the sequence given. */
    void onUnsequenced(final DirectBuffer buffer, final int frame, final long nextSequence)
    {
        if (FrameDescriptor.type(buffer, frame) == FrameDescriptor.TYPE_TOPIC)
        {
            state.topics.bind(buffer, frame);
            return;
        }
        originKind = OriginDescriptor.kind(buffer, frame);
        originHigh = OriginDescriptor.high(buffer, frame);
        originLow = OriginDescriptor.low(buffer, frame);
        originCount = OriginDescriptor.count(buffer, frame);
        originLeft = originCount;
        if (rebuildsOrigins)
        {
            note(buffer, frame + OriginDescriptor.LENGTH, nextSequence);
        }
    }

    private void note(final DirectBuffer buffer, final int firstFrame, final long firstSequence)
    {
        if (originKind == OriginDescriptor.KIND_KEY)
        {
            final int length = OriginAdmission.lengthOf(buffer, firstFrame, originCount);
            final int known = state.results.find(originKind, originHigh, originLow);
            if (known != ResultTable.ABSENT)
            {
                state.results.forgetIdentity(known);
            }
            state.results.add(
                originKind,
                originHigh,
                originLow,
                checksum.compute(buffer, firstFrame, length),
                firstSequence,
                originCount);
            return;
        }
        int frame = firstFrame;
        for (int i = 0; i < originCount; i++)
        {
            final int length = FrameDescriptor.alignedFrameLength(buffer, frame);
            state.results.add(
                originKind,
                originHigh,
                originLow + i,
                checksum.compute(buffer, frame, length),
                firstSequence + i,
                1);
            frame += length;
        }
        state.sessions.advance(originHigh, originLow + originCount - 1);
    }

    /**
     * Applies a frame that takes a sequence.
     *
     * @return {@link #APPLIED}, {@link #QUARANTINED}, {@link #NOT_QUARANTINED} or {@link #CURSORS_FULL}.
     * @throws HandlerException if a handler throws; then {@link #quarantine(QuarantinedEvent)} may follow.
     */
    int apply(final DirectBuffer buffer, final int frame, final long sequence, final long timestampNs)
    {
        int result = APPLIED;
        switch (FrameDescriptor.type(buffer, frame))
        {
            case FrameDescriptor.TYPE_EVENT -> result = onEvent(buffer, frame, sequence, timestampNs, 0);
            case FrameDescriptor.TYPE_TIMER -> result = onTimer(buffer, frame, sequence, timestampNs, true);
            case FrameDescriptor.TYPE_RESOLVE -> result = onResolve(buffer, frame, sequence, timestampNs);
            case FrameDescriptor.TYPE_SESSION ->
            {
                outbox.clear();
                if (rebuildsOrigins)
                {
                    state.sessions.open(sequence);
                }
            }
            case FrameDescriptor.TYPE_QUARANTINE, FrameDescriptor.TYPE_TOPIC_CREATED -> outbox.clear();
            case FrameDescriptor.TYPE_CURSOR ->
            {
                outbox.clear();
                result = state.cursors.apply(buffer, frame, sequence) ? APPLIED : CURSORS_FULL;
            }
            default -> throw new JournalException(JournalException.Reason.DAMAGED, "frame type=" +
                FrameDescriptor.type(buffer, frame) + " at sequence=" + sequence + " is not known: the journal was " +
                "written by a newer version");
        }
        endOfOriginEvent();
        state.sequence(sequence);
        return result;
    }

    private int onEvent(
        final DirectBuffer buffer,
        final int frame,
        final long sequence,
        final long timestampNs,
        final long retryOf)
    {
        final int topicId = FrameDescriptor.topicId(buffer, frame);
        final HandlerSlot slot = state.topics.route(topicId);
        if (isDecided(sequence))
        {
            return QUARANTINED;
        }
        outbox.begin(slot, sequence);
        if (slot != null)
        {
            final String topic = state.topics.name(topicId);
            try
            {
                slot.handler.onEvent(
                    event.wrap(buffer, frame, sequence, timestampNs).topic(topic).retryOf(retryOf), outbox);
            }
            catch (final Exception | StackOverflowError | AssertionError ex)
            {
                throw fault(slot, topic, buffer, frame, sequence, timestampNs, ex);
            }
            concludeCall();
        }
        return APPLIED;
    }

    private int onTimer(
        final DirectBuffer buffer,
        final int frame,
        final long sequence,
        final long timestampNs,
        final boolean mustBePending)
    {
        outbox.clear();
        final HandlerSlot slot = slotOf(buffer, frame);
        final long timerId = TimerDescriptor.timerId(buffer, frame);
        if (slot == null)
        {
            return APPLIED;
        }
        if (mustBePending)
        {
            if (state.timers.deadline(slot.index, timerId) != TimerDescriptor.deadlineNs(buffer, frame))
            {
                return APPLIED;
            }
            state.timers.cancel(slot.index, timerId);
        }
        if (isDecided(sequence))
        {
            return QUARANTINED;
        }
        outbox.begin(slot, sequence);
        try
        {
            slot.handler.onTimer(timerId, timestampNs, outbox);
        }
        catch (final Exception | StackOverflowError | AssertionError ex)
        {
            throw fault(slot, "(timer " + timerId + ")", buffer, frame, sequence, timestampNs, ex);
        }
        concludeCall();
        return APPLIED;
    }

    private HandlerSlot slotOf(final DirectBuffer buffer, final int frame)
    {
        for (final HandlerSlot slot : state.handlers)
        {
            if (TimerDescriptor.isFor(buffer, frame, slot.nameBytes))
            {
                return slot;
            }
        }
        return null;
    }

    private int onResolve(final DirectBuffer buffer, final int frame, final long sequence, final long timestampNs)
    {
        outbox.clear();
        final long target = ResolveDescriptor.sequence(buffer, frame);
        final QuarantinedEvent quarantined = state.quarantine.remove(target);
        if (quarantined == null)
        {
            return NOT_QUARANTINED;
        }
        if (!ResolveDescriptor.isRetry(buffer, frame))
        {
            return APPLIED;
        }
        retried.wrap(quarantined.frame());
        return FrameDescriptor.type(retried, 0) == FrameDescriptor.TYPE_TIMER ?
            onTimer(retried, 0, sequence, timestampNs, false) :
            onEvent(retried, 0, sequence, timestampNs, target);
    }

    private boolean isDecided(final long sequence)
    {
        final QuarantinedEvent decided = decisions.isEmpty() ? null : decisions.remove(sequence);
        if (decided == null)
        {
            return false;
        }
        outbox.clear();
        setAside(decided);
        return true;
    }

    private HandlerException fault(
        final HandlerSlot slot,
        final String topic,
        final DirectBuffer buffer,
        final int frame,
        final long sequence,
        final long timestampNs,
        final Throwable cause)
    {
        outbox.clear();
        faultBuffer = buffer;
        faultOffset = frame;
        return new HandlerException(slot, topic, sequence, timestampNs, cause);
    }

    /** After a fault: a copy of the frame that the handler threw at. */
    byte[] faultFrame()
    {
        final byte[] frame = new byte[FrameDescriptor.alignedFrameLength(faultBuffer, faultOffset)];
        faultBuffer.getBytes(faultOffset, frame);
        return frame;
    }

    /** After a fault, once the decision is journaled: the event is passed over. */
    void quarantine(final QuarantinedEvent quarantined)
    {
        setAside(quarantined);
        endOfOriginEvent();
        state.sequence(quarantined.sequence());
    }

    private void setAside(final QuarantinedEvent quarantined)
    {
        state.quarantine.add(quarantined);
        if (originLeft > 0)
        {
            state.results.addQuarantined(findResult());
        }
    }

    private void concludeCall()
    {
        outbox.applyTimers();
        if (originLeft > 0 && outbox.hasReplies() && (originKind == OriginDescriptor.KIND_SESSION || originCount == 1))
        {
            resultSlot = findResult();
            outbox.forEachReply(replyKeeper);
        }
    }

    private void keepReply(final int format, final DirectBuffer buffer, final int offset, final int length)
    {
        state.results.appendReply(resultSlot, format, buffer, offset, length);
    }

    private int findResult()
    {
        final long low = originKind == OriginDescriptor.KIND_SESSION ?
            originLow + originCount - originLeft : originLow;
        final int slot = state.results.find(originKind, originHigh, low);
        if (slot == ResultTable.ABSENT)
        {
            throw new IllegalStateException("results.max holds less than a batch");
        }
        return slot;
    }

    private void endOfOriginEvent()
    {
        if (originLeft > 0)
        {
            originLeft--;
        }
    }
}
