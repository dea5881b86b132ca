package io.headrace.engine;

import org.agrona.concurrent.status.AtomicCounter;
import org.agrona.concurrent.status.CountersManager;

/**
 * What the engine counts. Each counter is written by one agent, unless it says otherwise, and read by anyone.
 */
final class EngineCounters
{
    /** Engine agent. */
    final AtomicCounter events;
    /** Engine agent. */
    final AtomicCounter batches;
    /** Engine agent. */
    final AtomicCounter batchBytes;
    /** Engine agent. */
    final AtomicCounter journaled;
    /** Engine agent: duty cycles in which the journal had no room. */
    final AtomicCounter journalBackPressure;
    /** Engine agent: duty cycles in which the outbox had no room. */
    final AtomicCounter outboxBackPressure;
    /** Engine agent. */
    final AtomicCounter replies;
    /** Engine agent: events in quarantine. */
    final AtomicCounter quarantined;
    /** Engine agent: named cursors of subscribers. */
    final AtomicCounter cursors;
    /** Sync agent. */
    final AtomicCounter synced;
    /** Sync agent. */
    final AtomicCounter forces;
    /** Outbound agent. */
    final AtomicCounter released;
    /** Engine agent. */
    final AtomicCounter replayed;
    /** In the order of the lanes. */
    final LaneCounters[] lanes;

    EngineCounters(final CountersManager manager, final String[] laneNames)
    {
        events = manager.newCounter("engine events");
        batches = manager.newCounter("engine batches");
        batchBytes = manager.newCounter("engine batch bytes");
        journaled = manager.newCounter("engine journaled sequence");
        journalBackPressure = manager.newCounter("engine journal back-pressure");
        outboxBackPressure = manager.newCounter("engine outbox back-pressure");
        replies = manager.newCounter("engine replies");
        quarantined = manager.newCounter("engine events in quarantine");
        cursors = manager.newCounter("engine named cursors");
        synced = manager.newCounter("sync synced sequence");
        forces = manager.newCounter("sync forces");
        released = manager.newCounter("outbound records released");
        replayed = manager.newCounter("replay sequence");
        lanes = new LaneCounters[laneNames.length];
        for (int i = 0; i < lanes.length; i++)
        {
            lanes[i] = new LaneCounters(manager, laneNames[i]);
        }
    }
}
