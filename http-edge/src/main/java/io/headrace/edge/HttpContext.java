package io.headrace.edge;

/**
 * Settings of HTTP and of the operations port. Filled by the host, concluded with the {@link EdgeContext} it belongs
 * to, and not to be changed after. Not threadsafe.
 */
public final class HttpContext
{
    private int initialLineMax = 4096;
    private int headersMax = 8192;
    private int batchMaxLength = 4 * 1024 * 1024;
    private int batchMaxEvents = 64 * 1024;
    private long bodiesMaxLength = 64L * 1024 * 1024;
    private long headerDeadlineNs = 10_000_000_000L;
    private long bodyDeadlineNs = 30_000_000_000L;
    private int bodyMinRate = 1024;
    private long idleDeadlineNs = 60_000_000_000L;
    private long replyDeadlineNs = 60_000_000_000L;
    private int pipelinedMax = 64;
    private boolean cloudEventsDeduplicated = true;
    private int readLimitMax = 10_000;
    private int readScanMax = 1_000_000;
    private int readMaxLength = 64 * 1024 * 1024;
    private int readChunkLength = 64 * 1024;
    private int readThreads = 2;
    private int readQueueLength = 256;
    private long digestDeadlineNs = 10_000_000_000L;
    private int laneHighWaterPercent = 80;
    private int opsMaxConnections = 256;

    HttpContext()
    {
    }

    /**
     * Checks all settings.
     *
     * @throws IllegalArgumentException naming the setting, its value and its bound.
     */
    void conclude()
    {
        checkRange("http.line.max.bytes", initialLineMax, 256, 65536);
        checkRange("http.headers.max.bytes", headersMax, 1024, 1048576);
        checkRange("http.batch.max.bytes", batchMaxLength, 1024, 67108864);
        checkRange("http.batch.max.events", batchMaxEvents, 1, 1048576);
        checkRange("http.bodies.max.bytes", bodiesMaxLength, 1024, 1099511627776L);
        checkRange("http.header.deadline", headerDeadlineNs, 1000000, Long.MAX_VALUE);
        checkRange("http.body.deadline", bodyDeadlineNs, 1000000, Long.MAX_VALUE);
        checkRange("http.body.min.rate", bodyMinRate, 0, 1073741824);
        checkRange("http.idle.deadline", idleDeadlineNs, 1000000, Long.MAX_VALUE);
        checkRange("http.reply.deadline", replyDeadlineNs, 1000000, Long.MAX_VALUE);
        checkRange("http.pipelined.max", pipelinedMax, 1, 4096);
        checkRange("http.read.max.events", readLimitMax, 1, 1048576);
        checkRange("http.read.max.scan", readScanMax, 1, 1073741824);
        checkRange("http.read.max.bytes", readMaxLength, 1024, 1073741824);
        checkRange("http.read.chunk.bytes", readChunkLength, 256, 16777216);
        checkRange("http.read.threads", readThreads, 1, 256);
        checkRange("http.read.queue", readQueueLength, 1, 1048576);
        checkRange("ops.state.deadline", digestDeadlineNs, 1000000, Long.MAX_VALUE);
        checkRange("ops.lane.high.water.percent", laneHighWaterPercent, 1, 100);
        checkRange("ops.connections.max", opsMaxConnections, 1, 65536);
    }

    private static void checkRange(final String name, final long value, final long min, final long max)
    {
        if (value < min || value > max)
        {
            throw new IllegalArgumentException(name + "=" + value + " must be " + min + " to " + max);
        }
    }

    /**
     * Longest request line.
     *
     * @param value of {@code http.line.max.bytes}.
     * @return this.
     */
    public HttpContext initialLineMax(final int value)
    {
        initialLineMax = value;
        return this;
    }

    /**
     * Most bytes of all header fields of a request.
     *
     * @param value of {@code http.headers.max.bytes}.
     * @return this.
     */
    public HttpContext headersMax(final int value)
    {
        headersMax = value;
        return this;
    }

    /**
     * Longest body of a batch.
     *
     * @param value of {@code http.batch.max.bytes}.
     * @return this.
     */
    public HttpContext batchMaxLength(final int value)
    {
        batchMaxLength = value;
        return this;
    }

    /**
     * Most events of a batch.
     *
     * @param value of {@code http.batch.max.events}.
     * @return this.
     */
    public HttpContext batchMaxEvents(final int value)
    {
        batchMaxEvents = value;
        return this;
    }

    /**
     * Most bytes of unfinished bodies of all connections together.
     *
     * @param value of {@code http.bodies.max.bytes}.
     * @return this.
     */
    public HttpContext bodiesMaxLength(final long value)
    {
        bodiesMaxLength = value;
        return this;
    }

    /**
     * Whether a CloudEvent whose source and id came before is not applied again.
     *
     * @param value of {@code http.cloudevents.dedup}.
     * @return this.
     */
    public HttpContext cloudEventsDeduplicated(final boolean value)
    {
        cloudEventsDeduplicated = value;
        return this;
    }

    /**
     * Nanoseconds from the first byte of a request to the end of its header.
     *
     * @param value of {@code http.header.deadline}.
     * @return this.
     */
    public HttpContext headerDeadlineNs(final long value)
    {
        headerDeadlineNs = value;
        return this;
    }

