package io.headrace.engine;

import org.agrona.concurrent.Agent;

/**
 * Releases acknowledgements and replies to their sinks once the watermark of their level has reached them.
 */
final class OutboundAgent implements Agent
{
    private static final int RELEASE_LIMIT = 4096;

    private final ReleaseQueues queues;
    private final Watermarks watermarks;
    private final EngineCounters counters;

    OutboundAgent(final ReleaseQueues queues, final Watermarks watermarks, final EngineCounters counters)
    {
        this.queues = queues;
        this.watermarks = watermarks;
        this.counters = counters;
    }

    @Override
    public int doWork()
    {
        final int released = queues.journaled.release(watermarks.journaled(), RELEASE_LIMIT) +
            queues.synced.release(watermarks.synced(), RELEASE_LIMIT);
        if (released > 0)
        {
            counters.released.getAndAddRelease(released);
        }
        return released;
    }

    @Override
    public String roleName()
    {
        return "outbound";
    }
}
