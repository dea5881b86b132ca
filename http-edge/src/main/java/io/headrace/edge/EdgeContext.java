package io.headrace.edge;

import io.headrace.engine.DurabilityLevel;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.SystemNanoClock;

/**
 * Settings of one edge. Filled by the host, concluded once by {@link Edge}, and not to be changed after. Not
 * threadsafe.
 */
public final class EdgeContext
{
    private String httpHost = "127.0.0.1";
    private int httpPort = 8080;
    private String tcpHost = "127.0.0.1";
    private int tcpPort = 7070;
    private String opsHost = "127.0.0.1";
    private int opsPort = 8081;
    private boolean unprotectedNetwork = false;
    private String transport = "auto";
    private int eventLoops = 0;
    private DurabilityLevel defaultLevel = DurabilityLevel.SYNCED;
    private int maxConnections = 20_000;
    private int replyMaxLength = 64 * 1024;
    private int writeBufferLow = 64 * 1024;
    private int writeBufferHigh = 256 * 1024;
    private int writeBufferMax = 8 * 1024 * 1024;
    private long slowReaderTimeoutNs = 10_000_000_000L;
    private final TcpContext tcp = new TcpContext();
    private final HttpContext http = new HttpContext();
    private final StreamContext streams = new StreamContext();
    private NanoClock clock = SystemNanoClock.INSTANCE;
    private boolean concluded;

    /**
     * Fills defaults that depend on others and cross-checks all settings.
     *
     * @throws IllegalArgumentException naming the setting, its value and its bound.
     * @throws IllegalStateException    if called twice.
     */
    void conclude()
    {
        if (concluded)
        {
            throw new IllegalStateException("this context has opened an edge: make a new one");
        }
        concluded = true;
        tcp.conclude();
        http.conclude();
        streams.conclude();
        checkRange("tcp.port", tcpPort, 0, 65535);
        checkRange("http.port", httpPort, 0, 65535);
        checkRange("ops.port", opsPort, 0, 65535);
        checkRange("edge.loops", eventLoops, 0, 256);
        checkRange("connections.max", maxConnections, 1, 1048576);
        checkRange("reply.max.bytes", replyMaxLength, 1, 268435456);
        checkRange("write.buffer.low.bytes", writeBufferLow, 1, 1073741824);
        checkRange("write.buffer.high.bytes", writeBufferHigh, 1, 1073741824);
        checkRange("write.buffer.max.bytes", writeBufferMax, 1, 1073741824);
        checkRange("slow.reader.timeout", slowReaderTimeoutNs, 1000000, Long.MAX_VALUE);
        checkHost("http.host", httpHost);
        checkHost("tcp.host", tcpHost);
        checkHost("ops.host", opsHost);
        if (writeBufferLow > writeBufferHigh || writeBufferHigh > writeBufferMax)
        {
            throw new IllegalArgumentException("write.buffer.low.bytes=" + writeBufferLow +
                " write.buffer.high.bytes=" + writeBufferHigh + " write.buffer.max.bytes=" + writeBufferMax +
                " must not fall in this order");
        }
        if (eventLoops == 0)
        {
            eventLoops = EventLoops.countFor(Runtime.getRuntime().availableProcessors());
        }
    }

    static void checkRange(final String name, final long value, final long min, final long max)
    {
        if (value < min || value > max)
        {
            throw new IllegalArgumentException(name + "=" + value + " must be " + min + " to " + max);
        }
    }

    private void checkHost(final String name, final String host)
    {
        try
        {
            if (!unprotectedNetwork && !InetAddress.getByName(host).isLoopbackAddress())
            {
                throw new IllegalArgumentException(name + "=" + host + " is reachable from other machines, and " +
                    "connections are neither encrypted nor authenticated: use 127.0.0.1 behind a proxy, or set " +
                    "edge.unprotected.network=true");
            }
        }
        catch (final UnknownHostException ex)
        {
            throw new IllegalArgumentException(name + "=" + host + " is not an address of this machine", ex);
        }
    }

    /**
     * Address that HTTP listens on.
     *
     * @param value of {@code http.host}.
     * @return this.
     */
    public EdgeContext httpHost(final String value)
    {
        httpHost = value;
        return this;
    }

    /**
     * Port that HTTP listens on, 0 for a free one.
     *
     * @param value of {@code http.port}.
     * @return this.
     */
    public EdgeContext httpPort(final int value)
    {
        httpPort = value;
        return this;
    }

    /**
     * Address that the TCP protocol listens on.
     *
     * @param value of {@code tcp.host}.
     * @return this.
     */
    public EdgeContext tcpHost(final String value)
    {
        tcpHost = value;
        return this;
    }

    /**
     * Port that the TCP protocol listens on, 0 for a free one.
     *
     * @param value of {@code tcp.port}.
     * @return this.
     */
    public EdgeContext tcpPort(final int value)
    {
        tcpPort = value;
        return this;
    }