    /**
     * Nanoseconds from the end of the header to the end of the body.
     *
     * @param value of {@code http.body.deadline}.
     * @return this.
     */
    public HttpContext bodyDeadlineNs(final long value)
    {
        bodyDeadlineNs = value;
        return this;
    }

    /**
     * Fewest bytes per second at which a body may arrive, after a grace of five seconds.
     *
     * @param value of {@code http.body.min.rate}.
     * @return this.
     */
    public HttpContext bodyMinRate(final int value)
    {
        bodyMinRate = value;
        return this;
    }

    /**
     * Nanoseconds that a connection may stay open without a request.
     *
     * @param value of {@code http.idle.deadline}.
     * @return this.
     */
    public HttpContext idleDeadlineNs(final long value)
    {
        idleDeadlineNs = value;
        return this;
    }

    /**
     * Nanoseconds that the engine may take to acknowledge an event.
     *
     * @param value of {@code http.reply.deadline}.
     * @return this.
     */
    public HttpContext replyDeadlineNs(final long value)
    {
        replyDeadlineNs = value;
        return this;
    }

    /**
     * Requests that a connection may have in flight before it is not read.
     *
     * @param value of {@code http.pipelined.max}.
     * @return this.
     */
    public HttpContext pipelinedMax(final int value)
    {
        pipelinedMax = value;
        return this;
    }

    /**
     * Most events that one request reads back.
     *
     * @param value of {@code http.read.max.events}.
     * @return this.
     */
    public HttpContext readLimitMax(final int value)
    {
        readLimitMax = value;
        return this;
    }

    /**
     * Most events of any topic that one request looks at.
     *
     * @param value of {@code http.read.max.scan}.
     * @return this.
     */
    public HttpContext readScanMax(final int value)
    {
        readScanMax = value;
        return this;
    }

    /**
     * Bytes of payload after which reading back ends early.
     *
     * @param value of {@code http.read.max.bytes}.
     * @return this.
     */
    public HttpContext readMaxLength(final int value)
    {
        readMaxLength = value;
        return this;
    }

    /**
     * Bytes of a response that are made at a time.
     *
     * @param value of {@code http.read.chunk.bytes}.
     * @return this.
     */
    public HttpContext readChunkLength(final int value)
    {
        readChunkLength = value;
        return this;
    }

    /**
     * Threads that read the journal.
     *
     * @param value of {@code http.read.threads}.
     * @return this.
     */
    public HttpContext readThreads(final int value)
    {
        readThreads = value;
        return this;
    }

    /**
     * Requests that wait for a thread that reads the journal.
     *
     * @param value of {@code http.read.queue}.
     * @return this.
     */
    public HttpContext readQueueLength(final int value)
    {
        readQueueLength = value;
        return this;
    }

    /**
     * Nanoseconds that hashing the state may take.
     *
     * @param value of {@code ops.state.deadline}.
     * @return this.
     */
    public HttpContext digestDeadlineNs(final long value)
    {
        digestDeadlineNs = value;
        return this;
    }

    /**
     * Share of the lane in use above which the process counts as overloaded.
     *
     * @param value of {@code ops.lane.high.water.percent}.
     * @return this.
     */
    public HttpContext laneHighWaterPercent(final int value)
    {
        laneHighWaterPercent = value;
        return this;
    }

    /**
     * Most connections of the operations port, apart from those of the data ports.
     *
     * @param value of {@code ops.connections.max}.
     * @return this.
     */
    public HttpContext opsMaxConnections(final int value)
    {
        opsMaxConnections = value;
        return this;
    }

    int initialLineMax()
    {
        return initialLineMax;
    }

    int headersMax()
    {
        return headersMax;
    }

    boolean cloudEventsDeduplicated()
    {
        return cloudEventsDeduplicated;
    }

    int batchMaxLength()
    {
        return batchMaxLength;
    }

    int batchMaxEvents()
    {
        return batchMaxEvents;
    }

    long bodiesMaxLength()
    {
        return bodiesMaxLength;
    }

    long headerDeadlineNs()
    {
        return headerDeadlineNs;
    }

    long bodyDeadlineNs()
    {
        return bodyDeadlineNs;
    }

    int bodyMinRate()
    {
        return bodyMinRate;
    }

    long idleDeadlineNs()
    {
        return idleDeadlineNs;
    }

    long replyDeadlineNs()
    {
        return replyDeadlineNs;
    }

    int pipelinedMax()
    {
        return pipelinedMax;
    }

    int readLimitMax()
    {
        return readLimitMax;
    }

    int readScanMax()
    {
        return readScanMax;
    }

    int readMaxLength()
    {
        return readMaxLength;
    }

    int readChunkLength()
    {
        return readChunkLength;
    }

    int readThreads()
    {
        return readThreads;
    }

    int readQueueLength()
    {
        return readQueueLength;
    }

    long digestDeadlineNs()
    {
        return digestDeadlineNs;
    }

    int opsMaxConnections()
    {
        return opsMaxConnections;
    }

    int laneHighWaterPercent()
    {
        return laneHighWaterPercent;
    }
}
