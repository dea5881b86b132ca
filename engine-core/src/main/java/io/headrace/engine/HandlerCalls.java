package io.headrace.engine;

import io.headrace.bus.FrameDescriptor;
import org.agrona.DirectBuffer;

/**
 * Makes planned calls of handlers and notes what came of them. Belongs to one thread at a time: the engine agent or a
 * handler agent.
 */
final class HandlerCalls
{
    private final CallPlan plan;
    private final HandlerCaller caller;
    private final TopicBindings topics;

    HandlerCalls(final CallPlan plan, final HandlerCaller caller, final TopicBindings topics)
    {
        this.plan = plan;
        this.caller = caller;
        this.topics = topics;
    }

    HandlerOutbox outbox()
    {
        return caller.outbox();
    }

    /**
     * Makes a call for a frame of a batch.
     *
     * @param row           of the plan.
     * @param batch         with the frame.
     * @param firstSequence of the first event of the batch.
     * @param timestampNs   of the batch.
     * @return what the handler threw if its policy is to halt, else null.
     */
    HandlerException make(final int row, final DirectBuffer batch, final long firstSequence, final long timestampNs)
    {
        final HandlerSlot slot = plan.slots[row];
        final int frame = plan.frames[row];
        final long sequence = firstSequence + plan.events[row];
        int key = 0;
        final boolean isTimer = FrameDescriptor.type(batch, frame) == FrameDescriptor.TYPE_TIMER;
        if (isTimer)
        {
            final long timerId = TimerDescriptor.timerId(batch, frame);
            if (slot.timers.deadline(timerId) != TimerDescriptor.deadlineNs(batch, frame))
            {
                plan.returnedAtOnce(row);
                return null;
            }
            key = slot.timers.key(timerId);
            slot.timers.cancel(timerId);
        }
        if (plan.status[row] == CallPlan.DECIDED)
        {
            plan.status[row] = CallPlan.SET_ASIDE;
            return null;
        }
        call(row, batch, frame, sequence, timestampNs, key, 0, isTimer);
        final HandlerException thrown = plan.thrown[row];
        return thrown == null || thrown.isQuarantine() ? null : thrown;
    }

    /**
     * Makes a call that is in no plan.
     *
     * @param slot        to be called.
     * @param topicId     of the event.
     * @param batch       with the event.
     * @param frame       of the event.
     * @param sequence    of the event.
     * @param timestampNs of the batch.
     * @return what the handler threw, or null.
     */
    HandlerException event(
        final HandlerSlot slot,
        final int topicId,
        final DirectBuffer batch,
        final int frame,
        final long sequence,
        final long timestampNs)
    {
        return caller.onEvent(slot, batch, frame, sequence, timestampNs, topics.name(topicId), 0);
    }

    /**
     * Makes a call for an event that was in quarantine.
     *
     * @param row         of the plan.
     * @param retried     with the frame of the event at offset 0.
     * @param sequence    of the retry.
     * @param timestampNs of the retry.
     * @param retryOf     sequence of the event.
     */
    void retry(
        final int row, final DirectBuffer retried, final long sequence, final long timestampNs, final long retryOf)
    {
        if (plan.status[row] == CallPlan.DECIDED)
        {
            plan.status[row] = CallPlan.SET_ASIDE;
            return;
        }
        final boolean isTimer = FrameDescriptor.type(retried, 0) == FrameDescriptor.TYPE_TIMER;
        call(row, retried, 0, sequence, timestampNs, FrameDescriptor.key(retried, 0), retryOf, isTimer);
    }

    private void call(
        final int row,
        final DirectBuffer buffer,
        final int frame,
        final long sequence,
        final long timestampNs,
        final int key,
        final long retryOf,
        final boolean isTimer)
    {
        final HandlerSlot slot = plan.slots[row];
        final HandlerException thrown = isTimer ?
            caller.onTimer(slot, TimerDescriptor.timerId(buffer, frame), key, sequence, timestampNs) :
            caller.onEvent(
                slot,
                buffer,
                frame,
                sequence,
                timestampNs,
                topics.name(FrameDescriptor.topicId(buffer, frame)),
                retryOf);
        plan.made(row, caller.outbox(), thrown);
    }
}
