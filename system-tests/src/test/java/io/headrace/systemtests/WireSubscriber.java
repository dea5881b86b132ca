package io.headrace.systemtests;

import java.io.Closeable;
import java.io.IOException;

/**
 * Gets the events of one topic over a connection of its own, written from the documents of the protocols alone. Belongs
 * to one thread.
 */
interface WireSubscriber extends Closeable
{
    /** There are no more events: the server has cut it off. */
    long END = -1;

    /** Milliseconds after which a read without an event fails. */
    int DEADLINE_MS = 30_000;

    /**
     * Reads the next event.
     *
     * @return its sequence, or {@link #END}.
     * @throws IOException if what comes is not of the protocol, or nothing comes.
     */
    long next() throws IOException;
}
