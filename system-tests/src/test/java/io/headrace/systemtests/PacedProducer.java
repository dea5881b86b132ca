package io.headrace.systemtests;

import io.headrace.bus.FrameDescriptor;
import io.headrace.bus.LaneClaim;
import io.headrace.bus.SourceRef;
import io.headrace.engine.DurabilityLevel;
import io.headrace.engine.Engine;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Offers events to an engine at a rate and does not offer again what is refused. The acknowledgements go to a
 * {@link PacedSink}, which must be the first sink of the engine. Used by one thread.
 */
final class PacedProducer
{
    private static final long SECOND_NS = TimeUnit.SECONDS.toNanos(1);

    private final LaneClaim claim = new LaneClaim();
    private final Engine engine;
    private final PacedSink sink;
    private final int topic;
    private final int payloadLength;
    private long accepted;

    PacedProducer(final Engine engine, final PacedSink sink, final int topic, final int payloadLength)
    {
        this.engine = engine;
        this.sink = sink;
        this.topic = topic;
        this.payloadLength = payloadLength;
    }

    private boolean offer()
    {
        if (engine.tryClaim(FrameDescriptor.alignedLength(0, payloadLength), claim) != 0)
        {
            return false;
        }
        FrameDescriptor.putHeader(claim.buffer(), 0, FrameDescriptor.TYPE_EVENT, topic, 0, 0, payloadLength);
        claim.origin(SourceRef.of(0, 0, 0), System.nanoTime(), DurabilityLevel.JOURNALED.code()).commit(1);
        accepted++;
        return true;
    }

    /** Offers at a rate, 0 for as fast as it is taken, and gives how many were acknowledged a second. */
    double offer(final double rate, final long durationNs)
    {
        final long before = sink.acknowledged();
        final long startNs = System.nanoTime();
        final Pace pace = new Pace(rate);
        long tookNs = 0;
        while (tookNs < durationNs)
        {
            final boolean due = pace.tryTake(1);
            if (!due || (!offer() && rate == 0))
            {
                LockSupport.parkNanos(1);
            }
            tookNs = System.nanoTime() - startNs;
        }
        return (sink.acknowledged() - before) * (double)SECOND_NS / tookNs;
    }

    /** How long until all that was accepted is acknowledged, and with it an event that is offered now. */
    long recoverNs()
    {
        final long startNs = System.nanoTime();
        while (!offer())
        {
            LockSupport.parkNanos(1000);
        }
        while (sink.acknowledged() < accepted && System.nanoTime() - startNs < 10 * SECOND_NS)
        {
            LockSupport.parkNanos(1000);
        }
        return System.nanoTime() - startNs;
    }
}
