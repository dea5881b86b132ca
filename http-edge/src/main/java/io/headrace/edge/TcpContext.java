package io.headrace.edge;

/**
 * Settings of the TCP protocol. Filled by the host before the edge is made, and not to be changed after. Not
 * threadsafe.
 */
public final class TcpContext
{
    private long creditBytes = 8L * 1024 * 1024;
    private int creditEvents = 256 * 1024;
    private int frameMaxLength = 4 * 1024 * 1024;
    private int runMaxLength = 64 * 1024;
    private int receiveMaxLength = 256 * 1024;
    private long helloTimeoutNs = 5_000_000_000L;
    private long pingIntervalNs = 15_000_000_000L;

    void conclude()
    {
        EdgeContext.checkRange("tcp.credit.bytes", creditBytes, 1024, 1099511627776L);
        EdgeContext.checkRange("tcp.credit.events", creditEvents, 1, 1073741824);
        EdgeContext.checkRange("tcp.frame.max.bytes", frameMaxLength, 1024, 1073741824);
        EdgeContext.checkRange("tcp.run.bytes", runMaxLength, 1024, 16777216);
        EdgeContext.checkRange("tcp.receive.bytes", receiveMaxLength, 2048, 16777216);
        EdgeContext.checkRange("tcp.hello.timeout", helloTimeoutNs, 1000000, Long.MAX_VALUE);
        EdgeContext.checkRange("tcp.ping.interval", pingIntervalNs, 1000000, Long.MAX_VALUE);
    }

    /**
     * Bytes that a TCP connection may have unacknowledged before the edge stops reading it.
     *
     * @param value of {@code tcp.credit.bytes}.
     * @return this.
     */
    public TcpContext creditBytes(final long value)
    {
        creditBytes = value;
        return this;
    }

    /**
     * Events that a TCP connection may have unacknowledged before the edge stops reading it.
     *
     * @param value of {@code tcp.credit.events}.
     * @return this.
     */
    public TcpContext creditEvents(final int value)
    {
        creditEvents = value;
        return this;
    }

    /**
     * Longest frame that a TCP client may send, without its length field; raised where the longest event needs more.
     *
     * @param value of {@code tcp.frame.max.bytes}.
     * @return this.
     */
    public TcpContext frameMaxLength(final int value)
    {
        frameMaxLength = value;
        return this;
    }

    /**
     * Bytes of a batch that enter the lane together; a longer event still enters whole.
     *
     * @param value of {@code tcp.run.bytes}.
     * @return this.
     */
    public TcpContext runMaxLength(final int value)
    {
        runMaxLength = value;
        return this;
    }

    /**
     * Most bytes taken from a socket at once.
     *
     * @param value of {@code tcp.receive.bytes}.
     * @return this.
     */
    public TcpContext receiveMaxLength(final int value)
    {
        receiveMaxLength = value;
        return this;
    }

    /**
     * Nanoseconds from connecting to a complete HELLO.
     *
     * @param value of {@code tcp.hello.timeout}.
     * @return this.
     */
    public TcpContext helloTimeoutNs(final long value)
    {
        helloTimeoutNs = value;
        return this;
    }

    /**
     * Nanoseconds of silence after which a TCP client is pinged, and after as many again disconnected.
     *
     * @param value of {@code tcp.ping.interval}.
     * @return this.
     */
    public TcpContext pingIntervalNs(final long value)
    {
        pingIntervalNs = value;
        return this;
    }

    long creditBytes()
    {
        return creditBytes;
    }

    int creditEvents()
    {
        return creditEvents;
    }

    int frameMaxLength()
    {
        return frameMaxLength;
    }

    int runMaxLength()
    {
        return runMaxLength;
    }

    int receiveMaxLength()
    {
        return receiveMaxLength;
    }

    long helloTimeoutNs()
    {
        return helloTimeoutNs;
    }

    long pingIntervalNs()
    {
        return pingIntervalNs;
    }
}
