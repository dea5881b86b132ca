package io.headrace.engine;

import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.SystemNanoClock;

/**
 * Settings of the watchdog. Filled by the host before launch; not threadsafe.
 */
public final class WatchdogContext
{
    private static final long MIN_LIMIT_NS = TimeUnit.MILLISECONDS.toNanos(10);

    private long limitNs = TimeUnit.SECONDS.toNanos(10);
    private NanoClock clock = SystemNanoClock.INSTANCE;
    private Consumer<AgentHang> listener = hang ->
    {
    };

    void conclude()
    {
        if (limitNs != 0)
        {
            EngineContext.checkRange("watchdog.limit", limitNs, MIN_LIMIT_NS, Long.MAX_VALUE);
        }
    }

    /**
     * Sets how long an agent may move nowhere before it counts as hung.
     *
     * @param value nanoseconds, at least 10 ms; 0 for no watchdog.
     * @return this.
     */
    public WatchdogContext limitNs(final long value)
    {
        limitNs = value;
        return this;
    }

    /**
     * Sets who is told, once for each hang, after it was logged.
     *
     * @param value called by the watchdog, beside the agents.
     * @return this.
     */
    public WatchdogContext listener(final Consumer<AgentHang> value)
    {
        listener = value;
        return this;
    }

    WatchdogContext clock(final NanoClock value)
    {
        clock = value;
        return this;
    }

    long limitNs()
    {
        return limitNs;
    }

    NanoClock clock()
    {
        return clock;
    }

    Consumer<AgentHang> listener()
    {
        return listener;
    }
}
