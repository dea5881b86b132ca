package io.headrace.edge;

/**
 * Which session sequence the events of one TCP connection have. Without a session they count from 1 and leave none
 * out. In a session they go on where it ended, may go back to repeat what was sent before, and an event that was
 * refused leaves its number to the next one. Called only by the event loop of the connection.
 */
final class EventNumbers
{
    private long sessionId;
    private long next = 1;
    private long current = 1;

    /**
     * Continues a session.
     *
     * @param id   of the session.
     * @param last session sequence that was applied.
     */
    void begin(final long id, final long last)
    {
        sessionId = id;
        next = last + 1;
    }

    boolean isSession()
    {
        return sessionId != 0;
    }

    long sessionId()
    {
        return sessionId;
    }

    /** The session sequence that leaves none out and repeats none. */
    long next()
    {
        return next;
    }

    /** Session sequence of the next event of the message at hand. */
    long current()
    {
        return current;
    }

    /**
     * Begins a message.
     *
     * @param first session sequence of its first event.
     * @return false if events before it are missing, or repeated where there is no session.
     */
    boolean begin(final long first)
    {
        current = first;
        return isSession() ? first > 0 && first <= next : first == next;
    }

    /** Counts events of the message at hand that were taken. */
    void take(final int count)
    {
        current += count;
        next = Math.max(next, current);
    }

    /** Counts events of the message at hand that were refused. */
    void refuse(final int count)
    {
        current += count;
        if (!isSession())
        {
            next = current;
        }
    }
}
