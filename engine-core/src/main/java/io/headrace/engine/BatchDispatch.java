package io.headrace.engine;

import io.headrace.bus.FrameDescriptor;
import java.util.List;
import java.util.function.IntConsumer;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Applies batches to the deterministic state, the same way live, in replay and in the shadow: has handlers called, by
 * itself or by handler agents, and concludes what the calls emitted in the order of the events. It can stop at any
 * event, for want of room or of a decision, and goes on there. Belongs to the thread that owns the state.
 */
final class BatchDispatch implements HandlerOutbox.Consumer
{
    private final DurableState state;
    private final CallPlan plan = new CallPlan();
    private final HandlerCalls calls;
    private final OriginEffects origins;
    private final Decisions decisions = new Decisions();
    private final CallPlanner planner;
    private final UnsafeBuffer retried = new UnsafeBuffer(0, 0);
    private HandlerThreads threads;
    private Releases releases;
    private boolean canDecide;

    private DirectBuffer buffer;
    private int frame;
    private int limit;
    private long timestampNs;
    private long firstSequence;
    private long sequence;
    private long lastWanted;
    private boolean isCalling;
    private boolean isPlanned;

    private long firstOfLastBatch;
    private long firstOfBatchBefore;
    private long settledSequence;
    private boolean isBegun;
    private boolean isSetAside;
    private int row;
    private int rowEnd;
    private HandlerGroup group;
    private long failed;
    private int egressIndex;
    private long retryOf;
    private HandlerException fault;

    BatchDispatch(final DurableState state, final EngineContext context)
    {
        this.state = state;
        calls = newCalls(context);
        origins = new OriginEffects(state);
        planner = new CallPlanner(state, plan, decisions);
    }

    private HandlerCalls newCalls(final EngineContext context)
    {
        return new HandlerCalls(plan, new HandlerCaller(new HandlerOutbox(context)), state.topics);
    }

    /**
     * From now on handlers are called by agents. Before the first batch.
     *
     * @param count    of agents.
     * @param context  of the engine.
     * @param onDone   called by an agent that has made its calls.
     * @param onPosted rouses an agent, given its number.
     * @return the agents, to be run.
     */
    List<HandlerAgent> useThreads(
        final int count, final EngineContext context, final Runnable onDone, final IntConsumer onPosted)
    {
        threads = new HandlerThreads(count, plan, state.handlers, () -> newCalls(context), onDone, onPosted);
        return threads.agents();
    }

    DurableState state()
    {
        return state;
    }

    /** A decision found ahead in the journal: the handler is passed over when the turn of the event comes. */
    void decidedAhead(final QuarantinedEvent quarantined)
    {
        if (quarantined.sequence() > state.sequence())
        {
            decisions.add(quarantined);
        }
    }

    /**
     * Begins with a batch of a replay.
     *
     * @param batch  with the batch at offset 0, unchanged until it is done.
     * @param wanted sequence after which events are left out.
     */
    void beginReplay(final DirectBuffer batch, final long wanted)
    {
        begin(batch, true, wanted, Releases.NONE, false);
    }

    /**
     * Begins with a batch about which decisions can still be made.
     *
     * @param batch           with the batch at offset 0, complete in the journal, unchanged until it is done.
     * @param rebuildsOrigins whether sessions and keys in it have not been noted yet.
     * @param to              takes what comes of the events.
     */
    void beginLive(final DirectBuffer batch, final boolean rebuildsOrigins, final Releases to)
    {
        begin(batch, rebuildsOrigins, Long.MAX_VALUE, to, true);
    }

    private void begin(
        final DirectBuffer batch,
        final boolean rebuildsOrigins,
        final long wanted,
        final Releases to,
        final boolean decides)
    {
        buffer = batch;
        frame = BatchDescriptor.HEADER_LENGTH;
        limit = BatchDescriptor.length(batch, 0);
        timestampNs = BatchDescriptor.timestampNs(batch, 0);
        firstSequence = BatchDescriptor.firstSequence(batch, 0);
        sequence = firstSequence;
        lastWanted = wanted;
        releases = to;
        canDecide = decides;
        if (FrameDescriptor.type(batch, frame) != FrameDescriptor.TYPE_QUARANTINE)
        {
            settledSequence = firstOfBatchBefore;
            firstOfBatchBefore = firstOfLastBatch;
            firstOfLastBatch = firstSequence;
        }
        origins.rebuild(rebuildsOrigins);
        planner.begin(firstSequence, timestampNs);
        isPlanned = threads != null && planner.planAll(batch, frame, limit, lastWanted);
        row = 0;
        isCalling = isPlanned;
        if (isPlanned)
        {
            threads.begin(batch, firstSequence, timestampNs, BatchDescriptor.eventCount(batch, 0));
        }
    }

