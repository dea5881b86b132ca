package io.headrace.edge;

import io.headrace.engine.Engine;
import java.util.ArrayDeque;
import org.agrona.concurrent.NanoClock;
import org.agrona.concurrent.SystemEpochClock;

/**
 * What all HTTP connections of one port on one event loop share: pooled exchanges, the scratch memory of publishing,
 * and the list that deadlines are watched by. Used by that event loop only.
 */
final class HttpLoop implements Runnable
{
    private static final int MAX_POOLED = 4096;

    final HttpContext settings;
    final EdgeContext edge;
    final Engine engine;
    final EdgeSink sink;
    final BodyBudget bodies;
    final HttpCounters counters;
    final NanoClock clock;
    final ResponseWriter writer;
    final AcknowledgementWriter acknowledgements;
    final EventPublisher publisher;
    final ReaderPool readers;
    final boolean publishes;
    final ConnectionLimit operations;
    /** Of the data port, else null. */
    final Streams streams;

    private final ArrayDeque<HttpExchange> pool = new ArrayDeque<>();
    private HttpConnection first;
    private volatile boolean draining;
    private volatile boolean drained;

    HttpLoop(
        final EdgeContext edge,
        final Engine engine,
        final EdgeSink sink,
        final BodyBudget bodies,
        final HttpCounters counters,
        final ReaderPool readers,
        final boolean publishes,
        final ConnectionLimit operations,
        final Streams streams)
    {
        this.edge = edge;
        this.engine = engine;
        this.sink = sink;
        this.bodies = bodies;
        this.counters = counters;
        this.readers = readers;
        this.publishes = publishes;
        this.operations = operations;
        this.streams = streams;
        settings = edge.http();
        clock = edge.clock();
        writer = new ResponseWriter(SystemEpochClock.INSTANCE);
        acknowledgements = new AcknowledgementWriter(writer);
        publisher = new EventPublisher(engine, settings);
    }

    /**
     * An exchange that nobody uses.
     *
     * @return cleared.
     */
    HttpExchange acquire()
    {
        final HttpExchange pooled = pool.pollLast();
        return pooled == null ? new HttpExchange() : pooled;
    }

    /**
     * Takes an exchange back, unless its body is still arriving: its receiver gives it back then.
     *
     * @param exchange whose response has been written.
     */
    void answered(final HttpExchange exchange)
    {
        if (exchange.receiving)
        {
            exchange.answered = true;
        }
        else
        {
            release(exchange);
        }
    }

    /**
     * Takes an exchange back.
     *
     * @param exchange that has been answered or given up.
     */
    void release(final HttpExchange exchange)
    {
        exchange.clear();
        if (pool.size() < MAX_POOLED)
        {
            pool.addLast(exchange);
        }
    }

    /**
     * Watches the deadlines of a connection from now on.
     *
     * @param connection that has become active.
     */
    void add(final HttpConnection connection)
    {
        connection.next = first;
        if (first != null)
        {
            first.previous = connection;
        }
        first = connection;
        if (draining)
        {
            connection.drain();
        }
    }

    /**
     * Forgets a connection.
     *
     * @param connection that has become inactive.
     */
    void remove(final HttpConnection connection)
    {
        if (connection.previous != null)
        {
            connection.previous.next = connection.next;
        }
        else
        {
            first = connection.next;
        }
        if (connection.next != null)
        {
            connection.next.previous = connection.previous;
        }
        connection.next = null;
        connection.previous = null;
    }

    /** Looks at the deadlines of all connections. */
    @Override
    public void run()
    {
        final long nowNs = clock.nanoTime();
        HttpConnection connection = first;
        drained = draining && connection == null;
        while (connection != null)
        {
            final HttpConnection following = connection.next; // a connection may remove itself
            connection.onTick(nowNs);
            connection = following;
        }
    }

    /** Has every connection closed after the response to its last request. */
    void drain()
    {
        draining = true;
        HttpConnection connection = first;
        while (connection != null)
        {
            final HttpConnection following = connection.next;
            connection.drain();
            connection = following;
        }
    }

    /**
     * Whether no connection is left since {@link #drain()}. Any thread.
     *
     * @return as of the last tick.
     */
    boolean isDrained()
    {
        return drained;
    }

    boolean isDraining()
    {
        return draining;
    }

    /**
     * Whether connections are to be closed once they have nothing to do. Those of the operations port stay, to say
     * that the process drains.
     *
     * @return true for a data port that drains.
     */
    boolean isClosing()
    {
        return draining && publishes;
    }

    /** Closes every connection at once. */
    void close()
    {
        HttpConnection connection = first;
        while (connection != null)
        {
            final HttpConnection following = connection.next;
            connection.close();
            connection = following;
        }
    }
}
