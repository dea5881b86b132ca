package io.headrace.load;

import java.io.IOException;

/**
 * One connection that events are published through. Belongs to one thread; no method blocks.
 */
interface EventConnection extends AutoCloseable
{
    /** How many events may be put into one batch now; 0 until answers make room. */
    int vacancy();

    /**
     * Encodes one batch for {@link #flush()}.
     *
     * @param payloads to take the events from.
     * @param count    events, at most {@link #vacancy()}.
     */
    void send(PayloadWriter payloads, int count);

    /**
     * Writes what was encoded as far as the socket takes it.
     *
     * @return bytes written.
     * @throws IOException if the connection is lost.
     */
    int flush() throws IOException;

    /**
     * Reads answers and hands them to the listener.
     *
     * @return bytes read.
     * @throws IOException if the connection is lost, or the server broke the protocol or ended the session.
     */
    int poll() throws IOException;

    @Override
    void close();
}
