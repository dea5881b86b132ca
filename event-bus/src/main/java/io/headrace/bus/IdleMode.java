package io.headrace.bus;

import java.util.Locale;
import org.agrona.concurrent.BusySpinIdleStrategy;
import org.agrona.concurrent.YieldingIdleStrategy;

/**
 * What an agent does while it has no work: from the lowest latency and a whole core to the least CPU.
 */
public enum IdleMode
{
    /** As {@link #PARK}, but the sync agent as {@link #BLOCK}; the shadow rests, for 40 ms once idle. */
    AUTO,
    /** Never gives the core away: for cores that nobody else needs. */
    SPIN,
    /** Offers the core to others and comes back at once. */
    YIELD,
    /** Spins, yields, and then parks ever longer, up to 1 ms. */
    BACKOFF,
    /** Parks for a few microseconds at a time, then until roused: {@link ParkingIdleStrategy}. */
    PARK,
    /** Waits until roused: {@link BlockingIdleStrategy}. */
    BLOCK;

    /**
     * Reads the value of a setting.
     *
     * @param key   of the setting, for the message.
     * @param value {@code auto}, {@code spin}, {@code yield}, {@code backoff}, {@code park} or {@code block}.
     * @return the mode.
     * @throws IllegalArgumentException for any other value.
     */
    public static IdleMode parse(final String key, final String value)
    {
        for (final IdleMode mode : values())
        {
            if (mode.name().toLowerCase(Locale.ROOT).equals(value))
            {
                return mode;
            }
        }
        throw new IllegalArgumentException(
            key + "=" + value + " must be auto, spin, yield, backoff, park or block");
    }

    /**
     * A strategy for one agent.
     *
     * @param cores that parking agents may count on: with many they spin a little first.
     * @return a new strategy.
     */
    public RousableIdleStrategy newStrategy(final int cores)
    {
        return switch (this)
        {
            case SPIN -> new AwakeIdleStrategy(BusySpinIdleStrategy.INSTANCE);
            case YIELD -> new AwakeIdleStrategy(YieldingIdleStrategy.INSTANCE);
            case BACKOFF -> new BackingOffIdleStrategy();
            case BLOCK -> new BlockingIdleStrategy();
            case AUTO, PARK -> new ParkingIdleStrategy(cores);
        };
    }
}
