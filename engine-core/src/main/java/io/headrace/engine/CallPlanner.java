package io.headrace.engine;

import io.headrace.bus.EventKey;
import io.headrace.bus.FrameDescriptor;
import java.util.List;
import org.agrona.DirectBuffer;

/**
 * Finds the calls that an event leads to: for each handler of its topic, in order, the instance that has its key.
 * Belongs to the thread that owns the state.
 */
final class CallPlanner
{
    private static final long ALL = -1;

    private final DurableState state;
    private final CallPlan plan;
    private final Decisions decisions;
    private final Event event = new Event();
    private long firstSequence;
    private long timestampNs;

    CallPlanner(final DurableState state, final CallPlan plan, final Decisions decisions)
    {
        this.state = state;
        this.plan = plan;
        this.decisions = decisions;
    }

    /** Begins with a batch. */
    void begin(final long sequence, final long time)
    {
        firstSequence = sequence;
        timestampNs = time;
    }

    /**
     * Plans the calls for a frame of the batch.
     *
     * @param number of the event in the batch.
     */
    void plan(final DirectBuffer batch, final int frame, final int number)
    {
        final int type = FrameDescriptor.type(batch, frame);
        if (type == FrameDescriptor.TYPE_EVENT || type == FrameDescriptor.TYPE_EGRESS)
        {
            planEvent(batch, frame, number, ALL, 0);
        }
        else if (type == FrameDescriptor.TYPE_TIMER)
        {
            planTimer(batch, frame, number);
        }
    }

    /**
     * Plans all calls of the batch, whose topics and routes are put in force on the way.
     *
     * @param firstFrame of the batch.
     * @param limit      of the batch.
     * @param lastWanted sequence after which events are left out.
     * @return false if that cannot be said ahead.
     */
    boolean planAll(final DirectBuffer batch, final int firstFrame, final int limit, final long lastWanted)
    {
        plan.clear();
        for (int frame = firstFrame; frame < limit; frame += FrameDescriptor.alignedFrameLength(batch, frame))
        {
            if (FrameDescriptor.type(batch, frame) == FrameDescriptor.TYPE_RESOLVE)
            {
                return false;
            }
        }
        int number = 0;
        for (int frame = firstFrame;
            frame < limit && firstSequence + number <= lastWanted;
            frame += FrameDescriptor.alignedFrameLength(batch, frame))
        {
            if (FrameDescriptor.isSequenced(FrameDescriptor.type(batch, frame)))
            {
                plan(batch, frame, number);
                plan.endOfEvent(number++);
            }
            else
            {
                state.describe(batch, frame);
            }
        }
        return true;
    }

    /**
     * Plans the calls for an event that comes out of quarantine: of the handlers that threw at it, and of those that
     * were held back for that.
     *
     * @param quarantined the event, for each of those handlers.
     * @param retried     with its frame.
     * @param number      of the retry in the batch.
     */
    void planRetry(final List<QuarantinedEvent> quarantined, final DirectBuffer retried, final int number)
    {
        if (FrameDescriptor.type(retried, 0) == FrameDescriptor.TYPE_TIMER)
        {
            planTimerRetry(quarantined.get(0), retried, number);
            return;
        }
        long handlers = 0;
        for (final QuarantinedEvent one : quarantined)
        {
            final HandlerGroup group = state.handlers.groupOf(one.handler());
            handlers |= group == null ? 0 : group.bit;
        }
        planEvent(retried, 0, number, handlers, quarantined.get(0).sequence());
    }

    private void planTimer(final DirectBuffer source, final int frame, final int number)
    {
        final HandlerSlot slot = state.handlers.slotOfTimer(source, frame);
        if (slot != null)
        {
            add(slot, frame, number);
        }
    }

    /** The instance that threw may have other keys by now. */
    private void planTimerRetry(final QuarantinedEvent quarantined, final DirectBuffer retried, final int number)
    {
        final HandlerGroup group = state.handlers.groupOf(quarantined.handler());
        if (group != null)
        {
            add(group.slots[EventKey.shard(FrameDescriptor.key(retried, 0), group.slots.length)], 0, number);
        }
    }

    /** Calls of those handlers that are in a set, or come after one that is. */
    private void planEvent(
        final DirectBuffer source, final int frame, final int number, final long handlers, final long retryOf)
    {
        for (final HandlerGroup group : state.topics.route(FrameDescriptor.topicId(source, frame)))
        {
            if (((group.bit | group.after) & handlers) != 0)
            {
                if (group.slots.length == 1)
                {
                    add(group.slots[0], frame, number);
                }
                else
                {
                    planShard(group, source, frame, number, retryOf);
                }
            }
        }
    }

    /** An event whose key cannot be had is one that the first shard threw at. */
    private void planShard(
        final HandlerGroup group,
        final DirectBuffer source,
        final int frame,
        final int number,
        final long retryOf)
    {
        final long sequence = firstSequence + number;
        final String topic = state.topics.name(FrameDescriptor.topicId(source, frame));
        HandlerSlot slot = group.slots[0];
        HandlerException thrown = null;
        try
        {
            slot = group.slotOf(event.wrap(source, frame, sequence, timestampNs).topic(topic).retryOf(retryOf));
        }
        catch (final Exception | StackOverflowError | AssertionError ex)
        {
            thrown = new HandlerException(slot, topic, sequence, timestampNs, ex);
        }
        final int row = add(slot, frame, number);
        if (thrown != null && plan.status[row] == CallPlan.PLANNED)
        {
            plan.status[row] = CallPlan.THREW;
            plan.thrown[row] = thrown;
        }
    }

    private int add(final HandlerSlot slot, final int frame, final int number)
    {
        final int row = plan.add(slot, frame, number);
        if (!decisions.isEmpty() && decisions.find(firstSequence + number, slot.name) != null)
        {
            plan.status[row] = CallPlan.DECIDED;
        }
        return row;
    }
}
