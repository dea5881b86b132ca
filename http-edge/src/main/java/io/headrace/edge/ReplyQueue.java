package io.headrace.edge;

import java.util.Arrays;

/**
 * The exchanges of one connection in the order of their requests, which is the order of their responses. Used by one
 * event loop.
 */
final class ReplyQueue
{
    private static final int INITIAL_CAPACITY = 4;

    private final int limit;
    private HttpExchange[] ring = new HttpExchange[INITIAL_CAPACITY];
    private long head = 1;
    private long tail = 1;

    /**
     * An empty queue.
     *
     * @param limit most exchanges.
     */
    ReplyQueue(final int limit)
    {
        this.limit = limit;
    }

    boolean isFull()
    {
        return tail - head >= limit;
    }

    boolean isEmpty()
    {
        return tail == head;
    }

    int size()
    {
        return (int)(tail - head);
    }

    /**
     * Adds an exchange and numbers it.
     *
     * @param exchange to be answered after all that are in the queue.
     */
    void add(final HttpExchange exchange)
    {
        if (size() == ring.length)
        {
            grow();
        }
        exchange.number = tail;
        ring[(int)tail & (ring.length - 1)] = exchange;
        tail++;
    }

    private void grow()
    {
        final HttpExchange[] grown = new HttpExchange[ring.length * 2];
        for (long number = head; number < tail; number++)
        {
            grown[(int)number & (grown.length - 1)] = ring[(int)number & (ring.length - 1)];
        }
        ring = grown;
    }

    /**
     * The exchange to be answered next.
     *
     * @return null if there is none.
     */
    HttpExchange peek()
    {
        return head == tail ? null : ring[(int)head & (ring.length - 1)];
    }

    /** Removes the exchange that {@link #peek()} gave. */
    void remove()
    {
        ring[(int)head & (ring.length - 1)] = null;
        head++;
    }

    /**
     * Finds an exchange that is still to be answered.
     *
     * @param number that {@link #add} gave.
     * @return null if it has been answered.
     */
    HttpExchange find(final long number)
    {
        return number >= head && number < tail ? ring[(int)number & (ring.length - 1)] : null;
    }

    /**
     * The exchange at a place.
     *
     * @param index 0 is the one to be answered next.
     * @return the exchange.
     */
    HttpExchange get(final int index)
    {
        return ring[(int)(head + index) & (ring.length - 1)];
    }

    /**
     * Lets go of all exchanges.
     *
     * @param loop that pools them.
     */
    void clear(final HttpLoop loop)
    {
        for (long number = head; number < tail; number++)
        {
            loop.release(ring[(int)number & (ring.length - 1)]);
        }
        Arrays.fill(ring, null);
        head = tail;
    }
}
