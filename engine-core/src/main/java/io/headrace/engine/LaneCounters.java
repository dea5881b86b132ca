package io.headrace.engine;

import org.agrona.concurrent.status.AtomicCounter;
import org.agrona.concurrent.status.CountersManager;

/**
 * What is counted of one lane; read by anyone.
 */
final class LaneCounters
{
    /** Any producer: claims refused for want of a slot or of memory, or since the journal has an impediment. */
    final AtomicCounter refused;
    /** Engine agent: slots taken after the last batch was filled. */
    final AtomicCounter depth;

    LaneCounters(final CountersManager manager, final String name)
    {
        refused = manager.newCounter("lane " + name + " refusals full");
        depth = manager.newCounter("lane " + name + " depth");
    }
}
