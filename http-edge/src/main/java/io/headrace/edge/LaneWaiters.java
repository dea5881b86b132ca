package io.headrace.edge;

import io.headrace.bus.Lanes;
import java.util.ArrayDeque;

/**
 * The TCP connections of one event loop that have met a full lane, apart for each lane: who waits for one lane is not
 * held up by those that wait for another. Called only by the event loop.
 */
final class LaneWaiters
{
    /** Who waits. */
    interface Waiter
    {
        /** Goes on, and puts itself on the list again where a lane is full still. */
        void resume();
    }

    /** Stands for the lane of queries, behind those of events. */
    static final int QUERY_LANE = Lanes.MAX_LANES;

    private static final int LANES = QUERY_LANE + 1;

    private final ArrayDeque<Waiter>[] waiting = newLanes();

    @SuppressWarnings({"unchecked", "rawtypes"}) // there are no arrays of generic types
    private static ArrayDeque<Waiter>[] newLanes()
    {
        final ArrayDeque<Waiter>[] lanes = new ArrayDeque[LANES];
        for (int lane = 0; lane < LANES; lane++)
        {
            lanes[lane] = new ArrayDeque<>();
        }
        return lanes;
    }

    /**
     * Puts a connection at the end of those that wait for a lane.
     *
     * @param connection that has stalled.
     * @param lane       that was full.
     */
    void add(final Waiter connection, final int lane)
    {
        if (!waiting[lane].contains(connection))
        {
            waiting[lane].addLast(connection);
        }
    }

    /** Forgets a connection. */
    void remove(final Waiter connection)
    {
        for (final ArrayDeque<Waiter> connections : waiting)
        {
            connections.remove(connection);
        }
    }

    /**
     * Resumes connections, for each lane in the order in which they met it full, until one meets it so again.
     */
    void resume()
    {
        for (final ArrayDeque<Waiter> connections : waiting)
        {
            boolean full = false;
            for (int left = connections.size(); left > 0 && !full; left--)
            {
                final Waiter connection = connections.pollFirst();
                if (connection == null)
                {
                    break; // others have left meanwhile
                }
                connection.resume();
                full = connections.peekLast() == connection;
            }
        }
    }
}
