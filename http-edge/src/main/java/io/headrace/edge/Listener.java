package io.headrace.edge;

import java.net.InetSocketAddress;

/**
 * One port of the edge with its connections. Threadsafe.
 */
interface Listener extends AutoCloseable
{
    /**
     * Begins to accept connections.
     *
     * @throws EdgeException if the port cannot be bound.
     */
    void open();

    /**
     * Where it listens.
     *
     * @return the address, with the port that was picked if the setting is 0.
     */
    InetSocketAddress address();

    /** Accepts no more connections, finishes what is in flight and says goodbye; returns at once. */
    void drain();

    /**
     * Whether everything in flight has been answered since {@link #drain()}.
     *
     * @return true once nobody waits for an answer.
     */
    boolean isDrained();

    /** Closes port and connections. */
    @Override
    void close();
}
