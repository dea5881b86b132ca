package io.headrace.edge;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Bounds the memory that unfinished bodies of all connections take together. Threadsafe.
 */
final class BodyBudget
{
    private final long limit;
    private final AtomicLong reserved = new AtomicLong();

    BodyBudget(final long limit)
    {
        this.limit = limit;
    }

    /**
     * Reserves memory.
     *
     * @param length in bytes.
     * @return false if there is not that much left.
     */
    boolean tryReserve(final int length)
    {
        if (reserved.addAndGet(length) <= limit)
        {
            return true;
        }
        reserved.addAndGet(-length);
        return false;
    }

    /**
     * Gives memory back.
     *
     * @param length that was reserved.
     */
    void release(final int length)
    {
        reserved.addAndGet(-length);
    }

    long reserved()
    {
        return reserved.get();
    }
}
