package io.headrace.engine;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.agrona.concurrent.NanoClock;

/**
 * Keeps the shadow out of the way: after a slice of work it rests, three times as long while it keeps up and less the
 * further it falls behind, but always a little, so that a machine of two cores keeps its second one for the edge and
 * the disk. Belongs to the shadow.
 */
final class ShadowPace
{
    static final long SLICE_NS = 200_000;
    static final long REST_NS = 600_000;
    static final long MIN_REST_NS = 60_000;
    /** Events behind at which the rest is the shortest. */
    static final long LAG_LIMIT = 4_000_000;

    private final NanoClock clock;
    private final boolean rests;
    private final BooleanSupplier ending;
    private long sliceStartNs;
    private long restNs = REST_NS;

    /**
     * A pace.
     *
     * @param clock  that measures slices.
     * @param rests  false when the host invokes the shadow, whose thread is not to be parked.
     * @param ending whether the engine ends, so that what takes long is given up.
     */
    ShadowPace(final NanoClock clock, final boolean rests, final BooleanSupplier ending)
    {
        this.clock = clock;
        this.rests = rests;
        this.ending = ending;
    }

    /** A duty cycle begins with a fresh slice. */
    void begin(final long lag)
    {
        restNs = restNs(lag);
        sliceStartNs = clock.nanoTime();
    }

    static long restNs(final long lag)
    {
        final long behind = Math.max(0, Math.min(lag, LAG_LIMIT));
        return REST_NS - (REST_NS - MIN_REST_NS) * behind / LAG_LIMIT;
    }

    boolean isSpent()
    {
        return clock.nanoTime() - sliceStartNs >= SLICE_NS;
    }

    /** Rests if the slice is spent; called within work that takes long. */
    void breathe()
    {
        if (ending.getAsBoolean())
        {
            throw new ShadowEndedException();
        }
        if (isSpent())
        {
            rest();
            sliceStartNs = clock.nanoTime();
        }
    }

    void rest()
    {
        if (rests)
        {
            LockSupport.parkNanos(restNs);
        }
    }
}
