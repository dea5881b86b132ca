package io.headrace.engine;

import io.headrace.bus.FrameDescriptor;
import io.headrace.bus.Lanes;
import io.headrace.bus.RunConsumer;
import io.headrace.bus.SourceRef;
import io.headrace.bus.TopicRegistry;
import org.agrona.DirectBuffer;

/**
 * Fills the batch at hand: with timers that are due, then with runs from the lanes. Owned by the engine agent.
 */
final class Intake
{
    private static final int MAX_TIMERS = 1024;
    private static final int TIMER_LENGTH = 128;

    private final Lanes lanes;
    private final TopicRegistry registry;
    private final DurableState state;
    private final ReleaseQueues queues;
    private final EngineCounters counters;
    private final OriginAdmission origins;
    private final Watermarks watermarks;
    private final RunConsumer runConsumer = this::onRun;
    private final TimerConsumer timerConsumer = this::onTimer;
    private final FillPace pace;
    private final int timersPerBatch;
    private BatchBuilder batch;
    private RunTable runs;
    private HandlerSlot timerSlot;
    private boolean hasTakenEgress;
    private volatile boolean idle;

    Intake(
        final EngineContext context,
        final EngineParts parts,
        final DurableState state,
        final BatchChain chain)
    {
        lanes = parts.lanes;
        registry = parts.registry;
        queues = parts.queues;
        counters = parts.counters;
        watermarks = parts.watermarks;
        this.state = state;
        origins = new OriginAdmission(state, chain, queues);
        pace = new FillPace(
            context.batchMaxLength(), parts.handlerThreads > 0 ? FillPace.THREADED_TARGET_NS : FillPace.TARGET_NS);
        timersPerBatch = Math.min(MAX_TIMERS, context.batchMaxLength() / TIMER_LENGTH);
    }

    /** Fills this batch from now on. */
    void into(final BatchAtHand atHand)
    {
        batch = atHand.builder;
        runs = atHand.runs;
        origins.into(atHand);
    }

    /**
     * Fills as much as is there and fits: timers first, whose number is bounded so that they always fit, then what
     * handlers have published, then runs. If not all fits that was published, producers have to wait.
     *
     * @param nowNs    current time.
     * @param isAtRest whether no handler is being called, so that their timers can be looked at.
     * @return timers fired, events published and runs taken.
     */
    int fill(final long nowNs, final boolean isAtRest)
    {
        final int timers = isAtRest && !watermarks.isDraining() ? fillTimers(nowNs) : 0;
        final int published = fillEgress();
        return timers + published + (state.egress.isFillable() ? 0 : fillRuns(nowNs));
    }

    private int fillRuns(final long nowNs)
    {
        final int taken = lanes.drain(
            runConsumer, BatchBuilder.MAX_RUNS, origins.isInMidRun(), pace.next(nowNs, waits()));
        pace.wasCut(lanes.isBounded());
        for (int i = 0; i < lanes.count(); i++)
        {
            counters.lanes[i].depth.setRelease(lanes.lane(i).depth());
        }
        return taken;
    }

    private long waits()
    {
        return counters.journalBackPressure.get() + counters.outboxBackPressure.get();
    }

    private int fillEgress()
    {
        int published = 0;
        while (state.egress.isFillable() && !batch.isFull())
        {
            state.egress.fillNext(batch, registry);
            published++;
        }
        addSilent(published);
        hasTakenEgress = published > 0;
        return published;
    }

    private int fillTimers(final long nowNs)
    {
        int timers = 0;
        for (final HandlerSlot slot : state.handlers.slots())
        {
            if (slot.timers.nextDeadline() <= nowNs && timers < timersPerBatch)
            {
                timerSlot = slot;
                timers += slot.timers.expired(nowNs, timersPerBatch - timers, timerConsumer);
            }
        }
        addSilent(timers);
        return timers;
    }

    /** Events of the batch that nobody waits for. */
    private void addSilent(final int count)
    {
        if (count > 0)
        {
            runs.add(SourceRef.NONE, 0, DurabilityLevel.ACCEPTED.code(), count, 0);
        }
    }

    /** Whether the batch filled last has events that handlers published. */
    boolean hasTakenEgress()
    {
        return hasTakenEgress;
    }

    /** Time of the next timer of all handlers, which must be at rest. */
    long nextTimerNs()
    {
        long next = Long.MAX_VALUE;
        for (final HandlerSlot slot : state.handlers.slots())
        {
            next = Math.min(next, slot.timers.nextDeadline());
        }
        return next;
    }

    private void onTimer(final long timerId, final long deadlineNs)
    {
        final DirectBuffer name = timerSlot.nameBytes;
        final int frame = batch.claimFrame(FrameDescriptor.TYPE_TIMER, TimerDescriptor.alignedLength(name));
        TimerDescriptor.put(batch.frames(), frame, timerId, deadlineNs, timerSlot.timers.key(timerId), name);
    }

    private boolean onRun(
        final DirectBuffer buffer,
        final int offset,
        final int length,
        final int eventCount,
        final long source,
        final long correlation,
        final int level)
    {
        if (idle)
        {
            // before the lanes are seen to be empty, or whoever drains believes that nothing is left
            idle = false;
        }
        final int type = FrameDescriptor.type(buffer, offset);
        if (type == FrameDescriptor.TYPE_ORIGIN)
        {
            if (!origins.isInMidRun())
            {
                RunCheck.check(buffer, offset, length, eventCount);
            }
            return origins.onRun(buffer, offset, length, source, correlation, level);
        }
        if (batch.isFull() || runs.isFull())
        {
            return false;
        }
        final boolean areEvents = type == FrameDescriptor.TYPE_EVENT;
        if (!areEvents)
        {
            RunCheck.check(buffer, offset, length, eventCount);
        }
        final boolean isAcknowledged = level == DurabilityLevel.ACCEPTED.code() && source != SourceRef.NONE;
        if (isAcknowledged && !queues.haveRoomFor(level))
        {
            counters.outboxBackPressure.incrementRelease();
            return false;
        }
        final long first = batch.nextSequence();
        if (areEvents)
        {
            batch.appendEvents(buffer, offset, length, eventCount);
        }
        else
        {
            batch.append(buffer, offset, length);
        }
        runs.add(source, correlation, level, eventCount, 0);
        if (type == FrameDescriptor.TYPE_SESSION)
        {
            state.sessions.open(first);
        }
        if (isAcknowledged)
        {
            queues.of(level).acknowledge(source, correlation, 0, first, eventCount, level);
        }
        return true;
    }

    /** Whether there was nothing to be taken at the last look. */
    void idle(final boolean value)
    {
        if (idle != value)
        {
            idle = value;
        }
    }

    /** Any thread: true when no batch is at hand and the lanes were empty at the last look. */
    boolean isIdle()
    {
        return idle;
    }

    /** Highest sequence that somebody waits for who was answered again; asks once. */
    long takeHighestAnswered()
    {
        return origins.takeHighestAnswered();
    }
}
