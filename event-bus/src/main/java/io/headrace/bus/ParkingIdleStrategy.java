package io.headrace.bus;

import java.util.concurrent.locks.LockSupport;

/**
 * Spins a little, then parks briefly, then deeply until it is roused, and ever more deeply when nothing happens for a
 * while: low latency under load, close to no CPU when idle.
 * <p>
 * {@link #idle()} and {@link #reset()} belong to one thread; {@link #rouse()} may be called by any. Rousing reads a
 * flag without a fence, so a rousing call can rarely miss an agent that is just falling asleep; the deep park is
 * bounded and so is that miss. Two spinning threads cost a 2-core machine a fifth of its time and starve the disk,
 * so how long to spin follows the number of cores.
 */
public final class ParkingIdleStrategy implements RousableIdleStrategy
{
    /** Longest time that a missed call to {@link #rouse()} can cost an agent that had work lately. */
    public static final long DEEP_PARK_NS = 1_000_000;
    /** Longest time that a missed call to {@link #rouse()} can cost an agent that has been idle for long. */
    public static final long DEEPEST_PARK_NS = 8_000_000;

    private static final long BRIEF_PARK_NS = 5_000;
    private static final int BRIEF_PARKS = 50;
    private static final int DEEP_PARKS = 200;
    private static final int SPINS_WITH_CORES_TO_SPARE = 200;
    private static final int CORES_TO_SPARE = 4;

    private final int spins;
    private int rounds;
    private volatile Thread sleeper;

    /**
     * A strategy for one agent.
     *
     * @param cores of the machine.
     */
    public ParkingIdleStrategy(final int cores)
    {
        spins = cores >= CORES_TO_SPARE ? SPINS_WITH_CORES_TO_SPARE : 0;
    }

    @Override
    public void idle(final int workCount)
    {
        if (workCount > 0)
        {
            reset();
        }
        else
        {
            idle();
        }
    }

    @Override
    public void idle()
    {
        final int round = rounds;
        if (round < spins)
        {
            rounds = round + 1;
            Thread.onSpinWait();
        }
        else if (round < spins + BRIEF_PARKS)
        {
            rounds = round + 1;
            LockSupport.parkNanos(BRIEF_PARK_NS);
        }
        else if (round < spins + BRIEF_PARKS + DEEP_PARKS)
        {
            rounds = round + 1;
            parkUntilRoused(DEEP_PARK_NS);
        }
        else
        {
            parkUntilRoused(DEEPEST_PARK_NS);
        }
    }

    private void parkUntilRoused(final long timeoutNs)
    {
        sleeper = Thread.currentThread();
        LockSupport.parkNanos(timeoutNs);
        sleeper = null;
    }

    @Override
    public void reset()
    {
        // Whoever rouses reads the line that this lies in, so it is not written without need.
        if (rounds != 0)
        {
            rounds = 0;
        }
    }

    @Override
    public void rouse()
    {
        final Thread thread = sleeper;
        if (thread != null)
        {
            sleeper = null;
            LockSupport.unpark(thread);
        }
    }

    @Override
    public String alias()
    {
        return "parking";
    }
}
