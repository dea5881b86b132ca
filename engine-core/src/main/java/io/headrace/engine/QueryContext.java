package io.headrace.engine;

import java.util.concurrent.TimeUnit;

/**
 * Settings of queries. Filled by the host before launch; not threadsafe.
 */
public final class QueryContext
{
    private static final int MIN_CAPACITY = 16;
    private static final int MAX_CAPACITY = 1 << 20;
    private static final long MAX_BUDGET_NS = TimeUnit.SECONDS.toNanos(1);
    private static final int MIN_CACHE_LENGTH = 64 * 1024;
    private static final int MAX_CACHE_LENGTH = 1 << 30;

    private int laneCapacity = 1024;
    private long budgetNs = TimeUnit.MICROSECONDS.toNanos(500);
    private int cacheLength;

    void conclude()
    {
        EngineContext.checkRange("query.lane.capacity", laneCapacity, MIN_CAPACITY, MAX_CAPACITY);
        EngineContext.checkPowerOfTwo("query.lane.capacity", laneCapacity);
        EngineContext.checkRange("query.budget", budgetNs, 0, MAX_BUDGET_NS);
        if (cacheLength != 0)
        {
            EngineContext.checkRange("query.cache.bytes", cacheLength, MIN_CACHE_LENGTH, MAX_CACHE_LENGTH);
        }
    }

    /**
     * Sets how many queries can wait.
     *
     * @param value a power of two.
     * @return this.
     */
    public QueryContext laneCapacity(final int value)
    {
        laneCapacity = value;
        return this;
    }

    /**
     * Sets how long events wait for queries at most, before each batch: no further query is begun after that. At
     * least one is answered whatever the time.
     *
     * @param value nanoseconds, at most a second.
     * @return this.
     */
    public QueryContext budgetNs(final long value)
    {
        budgetNs = value;
        return this;
    }

    /**
     * Sets the memory for answers that are given again while the handler has seen no further event.
     *
     * @param value bytes, 0 for none.
     * @return this.
     */
    public QueryContext cacheLength(final int value)
    {
        cacheLength = value;
        return this;
    }

    int laneCapacity()
    {
        return laneCapacity;
    }

    long budgetNs()
    {
        return budgetNs;
    }

    int cacheLength()
    {
        return cacheLength;
    }
}
