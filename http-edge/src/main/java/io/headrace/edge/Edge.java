package io.headrace.edge;

import io.headrace.engine.CompletionSink;
import io.headrace.engine.Engine;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * The network side of an engine: HTTP, TCP and the operations port.
 * <p>
 * Opened in three steps by one thread, which also drains and closes it: make it and give its {@link #sink()} to the
 * engine context, open the operations port once the engine exists, open the data ports once it has replayed.
 */
public final class Edge implements AutoCloseable
{
    private static final int MIN_RING_LENGTH = 1024 * 1024;
    private static final long DRAIN_POLL_NS = 1_000_000L;

    private final EdgeContext context;
    private final EventLoops loops;
    private final EdgeSink sink;
    private final List<Listener> dataListeners = new ArrayList<>();
    /** Asked by the event loops of the operations port. */
    private volatile boolean isDataOpen;
    private Engine engine;
    private Listener operations;
    private HttpListener http;
    private TcpListener tcp;
    private Streams streams;

    /**
     * Prepares an edge; opens no port.
     *
     * @param context settings, concluded by this call.
     * @throws IllegalArgumentException naming the setting, its value and its bound.
     */
    public Edge(final EdgeContext context)
    {
        context.conclude();
        this.context = context;
        loops = new EventLoops(context.eventLoops(), context.transport());
        sink = new EdgeSink(
            loops,
            context.maxConnections(),
            Math.max(MIN_RING_LENGTH, CompletionRing.capacityFor(context.replyMaxLength())));
    }

    Streams streams()
    {
        return streams;
    }

    HttpListener http()
    {
        return http;
    }

    TcpListener tcp()
    {
        return tcp;
    }

    /**
     * What the engine context needs to know.
     *
     * @return takes the completions of all connections.
     */
    public CompletionSink sink()
    {
        return sink;
    }

    /**
     * Opens the operations port; the engine may still replay.
     *
     * @param engine    that the connections publish to.
     * @param sinkIndex that the engine context gave to {@link #sink()}.
     * @throws EdgeException if the port cannot be bound.
     */
    public void openOperations(final Engine engine, final int sinkIndex)
    {
        if (context.defaultLevel().compareTo(engine.highestLevel()) > 0)
        {
            throw new EdgeException("durability.default=" + context.defaultLevel() +
                " is more than the journal gives: set it to " + engine.highestLevel() + " or less");
        }
        if (context.replyMaxLength() < engine.replyMaxLength())
        {
            throw new EdgeException("reply.max.bytes=" + context.replyMaxLength() +
                " of the edge is less than the engine's " + engine.replyMaxLength() + ": set both to the same value");
        }
        BatchFit.check(context.http(), engine);
        this.engine = engine;
        sink.index(sinkIndex);
        operations = HttpListener.operations(loops, context, engine, sink, () -> isDataOpen);
        operations.open();
    }

    /**
     * Opens the data ports.
     *
     * @throws EdgeException if a port cannot be bound.
     */
    public void openData()
    {
        if (engine == null)
        {
            throw new IllegalStateException("the edge has no engine yet: call openOperations first");
        }
        streams = new Streams(context, engine);
        http = opened(HttpListener.data(loops, context, engine, sink, streams));
        tcp = opened(new TcpListener(context, loops, sink, engine, streams));
        isDataOpen = true;
    }

    private <T extends Listener> T opened(final T listener)
    {
        listener.open();
        dataListeners.add(listener);
        return listener;
    }

    /**
     * Where HTTP listens.
     *
     * @return the address with the real port, or null before {@link #openData()}.
     */
    public InetSocketAddress httpAddress()
    {
        return http == null ? null : http.address();
    }

    /**
     * Where the TCP protocol listens.
     *
     * @return the address with the real port, or null before {@link #openData()}.
     */
    public InetSocketAddress tcpAddress()
    {
        return tcp == null ? null : tcp.address();
    }

    /**
     * Where the operations port is.
     *
     * @return the address with the real port, or null before {@link #openOperations(Engine, int)}.
     */
    public InetSocketAddress opsAddress()
    {
        return operations == null ? null : operations.address();
    }

    /**
     * Connections to the data ports at present.
     *
     * @return how many.
     */
    int connections()
    {
        return sink.connections();
    }

    /**
     * Turns not ready, accepts no more connections and events, and says goodbye once what is in flight has been
     * answered. The engine must still run.
     *
     * @param timeoutNs longest wait.
     * @return false if the time was not enough for all answers.
     */
    public boolean drain(final long timeoutNs)
    {
        final long deadlineNs = System.nanoTime() + timeoutNs;
        if (operations != null)
        {
            operations.drain();
        }
        for (final Listener listener : dataListeners)
        {
            listener.drain();
        }
        while (!isDrained())
        {
            if (System.nanoTime() - deadlineNs >= 0)
            {
                return false;
            }
            LockSupport.parkNanos(DRAIN_POLL_NS);
        }
        return true;
    }

    private boolean isDrained()
    {
        for (final Listener listener : dataListeners)
        {
            if (!listener.isDrained())
            {
                return false;
            }
        }
        return true;
    }

    /** Closes all ports and connections at once. */
    @Override
    public void close()
    {
        for (final Listener listener : dataListeners)
        {
            listener.close();
        }
        if (operations != null)
        {
            operations.close();
        }
        if (streams != null)
        {
            streams.close();
        }
        loops.close();
    }
}