    /**
     * Goes on as far as possible: then either the batch is done, or there is a {@link #fault()}, or room or calls are
     * waited for.
     *
     * @return events concluded.
     * @throws HandlerException if a handler throws whose policy is to halt, or at an event about which the journal
     *                          should hold a decision.
     */
    int proceed()
    {
        if (isCalling)
        {
            if (!threads.proceed())
            {
                return 0;
            }
            isCalling = false;
        }
        final long start = sequence;
        while (!isDone() && goesOn())
        {
            frame += FrameDescriptor.alignedFrameLength(buffer, frame);
        }
        return (int)(sequence - start);
    }

    private boolean goesOn()
    {
        final long head = FrameDescriptor.head(buffer, frame);
        final int type = FrameDescriptor.typeOf(head);
        if (type == FrameDescriptor.TYPE_EVENT && !isPlanned && !isBegun && decisions.isEmpty())
        {
            final int topicId = FrameDescriptor.topicIdOf(head);
            final HandlerSlot lone = state.topics.loneHandler(topicId);
            if (lone != null)
            {
                return concludeLone(lone, topicId);
            }
        }
        return FrameDescriptor.isSequenced(type) ? concludeFrame() : pass();
    }

    /** The short way of an event that one handler instance gets: as {@link #concludeFrame()}, but without a plan. */
    private boolean concludeLone(final HandlerSlot slot, final int topicId)
    {
        if (!releases.haveRoom())
        {
            return false;
        }
        final HandlerOutbox outbox = calls.outbox();
        outbox.clear();
        final HandlerException thrown = calls.event(slot, topicId, buffer, frame, sequence, timestampNs);
        if (thrown != null)
        {
            beginEvent();
            plan.made(row, outbox, thrown);
            return concludeFrame();
        }
        onEvent(topicId);
        if (outbox.end() > 0)
        {
            egressIndex = 0;
            group = slot.group;
            outbox.forEach(0, outbox.end(), this);
        }
        endEvent();
        return true;
    }

    /** Whether all wanted events of the batch have been applied. */
    boolean isDone()
    {
        return !isCalling && (frame >= limit || sequence > lastWanted);
    }

    /** A frame that takes no sequence. */
    private boolean pass()
    {
        if (FrameDescriptor.type(buffer, frame) == FrameDescriptor.TYPE_ORIGIN)
        {
            origins.onOrigin(buffer, frame, sequence);
        }
        else if (!isPlanned)
        {
            state.describe(buffer, frame);
        }
        return true;
    }

    /** False when room or a decision is waited for; then it is called again. */
    private boolean concludeFrame()
    {
        if (!releases.haveRoom())
        {
            return false;
        }
        if (!isBegun)
        {
            beginEvent();
        }
        for (; row < rowEnd; row++)
        {
            if (!concludeCall())
            {
                return false;
            }
            if (row + 1 < rowEnd && !releases.haveRoom())
            {
                row++;
                return false;
            }
        }
        endEvent();
        return true;
    }

    private void beginEvent()
    {
        isBegun = true;
        isSetAside = false;
        failed = 0;
        egressIndex = 0;
        retryOf = 0;
        final int number = (int)(sequence - firstSequence);
        if (isPlanned)
        {
            rowEnd = plan.endOf(number);
        }
        else
        {
            plan.clear();
            calls.outbox().clear();
            row = 0;
            planner.plan(buffer, frame, number);
            rowEnd = plan.size();
        }
        switch (FrameDescriptor.type(buffer, frame))
        {
            case FrameDescriptor.TYPE_EVENT -> onEvent(FrameDescriptor.topicId(buffer, frame));
            case FrameDescriptor.TYPE_EGRESS -> onEgress(FrameDescriptor.topicId(buffer, frame));
            case FrameDescriptor.TYPE_SESSION -> origins.onSession(sequence);
            case FrameDescriptor.TYPE_RESOLVE -> onResolve(number);
            case FrameDescriptor.TYPE_CURSOR -> onCursor();
            case FrameDescriptor.TYPE_TIMER, FrameDescriptor.TYPE_QUARANTINE, FrameDescriptor.TYPE_TOPIC_CREATED ->
            {
                // all that they lead to are calls, or decisions that are known
            }
            default -> throw new JournalException(JournalException.Reason.DAMAGED, "frame type=" +
                FrameDescriptor.type(buffer, frame) + " at sequence=" + sequence + " is not known: the journal was " +
                "written by a newer version");
        }
    }

