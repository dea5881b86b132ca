package io.headrace.edge;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many connections a port may have that does not publish, and so has no slot for completions. Threadsafe.
 */
final class ConnectionLimit
{
    private final AtomicInteger connections = new AtomicInteger();
    private final int max;

    ConnectionLimit(final int max)
    {
        this.max = max;
    }

    /**
     * Admits a connection.
     *
     * @return false if there are as many as there may be.
     */
    boolean tryAdd()
    {
        if (connections.incrementAndGet() > max)
        {
            connections.decrementAndGet();
            return false;
        }
        return true;
    }

    /** Takes note that an admitted connection has ended. */
    void remove()
    {
        connections.decrementAndGet();
    }

    int max()
    {
        return max;
    }
}
