package io.headrace.systemtests;

import io.headrace.systemtests.checker.ClientLog.Level;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/**
 * Publishes over one connection, written from the documents of the protocols alone. Belongs to one thread.
 */
interface WireClient extends Closeable
{
    /**
     * What the server said to some events.
     *
     * @param accepted      whether they were taken; if not they never appear.
     * @param firstSequence of the first, or 0 if it was not told.
     * @param lastSequence  of the last.
     * @param level         reached.
     * @param reply         of a handler, or an empty text.
     */
    record Answer(boolean accepted, long firstSequence, long lastSequence, Level level, String reply)
    {
    }

    /**
     * Publishes some events one behind the other and waits for the answer to all of them.
     *
     * @param topic    to publish to.
     * @param payloads each a JSON text in ASCII.
     * @param level    to ask for.
     * @param key      under which the events can be sent again; not used in a session.
     * @return the answer.
     * @throws IOException if the connection broke: the events may or may not have been taken.
     */
    Answer publish(String topic, List<String> payloads, Level level, String key) throws IOException;

    /** Identity of the session, or 0 where there are none. */
    default long session()
    {
        return 0;
    }

    /** Events of the session that were applied when the connection was made. */
    default long applied()
    {
        return 0;
    }
}
