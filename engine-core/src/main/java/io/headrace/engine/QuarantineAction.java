package io.headrace.engine;

/**
 * What an operator has done with a quarantined event.
 */
public enum QuarantineAction
{
    /** It is applied again, as a new event with a sequence of its own. */
    RETRY(1),
    /** It is forgotten; the journal keeps it. */
    DISCARD(2);

    private final int code;

    QuarantineAction(final int code)
    {
        this.code = code;
    }

    int code()
    {
        return code;
    }
}