    private void onEvent(final int topicId)
    {
        if (settledSequence > 0)
        {
            state.egress.settle(settledSequence);
            settledSequence = 0;
        }
        state.topics.onEvent(topicId, sequence);
    }

    private void onEgress(final int topicId)
    {
        state.egress.onJournaled(state.topics.name(topicId), buffer, frame, state.handlers.isWhole());
        state.topics.onEgress(topicId, sequence);
    }

    private void onCursor()
    {
        if (!state.cursors.apply(buffer, frame, sequence))
        {
            releases.onOutcome(Outcome.CURSORS_FULL, sequence);
        }
    }

    private void onResolve(final int number)
    {
        final long target = ResolveDescriptor.sequence(buffer, frame);
        final List<QuarantinedEvent> quarantined = state.quarantine.remove(target);
        if (quarantined.isEmpty())
        {
            releases.onOutcome(Outcome.NOT_QUARANTINED, sequence);
        }
        else if (ResolveDescriptor.isRetry(buffer, frame))
        {
            retried.wrap(quarantined.get(0).frame());
            retryOf = target;
            planner.planRetry(quarantined, retried, number);
            rowEnd = plan.size();
        }
    }

    private boolean concludeCall()
    {
        group = plan.slots[row].group;
        if ((group.after & failed) != 0)
        {
            failed |= group.bit;
            return true;
        }
        if (plan.status[row] <= CallPlan.DECIDED)
        {
            makeCall();
        }
        switch (plan.status[row])
        {
            case CallPlan.RETURNED ->
            {
                if (plan.starts[row] != plan.ends[row])
                {
                    plan.outboxes[row].forEach(plan.starts[row], plan.ends[row], this);
                }
            }
            case CallPlan.SET_ASIDE ->
            {
                setAside(decisions.find(sequence, plan.slots[row].name), sequence);
            }
            case CallPlan.THREW ->
            {
                final HandlerException thrown = plan.thrown[row];
                if (!canDecide || !thrown.isQuarantine())
                {
                    throw thrown;
                }
                fault = thrown;
                return false;
            }
            default -> failed |= group.bit;
        }
        return true;
    }

    private void makeCall()
    {
        if (retryOf == 0)
        {
            calls.make(row, buffer, firstSequence, timestampNs);
        }
        else
        {
            calls.retry(row, retried, sequence, timestampNs, retryOf);
        }
    }

    /** The event is told to be in quarantine once, however many handlers throw at it. */
    private void setAside(final QuarantinedEvent quarantined, final long releaseSequence)
    {
        state.quarantine.add(quarantined);
        if (!isSetAside)
        {
            isSetAside = true;
            origins.onSetAside();
            releases.onOutcome(Outcome.QUARANTINED, releaseSequence);
        }
        failed |= group.bit;
    }

    private void endEvent()
    {
        isBegun = false;
        state.sequence(sequence);
        origins.onEventEnd();
        decisions.forgetUpTo(sequence);
        releases.onEventEnd(sequence);
        sequence++;
    }

    @Override
    public void onReply(final int format, final DirectBuffer reply, final int offset, final int length)
    {
        origins.onReply(format, reply, offset, length);
        releases.onReply(sequence, format, reply, offset, length);
    }

    @Override
    public void onPublished(
        final String topic,
        final int format,
        final int key,
        final DirectBuffer payload,
        final int offset,
        final int length)
    {
        if (!group.isMuted)
        {
            state.egress.add(topic, format, key, sequence, egressIndex++, payload, offset, length);
        }
    }

    /** What a handler threw, which waits for a decision, or null. */
    HandlerException fault()
    {
        return fault;
    }

    /** After a fault: a copy of the frame that the handler threw at. */
    byte[] faultFrame()
    {
        final DirectBuffer source = retryOf == 0 ? buffer : retried;
        final int offset = retryOf == 0 ? frame : 0;
        final byte[] copy = new byte[FrameDescriptor.alignedFrameLength(source, offset)];
        source.getBytes(offset, copy);
        return copy;
    }

    /**
     * The decision is journaled: goes past the handler.
     *
     * @param quarantined      the event.
     * @param decisionSequence of the decision; nothing that comes after may leave before it is as durable.
     */
    void decided(final QuarantinedEvent quarantined, final long decisionSequence)
    {
        fault = null;
        releases.onDecided(decisionSequence);
        setAside(quarantined, decisionSequence);
        row++;
    }

    /** Any thread, while a handler stands still: the calls at hand, as words to be appended. */
    String callText()
    {
        if (threads == null)
        {
            return calls.outbox().callText();
        }
        final StringBuilder text = new StringBuilder();
        threads.agents().forEach(agent -> text.append(agent.callText()));
        return text.toString();
    }
}
