package io.headrace.edge;

/**
 * When a connection has waited long enough: for a header, for a body, for its client to read, for anything at all.
 * Used by one event loop.
 */
final class ConnectionDeadlines
{
    /** Nothing is late. */
    static final int IN_TIME = 0;
    /** The client does not read. */
    static final int SLOW_READER = 1;
    /** The client does not send anything. */
    static final int IDLE = 2;
    /** A header takes too long. */
    static final int LATE_HEAD = 3;
    /** A body takes too long. */
    static final int LATE_BODY = 4;

    private static final long RATE_GRACE_NS = 5_000_000_000L;
    private static final long LINGER_NS = 2_000_000_000L;
    private static final long DRAINING_HEAD_NS = 1_000_000_000L;
    private static final double SECOND_NS = 1e9;

    private final HttpContext settings;
    private final long slowReaderTimeoutNs;
    private boolean inHead;
    private boolean stalled;
    private long headSinceNs;
    private long bodySinceNs;
    private long idleSinceNs;
    private long stalledSinceNs;
    private long tickNs;

    ConnectionDeadlines(final HttpContext settings, final long slowReaderTimeoutNs)
    {
        this.settings = settings;
        this.slowReaderTimeoutNs = slowReaderTimeoutNs;
    }

    void opened(final long nowNs)
    {
        idleSinceNs = nowNs;
        tickNs = nowNs;
    }

    void headBegun(final long nowNs)
    {
        if (!inHead)
        {
            inHead = true;
            headSinceNs = nowNs;
        }
    }

    void headEnded(final long nowNs)
    {
        inHead = false;
        bodySinceNs = nowNs;
    }

    void idleSince(final long nowNs)
    {
        idleSinceNs = nowNs;
    }

    void writable(final boolean writable, final long nowNs)
    {
        if (!writable && !stalled)
        {
            stalledSinceNs = nowNs;
        }
        stalled = !writable;
    }

    /**
     * Looks at all of them.
     *
     * @param nowNs      time.
     * @param connection they belong to.
     * @param receiver   of the connection.
     * @return {@link #IN_TIME} or what is late.
     */
    int check(final long nowNs, final HttpConnection connection, final RequestReceiver receiver)
    {
        final long passedNs = nowNs - tickNs;
        tickNs = nowNs;
        if (!connection.isReading())
        {
            headSinceNs += passedNs; // the client cannot help it that we do not read
            bodySinceNs += passedNs;
        }
        if (stalled && !connection.isLive() && nowNs - stalledSinceNs >= slowReaderTimeoutNs)
        {
            return SLOW_READER;
        }
        if (receiver.isInBody())
        {
            return isBodyLate(nowNs, receiver.bodyReceived()) ? LATE_BODY : IN_TIME;
        }
        final long headLimitNs = connection.loop().isClosing() ?
            Math.min(DRAINING_HEAD_NS, settings.headerDeadlineNs()) : settings.headerDeadlineNs();
        if (inHead && nowNs - headSinceNs >= headLimitNs)
        {
            inHead = false;
            return LATE_HEAD;
        }
        final long limitNs = connection.isClosing() ? LINGER_NS : settings.idleDeadlineNs();
        return connection.isIdle() && nowNs - idleSinceNs >= limitNs ? IDLE : IN_TIME;
    }

    private boolean isBodyLate(final long nowNs, final long received)
    {
        final long takenNs = nowNs - bodySinceNs;
        return takenNs >= settings.bodyDeadlineNs() ||
            (takenNs > RATE_GRACE_NS && received < settings.bodyMinRate() * ((takenNs - RATE_GRACE_NS) / SECOND_NS));
    }
}
