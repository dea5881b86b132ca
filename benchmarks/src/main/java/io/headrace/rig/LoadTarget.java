package io.headrace.rig;

import io.headrace.load.LoadSession;
import java.io.IOException;

/**
 * Something that events are sent to at a rate, in phases. Belongs to one thread.
 */
interface LoadTarget extends AutoCloseable
{
    /** Sets who is told what was acknowledged in each interval, and how long an interval is. */
    void listener(LoadSession.IntervalListener listener, long intervalNs);

    /** Sends for a time and records nothing of it. */
    void warmUp(long rate, int seconds) throws IOException;

    /**
     * Sends for a time and records, without waiting for what is in flight at the end; what is overdue then is given up.
     *
     * @param rate    events per second.
     * @param seconds to send.
     * @return events given up.
     * @throws IOException if a connection is lost.
     */
    long phase(long rate, int seconds) throws IOException;

    /**
     * Sends for a time, then what is overdue, and waits for the answers.
     *
     * @param rate    events per second, 0 for as many as there is room for.
     * @param seconds to send.
     * @return what was found.
     * @throws IOException if a connection is lost.
     */
    LoadFigures measure(long rate, int seconds) throws IOException;

    @Override
    void close() throws IOException;
}
