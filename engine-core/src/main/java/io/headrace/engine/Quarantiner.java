package io.headrace.engine;

import io.headrace.bus.FrameDescriptor;
import io.headrace.bus.TopicRegistry;

/**
 * Makes the batch that holds the decision to quarantine an event. Owned by the engine agent.
 */
final class Quarantiner
{
    private final BatchBuilder batch;
    private final BatchDispatch dispatch;
    private final int maxQuarantined;
    private QuarantinedEvent quarantined;

    Quarantiner(
        final EngineContext context,
        final TopicRegistry registry,
        final BatchChain chain,
        final BatchDispatch dispatch)
    {
        batch = new BatchBuilder(context, registry, chain);
        this.dispatch = dispatch;
        maxQuarantined = context.state().quarantinedMax();
    }

    /**
     * Decides about an event whose handler threw.
     *
     * @throws HandlerException the fault itself, if the quarantine is full.
     */
    void decide(final HandlerException fault, final long clockNs, final long durableWatermark)
    {
        if (dispatch.state().quarantine.size() >= maxQuarantined)
        {
            throw new IllegalStateException("quarantine.max=" + maxQuarantined + " events are in quarantine, so the " +
                "next one stops the engine: raise it, start again, and retry or discard some. " +
                fault.getMessage(), fault);
        }
        quarantined = QuarantinedEvent.of(fault, dispatch.faultFrame());
        batch.reset();
        final int frame = batch.claimFrame(
            FrameDescriptor.TYPE_QUARANTINE, QuarantineDescriptor.alignedLength(quarantined));
        QuarantineDescriptor.put(batch.frames(), frame, quarantined);
        batch.finish(clockNs, durableWatermark);
    }

    /** The batch with the decision. */
    BatchBuilder batch()
    {
        return batch;
    }

    QuarantinedEvent takeDecided()
    {
        final QuarantinedEvent decided = quarantined;
        quarantined = null;
        return decided;
    }
}
