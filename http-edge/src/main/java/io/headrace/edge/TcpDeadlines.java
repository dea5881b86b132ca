package io.headrace.edge;

import org.agrona.concurrent.NanoClock;

/**
 * The deadlines of one TCP connection: HELLO, silence, a reader that does not read, and the end. Called only by its
 * event loop.
 */
final class TcpDeadlines
{
    /** What is due. */
    enum Due
    {
        NOTHING,
        HELLO_MISSED,
        PING_DUE,
        SILENT,
        SLOW_READER,
        LINGERED
    }

    private static final long LINGER_NS = 2_000_000_000L;
    private static final long NS_PER_MS = 1_000_000L;

    private final NanoClock clock;
    private final long helloTimeoutNs;
    private final long pingIntervalNs;
    private final long slowReaderTimeoutNs;
    private final long connectedNs;
    private long receivedNs;
    private long unwritableSinceNs;
    private long goodbyeNs;
    private boolean received;
    private boolean welcomed;
    private boolean pinged;
    private boolean unwritable;
    private boolean closing;

    TcpDeadlines(final EdgeContext context)
    {
        clock = context.clock();
        helloTimeoutNs = context.tcp().helloTimeoutNs();
        pingIntervalNs = context.tcp().pingIntervalNs();
        slowReaderTimeoutNs = context.slowReaderTimeoutNs();
        connectedNs = clock.nanoTime();
        receivedNs = connectedNs;
    }

    /** Something has come; noted here and timed at the next check, to keep the clock off the hot path. */
    void onReceived()
    {
        received = true;
    }

    void onWelcomed()
    {
        welcomed = true;
    }

    void onGoodbye()
    {
        closing = true;
        goodbyeNs = clock.nanoTime();
    }

    /**
     * What is due.
     *
     * @param nowNs    of the clock.
     * @param writable whether the client reads what it is sent.
     * @param stalled  whether the edge does not read the client.
     * @return the most urgent.
     */
    Due check(final long nowNs, final boolean writable, final boolean stalled)
    {
        if (closing)
        {
            return nowNs - goodbyeNs > LINGER_NS ? Due.LINGERED : Due.NOTHING;
        }
        if (!welcomed)
        {
            return nowNs - connectedNs > helloTimeoutNs ? Due.HELLO_MISSED : Due.NOTHING;
        }
        if (isSlowReader(nowNs, writable))
        {
            return Due.SLOW_READER;
        }
        if (received || stalled)
        {
            received = false;
            pinged = false;
            receivedNs = nowNs;
            return Due.NOTHING;
        }
        return silence(nowNs);
    }

    private boolean isSlowReader(final long nowNs, final boolean writable)
    {
        if (!writable && !unwritable)
        {
            unwritableSinceNs = nowNs;
        }
        unwritable = !writable;
        return unwritable && nowNs - unwritableSinceNs > slowReaderTimeoutNs;
    }

    private Due silence(final long nowNs)
    {
        final long silentNs = nowNs - receivedNs;
        if (pinged)
        {
            return silentNs > 2 * pingIntervalNs ? Due.SILENT : Due.NOTHING;
        }
        pinged = silentNs > pingIntervalNs;
        return pinged ? Due.PING_DUE : Due.NOTHING;
    }

    long helloTimeoutMs()
    {
        return helloTimeoutNs / NS_PER_MS;
    }

    long pingIntervalMs()
    {
        return pingIntervalNs / NS_PER_MS;
    }
}
