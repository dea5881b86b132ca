package io.headrace.engine;

/**
 * What else a producer is told about an event than that it was applied.
 */
public enum Outcome
{
    /** The event was applied before, under the same identity: the replies and the acknowledgement follow again. */
    DUPLICATE(1, true),
    /** The handler threw: the event is durable, set aside, and had no effect. The acknowledgement follows. */
    QUARANTINED(2, true),
    /** Another request was made under the same identity: this one is refused. The value is the first sequence. */
    CONFLICT(3, false),
    /** The event was applied before, but its answer is not kept any more: the value is its sequence. */
    EVICTED(4, false),
    /** Events before this one are missing in the session: the value is the last session sequence applied. */
    SESSION_GAP(5, false),
    /** The session was never opened, or evicted: the value is 0. */
    SESSION_UNKNOWN(6, false),
    /** Answer to the question for a session: the value is the last session sequence applied. */
    SESSION_RESUMED(7, false),
    /** No event of that sequence is quarantined, so there is nothing to retry or discard: the value is 0. */
    NOT_QUARANTINED(8, true),
    /** The handler threw at the query, which is refused: the value is 0. */
    QUERY_FAILED(9, false),
    /** The handler answers no queries: the value is 0. */
    QUERY_UNSUPPORTED(10, false),
    /** There are {@code cursors.max} cursors, so no further one was made: the value is 0. */
    CURSORS_FULL(11, true);

    private static final Outcome[] BY_CODE = values();

    private final int code;
    private final boolean acknowledged;

    Outcome(final int code, final boolean acknowledged)
    {
        this.code = code;
        this.acknowledged = acknowledged;
    }

    /**
     * Number of the outcome in queues.
     *
     * @return 1 to 11.
     */
    public int code()
    {
        return code;
    }

    /**
     * Whether an acknowledgement of the event follows.
     *
     * @return false when the outcome stands in its place.
     */
    public boolean isAcknowledged()
    {
        return acknowledged;
    }

    /**
     * The outcome with a code.
     *
     * @param code of {@link #code()}.
     * @return the outcome.
     */
    public static Outcome ofCode(final int code)
    {
        return BY_CODE[code - 1];
    }
}
