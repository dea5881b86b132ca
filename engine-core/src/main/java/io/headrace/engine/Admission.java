package io.headrace.engine;

import io.headrace.bus.Lane;
import io.headrace.bus.LaneClaim;
import io.headrace.bus.Lanes;

/**
 * The decision to accept or refuse a run, and the count of what was refused. Threadsafe.
 */
final class Admission
{
    private final Journal journal;
    private final Lanes lanes;
    private final LaneCounters[] counters;

    Admission(final Journal journal, final Lanes lanes, final LaneCounters[] counters)
    {
        this.journal = journal;
        this.lanes = lanes;
        this.counters = counters;
    }

    /** Claims in a lane: 0, or a negative code of {@link Engine}. */
    int tryClaim(final int lane, final int length, final LaneClaim claim)
    {
        return switch (journal.impediment() == null ? lanes.lane(lane).tryClaim(length, claim) : Lane.FULL)
        {
            case 0 -> 0;
            case Lane.TOO_LONG -> Engine.TOO_LONG;
            case Lane.CLOSED -> Engine.NOT_RUNNING;
            default ->
            {
                counters[lane].refused.increment();
                yield Engine.FULL;
            }
        };
    }
}
