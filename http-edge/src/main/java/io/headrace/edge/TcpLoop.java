package io.headrace.edge;

import io.headrace.bus.LaneClaim;
import io.headrace.engine.Engine;
import io.headrace.protocol.GoodbyeCode;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * What the TCP connections of one event loop share: flyweights, the list of who waits for the lane, and the tick that
 * checks deadlines. Called only by the event loop unless a method says otherwise.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a failure closes the channel, which the pipeline reports
final class TcpLoop
{
    private static final long RETRY_NS = 500_000L;
    private static final long TICK_MIN_NS = 5_000_000L;
    private static final long TICK_MAX_NS = 500_000_000L;
    private static final int EVENT_OVERHEAD_MAX = 256;
    private static final int TICKS_PER_DEADLINE = 4;

    private final EventLoop eventLoop;
    private final EdgeContext context;
    private final EdgeSink sink;
    private final Engine engine;
    private final TcpCounters counters;
    private final SessionRegistry sessions;
    private final LaneClaim claim = new LaneClaim();
    private final EventIntake intake;
    private final RequestIntake requestIntake;
    private final SubscriptionIntake subscriptionIntake;
    private final Streams streams;
    private final MessageWriter writer = new MessageWriter();
    private final UnsafeBuffer view = new UnsafeBuffer(0, 0);
    private final List<TcpConnection> connections = new ArrayList<>();
    private final LaneWaiters waiters = new LaneWaiters();
    private final Runnable retry = this::onRetry;
    private final String serverName;
    private final int frameMaxLength;
    private boolean retryScheduled;
    private boolean draining;

    TcpLoop(
        final EventLoop eventLoop,
        final EdgeContext context,
        final EdgeSink sink,
        final Engine engine,
        final TcpCounters counters,
        final SessionRegistry sessions,
        final Streams streams,
        final ReaderPool cursors)
    {
        this.eventLoop = eventLoop;
        this.context = context;
        this.sink = sink;
        this.engine = engine;
        this.counters = counters;
        this.sessions = sessions;
        intake = new EventIntake(engine, context, counters, claim);
        requestIntake = new RequestIntake(engine, context, counters, claim);
        subscriptionIntake = new SubscriptionIntake(engine, context, cursors);
        this.streams = streams;
        frameMaxLength = Math.max(context.tcp().frameMaxLength(), engine.eventMaxLength() + EVENT_OVERHEAD_MAX);
        final String version = TcpLoop.class.getPackage().getImplementationVersion();
        serverName = version == null ? "headrace" : "headrace " + version;
    }

    /** Begins to check deadlines. Any thread. */
    void start()
    {
        final TcpContext tcp = context.tcp();
        final long shortest = Math.min(tcp.helloTimeoutNs(),
            Math.min(tcp.pingIntervalNs(), context.slowReaderTimeoutNs()));
        final long tickNs = Math.max(TICK_MIN_NS, Math.min(TICK_MAX_NS, shortest / TICKS_PER_DEADLINE));
        eventLoop.scheduleWithFixedDelay(this::onTick, tickNs, tickNs, TimeUnit.NANOSECONDS);
    }

    void add(final TcpConnection connection)
    {
        connections.add(connection);
        if (draining)
        {
            connection.leave(GoodbyeCode.DRAINING);
        }
    }

    void remove(final TcpConnection connection)
    {
        connections.remove(connection);
        waiters.remove(connection);
    }

    /** Any thread. */
    void drain()
    {
        eventLoop.execute(() ->
        {
            draining = true;
            for (final TcpConnection connection : List.copyOf(connections))
            {
                connection.leave(GoodbyeCode.DRAINING);
            }
        });
    }

    /** Any thread. */
    void close()
    {
        eventLoop.execute(() -> List.copyOf(connections).forEach(TcpConnection::close));
    }

    void onTick()
    {
        final long nowNs = context.clock().nanoTime();
        for (int i = connections.size() - 1; i >= 0; i--)
        {
            connections.get(i).onTick(nowNs);
        }
    }

    /**
     * Puts a connection that met a full lane on the list, to be resumed when completions come or a moment later.
     *
     * @param connection that has stalled.
     * @param lane       that was full.
     */
    void retryLater(final TcpConnection connection, final int lane)
    {
        waiters.add(connection, lane);
        if (!retryScheduled)
        {
            retryScheduled = true;
            eventLoop.schedule(retry, RETRY_NS, TimeUnit.NANOSECONDS);
        }
    }

    private void onRetry()
    {
        retryScheduled = false;
        retryWaiting();
    }

    /** Resumes connections that met a full lane. */
    void retryWaiting()
    {
        waiters.resume();
    }

    EventLoop eventLoop()
    {
        return eventLoop;
    }

    List<TcpConnection> connections()
    {
        return connections;
    }

    EdgeContext context()
    {
        return context;
    }

    EdgeSink sink()
    {
        return sink;
    }

    Engine engine()
    {
        return engine;
    }

    SessionRegistry sessions()
    {
        return sessions;
    }

    /** Claim of all connections of the loop, open only within a call. */
    LaneClaim claim()
    {
        return claim;
    }

    TcpCounters counters()
    {
        return counters;
    }

    EventIntake intake()
    {
        return intake;
    }

    RequestIntake requestIntake()
    {
        return requestIntake;
    }

    SubscriptionIntake subscriptionIntake()
    {
        return subscriptionIntake;
    }

    Streams streams()
    {
        return streams;
    }

    MessageWriter writer()
    {
        return writer;
    }

    UnsafeBuffer view()
    {
        return view;
    }

    /** Limit of {@code tcp.frame.max.bytes}, raised where the longest event needs more. */
    int frameMaxLength()
    {
        return frameMaxLength;
    }

    int eventMaxLength()
    {
        return engine.eventMaxLength();
    }

    String serverName()
    {
        return serverName;
    }
}
