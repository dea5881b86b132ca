package io.headrace.engine;

import java.util.Locale;

/**
 * What an agent is there for: the AGENT in the names of the settings of threads.
 */
public enum AgentRole
{
    /** Fills and journals batches, and calls handlers or has them called. */
    ENGINE,
    /** Call handlers where the layout gives them threads of their own: one or several. */
    HANDLERS,
    /** Releases acknowledgements and replies; in the layout {@code compact} on the thread of the engine agent. */
    OUTBOUND,
    /** Forces the journal. */
    SYNC,
    /** Sends to subscribers; on a thread of the edge. */
    STREAM,
    /** Follows with a second state, and takes snapshots. */
    SHADOW;

    /** As it is written in settings: the name in lower case. */
    public String label()
    {
        return name().toLowerCase(Locale.ROOT);
    }
}
