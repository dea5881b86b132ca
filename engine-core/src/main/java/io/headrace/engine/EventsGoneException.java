package io.headrace.engine;

/**
 * Retention has dropped events that a subscriber asks for: it has to decide whether to go on with what is kept.
 */
public final class EventsGoneException extends RuntimeException
{
    private static final long serialVersionUID = 1L;

    private final long firstSequence;

    EventsGoneException(final long position, final long firstSequence)
    {
        super("position=" + position + " is below firstSequence=" + firstSequence + ", the first that is kept: " +
            "subscribe from there, or keep more by retention.bytes and retention.age");
        this.firstSequence = firstSequence;
    }

    /**
     * The first event that is kept.
     *
     * @return its sequence.
     */
    public long firstSequence()
    {
        return firstSequence;
    }
}
