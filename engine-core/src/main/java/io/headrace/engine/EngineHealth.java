package io.headrace.engine;

import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.status.CountersReader;

/**
 * How an engine is: what an operator or a host looks at. Threadsafe; nothing here blocks or disturbs an agent.
 */
public final class EngineHealth
{
    private final Engine engine;
    private final EngineParts parts;

    EngineHealth(final Engine engine, final EngineParts parts)
    {
        this.engine = engine;
        this.parts = parts;
    }

    /** Where the engine is in its life: the state. */
    public EngineState state()
    {
        return engine.state();
    }

    /** Whether it takes events: it runs, no agent hangs, and there is no {@link #impediment()}. */
    public boolean isReady()
    {
        return engine.state() == EngineState.RUNNING && impediment() == null && hang() == null;
    }

    /** Why the engine stopped: the cause, or null. */
    public Throwable failure()
    {
        return engine.failure();
    }

    /** Why events are refused at present, for instance a full disk: one sentence for a person, or null. */
    public String impediment()
    {
        return parts.journal.impediment();
    }

    /** Which agent has moved nowhere for {@code watchdog.limit}, and in what: one sentence for a person, or null. */
    public String hang()
    {
        return parts.threads.hang();
    }

    /**
     * The highest sequence that has reached a level.
     *
     * @param level journaled or synced; for accepted the journaled one is given.
     * @return a sequence, 0 when there is none.
     */
    public long watermark(final DurabilityLevel level)
    {
        return engine.watermark(level);
    }

    /** Events that are journaled and not yet forced: how many a power failure would take now. */
    public long syncLag()
    {
        final long synced = parts.watermarks.synced();
        return Math.max(0, parts.watermarks.journaled() - synced);
    }

    /** How far replay has come: sequence of the last event applied. */
    public long replayedSequence()
    {
        return parts.counters.replayed.get();
    }

    /** How far replay has to go: sequence of the last event found in the journal at start. */
    public long recoveredSequence()
    {
        return parts.recoveredSequence;
    }

    /** Slots taken in the lane that is fullest: 0 to {@link #laneCapacity()}. */
    public int laneDepth()
    {
        return parts.lanes.depth();
    }

    /** Slots taken in a lane: 0 to {@link #laneCapacity()}. */
    public int laneDepth(final int lane)
    {
        return parts.lanes.lane(lane).depth();
    }

    /** Slots of each lane: a power of two. */
    public int laneCapacity()
    {
        return parts.lanes.lane(0).capacity();
    }

    /** How many events are in quarantine. */
    public long quarantinedCount()
    {
        return parts.counters.quarantined.get();
    }

    /**
     * All counters of the engine and of those that added theirs, as they are now. The counters file holds the same.
     *
     * @return a new list, in the order in which the counters were made.
     */
    public List<CounterValue> counters()
    {
        final List<CounterValue> values = new ArrayList<>();
        final CountersReader reader = parts.countersFile.manager();
        reader.forEach((id, label) -> values.add(new CounterValue(label, reader.getCounterValue(id))));
        return values;
    }

    /**
     * The value of one counter.
     *
     * @param label as in {@link #counters()}.
     * @return the value, 0 if there is no such counter.
     */
    public long counter(final String label)
    {
        for (final CounterValue value : counters())
        {
            if (value.label().equals(label))
            {
                return value.value();
            }
        }
        return 0;
    }
}
