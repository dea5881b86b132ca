package io.headrace.engine;

import io.headrace.bus.Lane;
import io.headrace.bus.Lanes;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.status.AtomicCounter;

/**
 * Copies into the counters how full what is bounded is, four times a second and beside the hot path: on the thread of
 * the watchdog, or with the other agents where the host invokes them. What belongs to the engine agent is read without
 * order: a glance.
 */
final class Occupancy implements Agent
{
    private static final long INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(250);

    private final Lanes lanes;
    private final ReleaseQueues queues;
    private final WaiterTable waiters;
    private final DurableState state;
    private final NanoClock clock;
    private final AtomicCounter[] payloadBytes;
    private final AtomicCounter journaledBytes;
    private final AtomicCounter syncedBytes;
    private final AtomicCounter waiting;
    private final AtomicCounter timers;
    private final AtomicCounter egressBytes;
    private final AtomicCounter sessions;
    private final AtomicCounter results;
    private long lastNs;

    Occupancy(final EngineParts parts, final DurableState state, final String[] laneNames, final NanoClock clock)
    {
        lanes = parts.lanes;
        queues = parts.queues;
        waiters = parts.waiters;
        this.state = state;
        this.clock = clock;
        payloadBytes = new AtomicCounter[laneNames.length];
        for (int i = 0; i < laneNames.length; i++)
        {
            payloadBytes[i] = parts.countersFile.newCounter("lane " + laneNames[i] + " payload pool bytes");
        }
        journaledBytes = parts.countersFile.newCounter("outbox journaled bytes");
        syncedBytes = parts.countersFile.newCounter("outbox synced bytes");
        waiting = parts.countersFile.newCounter("engine waiting threads");
        timers = parts.countersFile.newCounter("engine timers");
        egressBytes = parts.countersFile.newCounter("engine egress waiting bytes");
        sessions = parts.countersFile.newCounter("engine sessions");
        results = parts.countersFile.newCounter("engine results");
        lastNs = clock.nanoTime() - INTERVAL_NS;
    }

    @Override
    public int doWork()
    {
        final long nowNs = clock.nanoTime();
        if (nowNs - lastNs >= INTERVAL_NS)
        {
            lastNs = nowNs;
            for (int i = 0; i < payloadBytes.length; i++)
            {
                final Lane lane = lanes.lane(i);
                payloadBytes[i].setRelease(lane.payloadBytesInUse());
            }
            journaledBytes.setRelease(queues.journaled.bytesInUse());
            syncedBytes.setRelease(queues.synced.bytesInUse());
            waiting.setRelease(waiters.waiting());
            timers.setRelease(state.handlers.timersPending());
            egressBytes.setRelease(state.egress.waitingLength());
            sessions.setRelease(state.sessions.size());
            results.setRelease(state.results.size());
        }
        return 0;
    }

    @Override
    public String roleName()
    {
        return "occupancy";
    }
}
