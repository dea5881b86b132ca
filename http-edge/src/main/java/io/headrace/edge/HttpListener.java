package io.headrace.edge;

import io.headrace.engine.Engine;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.HttpDecoderConfig;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * A port that speaks HTTP: the data port, or the one for operations. Opened and closed by the thread that owns the
 * edge.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a failure to close or to write closes the channel
final class HttpListener implements Listener
{
    private static final long TICK_MS = 100;
    private static final int MAX_BODY_PIECE = 256 * 1024;

    private final String settingsPrefix;
    private final String host;
    private final int port;
    private final EventLoops loops;
    private final EdgeContext context;
    private final boolean publishes;
    private final Function<HttpLoop, RequestRouter> routers;
    private final HttpLoop[] shared;
    private final RequestRouter[] router;
    private final ReaderPool readers;
    private final HttpDecoderConfig decoderConfig;
    private ListenSocket socket;

    private HttpListener(
        final String settingsPrefix,
        final String host,
        final int port,
        final EventLoops loops,
        final EdgeContext context,
        final boolean publishes,
        final ReaderPool readers,
        final Function<HttpLoop, RequestRouter> routers)
    {
        this.settingsPrefix = settingsPrefix;
        this.host = host;
        this.port = port;
        this.loops = loops;
        this.context = context;
        this.publishes = publishes;
        this.readers = readers;
        this.routers = routers;
        shared = new HttpLoop[loops.count()];
        router = new RequestRouter[loops.count()];
        decoderConfig = new HttpDecoderConfig()
            .setMaxInitialLineLength(context.http().initialLineMax())
            .setMaxHeaderSize(context.http().headersMax())
            .setMaxChunkSize(MAX_BODY_PIECE)
            .setAllowDuplicateContentLengths(false)
            .setStrictLineParsing(true)
            .setUseRfc9112TransferEncoding(true)
            .setValidateHeaders(true);
    }

    /**
     * The data port.
     *
     * @param loops   of the edge.
     * @param context of the edge.
     * @param engine  to publish to and to read from.
     * @param sink    of the edge.
     * @param streams of the edge.
     * @return a listener that is not open.
     */
    static HttpListener data(
        final EventLoops loops,
        final EdgeContext context,
        final Engine engine,
        final EdgeSink sink,
        final Streams streams)
    {
        final HttpContext http = context.http();
        final ReaderPool readers = new ReaderPool("headrace-reader", http.readThreads(), http.readQueueLength());
        final HttpListener listener = new HttpListener(
            "http", context.httpHost(), context.httpPort(), loops, context, true, readers, DataRoutes::new);
        listener.share(engine, sink, streams);
        return listener;
    }

    /**
     * The operations port.
     *
     * @param loops      of the edge.
     * @param context    of the edge.
     * @param engine     to look at.
     * @param sink       of the edge.
     * @param isDataOpen whether the ports for data are open.
     * @return a listener that is not open.
     */
    static HttpListener operations(
        final EventLoops loops,
        final EdgeContext context,
        final Engine engine,
        final EdgeSink sink,
        final BooleanSupplier isDataOpen)
    {
        final HttpListener listener = new HttpListener(
            "ops", context.opsHost(), context.opsPort(), loops, context, false,
            new ReaderPool("headrace-state", 1, 16), loop -> new OperationsRoutes(loop, isDataOpen));
        listener.share(engine, sink, null);
        return listener;
    }

    private void share(final Engine engine, final EdgeSink sink, final Streams streams)
    {
        final BodyBudget bodies = new BodyBudget(context.http().bodiesMaxLength());
        final ConnectionLimit operations = new ConnectionLimit(context.http().opsMaxConnections());
        final HttpCounters counters = new HttpCounters(engine, settingsPrefix);
        for (int i = 0; i < shared.length; i++)
        {
            shared[i] = new HttpLoop(
                context, engine, sink, bodies, counters, readers, publishes, operations, streams);
            router[i] = routers.apply(shared[i]);
        }
    }

    @Override
    public void open()
    {
        final ServerBootstrap bootstrap = new ServerBootstrap().childOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
        socket = new ListenSocket(settingsPrefix, host, port, bootstrap, loops, context, new ChannelInitializer<>()
        {
            @Override
            protected void initChannel(final Channel channel)
            {
                accept(channel);
            }
        });
        for (int i = 0; i < shared.length; i++)
        {
            loops.loop(i).scheduleWithFixedDelay(shared[i], TICK_MS, TICK_MS, TimeUnit.MILLISECONDS);
        }
    }

    private void accept(final Channel channel)
    {
        final int index = loops.indexOf(channel.eventLoop());
        final StrictRequestDecoder decoder = new StrictRequestDecoder(decoderConfig);
        channel.pipeline().addLast(
            decoder, new HttpConnection(shared[index], router[index], decoder));
    }

    HttpCounters counters()
    {
        return shared[0].counters;
    }

    @Override
    public InetSocketAddress address()
    {
        return socket.address();
    }

    @Override
    public void drain()
    {
        if (publishes && socket != null)
        {
            socket.close();
        }
        for (int i = 0; i < shared.length; i++)
        {
            loops.loop(i).execute(shared[i]::drain);
        }
    }

    @Override
    public boolean isDrained()
    {
        for (final HttpLoop loop : shared)
        {
            if (!loop.isDrained())
            {
                return false;
            }
        }
        return true;
    }

    @Override
    public void close()
    {
        if (socket != null)
        {
            socket.close();
        }
        for (int i = 0; i < shared.length; i++)
        {
            loops.loop(i).submit(shared[i]::close).awaitUninterruptibly(TICK_MS * 10);
        }
        readers.close();
    }
}
