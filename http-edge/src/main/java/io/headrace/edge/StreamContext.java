package io.headrace.edge;

/**
 * Settings of streams to subscribers. Filled by the host before the edge is made, and not to be changed after. Not
 * threadsafe.
 */
public final class StreamContext
{
    private int threads = 1;
    private int maxSubscriptions = 10_000;
    private long memoryBytes = 64 * 1024 * 1024;
    private long stallTimeoutNs = 10_000_000_000L;
    private long heartbeatNs = 15_000_000_000L;

    StreamContext()
    {
    }

    void conclude()
    {
        EdgeContext.checkRange("stream.threads", threads, 1, 64);
        EdgeContext.checkRange("subscriptions.max", maxSubscriptions, 0, 1 << 20);
        EdgeContext.checkRange("stream.memory.bytes", memoryBytes, 1 << 20, Long.MAX_VALUE);
        EdgeContext.checkRange("stream.stall.timeout", stallTimeoutNs, 1_000_000, Long.MAX_VALUE);
        EdgeContext.checkRange("stream.heartbeat", heartbeatNs, 1_000_000, Long.MAX_VALUE);
    }

    /**
     * Threads that read the journal for subscribers; those of one topic share a thread.
     *
     * @param value of {@code stream.threads}.
     * @return this.
     */
    public StreamContext threads(final int value)
    {
        threads = value;
        return this;
    }

    /**
     * Most subscriptions at a time.
     *
     * @param value of {@code subscriptions.max}, 0 for none.
     * @return this.
     */
    public StreamContext maxSubscriptions(final int value)
    {
        maxSubscriptions = value;
        return this;
    }

    /**
     * Most bytes that are under way to all subscribers together. From half of it on, a
     * subscriber is disconnected who takes nothing in for a tenth of {@code stream.stall.timeout}; from three quarters
     * on, those who are behind wait; at the whole of it whoever takes nothing in is disconnected, the longest first.
     *
     * @param value of {@code stream.memory.bytes}.
     * @return this.
     */
    public StreamContext memoryBytes(final long value)
    {
        memoryBytes = value;
        return this;
    }

    /**
     * How long a subscriber may take nothing in before it is disconnected.
     *
     * @param value of {@code stream.stall.timeout} in nanoseconds.
     * @return this.
     */
    public StreamContext stallTimeoutNs(final long value)
    {
        stallTimeoutNs = value;
        return this;
    }

    /**
     * After how long without events a subscriber is sent a sign of life.
     *
     * @param value of {@code stream.heartbeat} in nanoseconds.
     * @return this.
     */
    public StreamContext heartbeatNs(final long value)
    {
        heartbeatNs = value;
        return this;
    }

    int threads()
    {
        return threads;
    }

    int maxSubscriptions()
    {
        return maxSubscriptions;
    }

    long memoryBytes()
    {
        return memoryBytes;
    }

    long stallTimeoutNs()
    {
        return stallTimeoutNs;
    }

    long heartbeatNs()
    {
        return heartbeatNs;
    }
}
