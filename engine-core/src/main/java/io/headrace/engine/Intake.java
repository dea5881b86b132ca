package io.headrace.engine;

import io.headrace.bus.FrameDescriptor;
import io.headrace.bus.Lanes;
import io.headrace.bus.RunConsumer;
import io.headrace.bus.SourceRef;
import org.agrona.DirectBuffer;

/**
 * Fills the batch at hand: with timers that are due, then with runs from the lanes. Owned by the engine agent.
 */
final class Intake
{
    private static final int MAX_TIMERS = 1024;
    private static final int TIMER_LENGTH = 128;

    private final Lanes lanes;
    private final DurableState state;
    private final BatchBuilder batch;
    private final RunTable runs;
    private final ReleaseQueues queues;
    private final EngineCounters counters;
    private final OriginAdmission origins;
    private final Watermarks watermarks;
    private final RunConsumer runConsumer = this::onRun;
    private final TimerConsumer timerConsumer = this::onTimer;
    private final int timersPerBatch;
    private volatile boolean idle;

    Intake(
        final EngineContext context,
        final EngineParts parts,
        final DurableState state,
        final BatchChain chain,
        final BatchBuilder batch,
        final RunTable runs)
    {
        lanes = parts.lanes;
        queues = parts.queues;
        counters = parts.counters;
        watermarks = parts.watermarks;
        this.state = state;
        this.batch = batch;
        this.runs = runs;
        origins = new OriginAdmission(state, chain, batch, runs, queues);
        timersPerBatch = Math.min(MAX_TIMERS, context.batchMaxLength() / TIMER_LENGTH);
    }

    /**
     * Fills as much as is there and fits.
     *
     * @param nowNs current time.
     * @return runs taken and timers fired.
     */
    int fill(final long nowNs)
    {
        int timers = 0;
        if (state.timers.nextDeadline() <= nowNs && !watermarks.isDraining())
        {
            timers = state.timers.expired(nowNs, timersPerBatch, timerConsumer);
            if (timers > 0)
            {
                runs.add(SourceRef.NONE, 0, DurabilityLevel.ACCEPTED.code(), timers, 0);
            }
        }
        final int taken = lanes.drain(runConsumer, BatchBuilder.MAX_RUNS, origins.isInMidRun());
        for (int i = 0; i < lanes.count(); i++)
        {
            counters.lanes[i].depth.setRelease(lanes.lane(i).depth());
        }
        return timers + taken;
    }

    private void onTimer(final int handler, final long timerId, final long deadlineNs)
    {
        final DirectBuffer name = state.handlers[handler].nameBytes;
        final int frame = batch.claimFrame(FrameDescriptor.TYPE_TIMER, TimerDescriptor.alignedLength(name));
        TimerDescriptor.put(batch.frames(), frame, timerId, deadlineNs, name);
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
        RunCheck.check(buffer, offset, length, eventCount);
        if (level == DurabilityLevel.ACCEPTED.code() && source != SourceRef.NONE)
        {
            if (!queues.haveRoomFor(level))
            {
                counters.outboxBackPressure.incrementRelease();
                return false;
            }
            queues.of(level).acknowledge(source, correlation, 0, batch.nextSequence(), eventCount, level);
        }
        if (type == FrameDescriptor.TYPE_SESSION)
        {
            state.sessions.open(batch.nextSequence());
        }
        runs.add(source, correlation, level, eventCount, 0);
        batch.append(buffer, offset, length);
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
