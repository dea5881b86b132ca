package io.headrace.edge;

import java.util.concurrent.ConcurrentHashMap;

/**
 * Which TCP connection carries on a session: one at a time, the newest. Threadsafe.
 */
final class SessionRegistry
{
    private final ConcurrentHashMap<Long, TcpConnection> connections = new ConcurrentHashMap<>();

    /**
     * Gives a session to a connection.
     *
     * @param sessionId  of the session.
     * @param connection that carries it on from now on.
     * @return the connection that had it, or null.
     */
    TcpConnection take(final long sessionId, final TcpConnection connection)
    {
        return connections.put(sessionId, connection);
    }

    /**
     * Forgets a connection that has ended.
     *
     * @param sessionId  of its session.
     * @param connection that has ended; another one that has taken the session over keeps it.
     */
    void release(final long sessionId, final TcpConnection connection)
    {
        connections.remove(sessionId, connection);
    }
}
