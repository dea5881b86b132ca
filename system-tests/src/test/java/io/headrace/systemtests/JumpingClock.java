package io.headrace.systemtests;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.EpochNanoClock;

/**
 * The clock of a machine that somebody sets, forwards and backwards, while the engine runs. Belongs to one thread.
 */
final class JumpingClock implements EpochNanoClock
{
    private static final long START_NS = 1_700_000_000_000_000_000L;
    private static final int LARGEST_STEP_NS = 1_000_000;
    private static final int JUMP_ONE_IN = 10;
    private static final int LARGEST_JUMP_S = 86_400;

    private final Random random;
    private long timeNs;
    private long jumps;

    JumpingClock(final Random random)
    {
        this.random = random;
        timeNs = START_NS + TimeUnit.SECONDS.toNanos(random.nextInt(LARGEST_JUMP_S));
    }

    @Override
    public long nanoTime()
    {
        timeNs += random.nextInt(LARGEST_STEP_NS);
        if (random.nextInt(JUMP_ONE_IN) == 0)
        {
            jumps++;
            timeNs += TimeUnit.SECONDS.toNanos(random.nextInt(2 * LARGEST_JUMP_S) - LARGEST_JUMP_S);
        }
        return timeNs;
    }

    /** How often it was set. */
    long jumps()
    {
        return jumps;
    }
}
