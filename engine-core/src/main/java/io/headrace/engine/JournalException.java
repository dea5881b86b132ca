package io.headrace.engine;

/**
 * The journal cannot go on. The message is one line for a person and says what to do.
 */
public class JournalException extends RuntimeException
{
    private static final long serialVersionUID = 1L;

    /** What went wrong, as far as a program cares. */
    public enum Reason
    {
        /** It cannot be opened: in use, not writable, no room. */
        UNAVAILABLE,
        /** A newer version wrote it; nothing of it may be judged or changed. */
        NEWER_FORMAT,
        /** Stored data is not what was written. */
        DAMAGED,
        /** A read or a write failed. */
        FAILED,
        /** A force failed: what was written since the one before may be lost, so the process must end. */
        FORCE_FAILED
    }

    private final Reason reason;

    /**
     * A failure without a deeper cause.
     *
     * @param reason  what went wrong.
     * @param message one line for a person.
     */
    public JournalException(final Reason reason, final String message)
    {
        super(message);
        this.reason = reason;
    }

    /**
     * A failure with its cause.
     *
     * @param reason  what went wrong.
     * @param message one line for a person.
     * @param cause   the deeper cause.
     */
    public JournalException(final Reason reason, final String message, final Throwable cause)
    {
        super(message, cause);
        this.reason = reason;
    }

    /**
     * What went wrong.
     *
     * @return the reason.
     */
    public Reason reason()
    {
        return reason;
    }
}