    /**
     * Address that the operations port listens on.
     *
     * @param value of {@code ops.host}.
     * @return this.
     */
    public EdgeContext opsHost(final String value)
    {
        opsHost = value;
        return this;
    }

    /**
     * The operations port, 0 for a free one.
     *
     * @param value of {@code ops.port}.
     * @return this.
     */
    public EdgeContext opsPort(final int value)
    {
        opsPort = value;
        return this;
    }

    /**
     * Allows hosts beyond loopback although connections are neither encrypted nor authenticated.
     *
     * @param value of {@code edge.unprotected.network}.
     * @return this.
     */
    public EdgeContext unprotectedNetwork(final boolean value)
    {
        unprotectedNetwork = value;
        return this;
    }

    /**
     * How sockets are polled: {@code auto}, {@code epoll} or {@code nio}.
     *
     * @param value of {@code edge.transport}.
     * @return this.
     */
    public EdgeContext transport(final String value)
    {
        transport = value;
        return this;
    }

    /**
     * Event loops, a thread each; 0 for as many as serve the number of cores best.
     *
     * @param value of {@code edge.loops}.
     * @return this.
     */
    public EdgeContext eventLoops(final int value)
    {
        eventLoops = value;
        return this;
    }

    /**
     * Durability that applies to events that ask for none.
     *
     * @param value of {@code durability.default}.
     * @return this.
     */
    public EdgeContext defaultLevel(final DurabilityLevel value)
    {
        defaultLevel = value;
        return this;
    }

    /**
     * Most connections at a time, HTTP and TCP together.
     *
     * @param value of {@code connections.max}.
     * @return this.
     */
    public EdgeContext maxConnections(final int value)
    {
        maxConnections = value;
        return this;
    }

    /**
     * Longest reply of a handler, as the engine has it.
     *
     * @param value of {@code reply.max.bytes}.
     * @return this.
     */
    public EdgeContext replyMaxLength(final int value)
    {
        replyMaxLength = value;
        return this;
    }

    /**
     * Bytes to be sent below which a connection is read again.
     *
     * @param value of {@code write.buffer.low.bytes}.
     * @return this.
     */
    public EdgeContext writeBufferLow(final int value)
    {
        writeBufferLow = value;
        return this;
    }

    /**
     * Bytes to be sent above which a connection is not read.
     *
     * @param value of {@code write.buffer.high.bytes}.
     * @return this.
     */
    public EdgeContext writeBufferHigh(final int value)
    {
        writeBufferHigh = value;
        return this;
    }

    /**
     * Bytes to be sent above which a connection is cut off.
     *
     * @param value of {@code write.buffer.max.bytes}.
     * @return this.
     */
    public EdgeContext writeBufferMax(final int value)
    {
        writeBufferMax = value;
        return this;
    }

    /**
     * Nanoseconds above {@code write.buffer.high.bytes} after which a connection is cut off.
     *
     * @param value of {@code slow.reader.timeout}.
     * @return this.
     */
    public EdgeContext slowReaderTimeoutNs(final long value)
    {
        slowReaderTimeoutNs = value;
        return this;
    }

    /** Settings of streams to subscribers: to be filled before the edge is made. */
    public StreamContext streams()
    {
        return streams;
    }

    /**
     * Settings of HTTP and of the operations port.
     *
     * @return to be filled.
     */
    public HttpContext http()
    {
        return http;
    }

    /**
     * Settings of the TCP protocol.
     *
     * @return to be filled.
     */
    public TcpContext tcp()
    {
        return tcp;
    }

    /**
     * Clock for deadlines.
     *
     * @param value monotonic.
     * @return this.
     */
    public EdgeContext clock(final NanoClock value)
    {
        clock = value;
        return this;
    }

    String httpHost()
    {
        return httpHost;
    }

    int httpPort()
    {
        return httpPort;
    }

    String tcpHost()
    {
        return tcpHost;
    }

    int tcpPort()
    {
        return tcpPort;
    }

    String opsHost()
    {
        return opsHost;
    }

    int opsPort()
    {
        return opsPort;
    }

    boolean unprotectedNetwork()
    {
        return unprotectedNetwork;
    }

    String transport()
    {
        return transport;
    }

    int eventLoops()
    {
        return eventLoops;
    }

    DurabilityLevel defaultLevel()
    {
        return defaultLevel;
    }

    int maxConnections()
    {
        return maxConnections;
    }

    int replyMaxLength()
    {
        return replyMaxLength;
    }

    int writeBufferLow()
    {
        return writeBufferLow;
    }

    int writeBufferHigh()
    {
        return writeBufferHigh;
    }

    int writeBufferMax()
    {
        return writeBufferMax;
    }

    long slowReaderTimeoutNs()
    {
        return slowReaderTimeoutNs;
    }

    NanoClock clock()
    {
        return clock;
    }
}
