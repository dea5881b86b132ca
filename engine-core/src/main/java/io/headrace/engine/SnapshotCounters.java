package io.headrace.engine;

import org.agrona.concurrent.status.AtomicCounter;
import org.agrona.concurrent.status.CountersManager;

/**
 * What the shadow counts. Each counter is written by the shadow, unless it says otherwise, and read by anyone.
 */
final class SnapshotCounters
{
    /** Sequence of the newest snapshot. */
    final AtomicCounter sequence;
    /** How old the newest snapshot is; only as exact as the duty cycles of the shadow. */
    final AtomicCounter ageMs;
    /** Length of the newest snapshot. */
    final AtomicCounter bytes;
    final AtomicCounter written;
    final AtomicCounter failed;
    /** Snapshots whose state was compared with that of the engine. */
    final AtomicCounter compared;
    final AtomicCounter divergences;
    /** Events that the engine has dispatched and the shadow has not. */
    final AtomicCounter lag;
    /** Engine agent: time that it stood still to hash its state for the shadow. */
    final AtomicCounter pauseNs;

    SnapshotCounters(final CountersManager manager)
    {
        sequence = manager.newCounter("snapshot sequence");
        ageMs = manager.newCounter("snapshot age ms");
        bytes = manager.newCounter("snapshot bytes");
        written = manager.newCounter("snapshots written");
        failed = manager.newCounter("snapshots failed");
        compared = manager.newCounter("snapshots compared");
        divergences = manager.newCounter("snapshot divergences");
        lag = manager.newCounter("shadow lag events");
        pauseNs = manager.newCounter("engine pause ns for the shadow");
    }
}
