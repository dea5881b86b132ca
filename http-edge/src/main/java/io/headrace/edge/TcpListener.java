package io.headrace.edge;

import io.headrace.engine.Engine;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import java.net.InetSocketAddress;

/**
 * The port of the TCP protocol. Threadsafe.
 */
final class TcpListener implements Listener
{
    private static final int RECEIVE_MIN = 2048;
    private static final int RECEIVE_INITIAL = 2048;
    private static final int CURSOR_QUEUE = 1024;

    private final EdgeContext context;
    private final EventLoops loops;
    private final TcpCounters counters;
    private final TcpLoop[] tcpLoops;
    private final ReaderPool cursors = new ReaderPool("headrace-cursors", 1, CURSOR_QUEUE);
    private ListenSocket socket;

    TcpListener(
        final EdgeContext context,
        final EventLoops loops,
        final EdgeSink sink,
        final Engine engine,
        final Streams streams)
    {
        this.context = context;
        this.loops = loops;
        counters = new TcpCounters(engine);
        tcpLoops = new TcpLoop[loops.count()];
        final SessionRegistry sessions = new SessionRegistry();
        for (int i = 0; i < tcpLoops.length; i++)
        {
            tcpLoops[i] = new TcpLoop(loops.loop(i), context, sink, engine, counters, sessions, streams, cursors);
        }
        sink.onDrained(index -> tcpLoops[index].retryWaiting());
    }

    TcpCounters counters()
    {
        return counters;
    }

    TcpLoop loop(final int index)
    {
        return tcpLoops[index];
    }

    @Override
    public void open()
    {
        final ServerBootstrap bootstrap = new ServerBootstrap().childOption(
            ChannelOption.RECVBUF_ALLOCATOR,
            new AdaptiveRecvByteBufAllocator(
                RECEIVE_MIN, RECEIVE_INITIAL, context.tcp().receiveMaxLength()));
        socket = new ListenSocket("tcp", context.tcpHost(), context.tcpPort(), bootstrap, loops, context,
            new ChannelInitializer<>()
            {
                @Override
                protected void initChannel(final Channel channel)
                {
                    final TcpLoop loop = tcpLoops[loops.indexOf(channel.eventLoop())];
                    channel.pipeline().addLast(new TcpConnection(loop));
                }
            });
        for (final TcpLoop loop : tcpLoops)
        {
            loop.start();
        }
    }

    @Override
    public InetSocketAddress address()
    {
        return socket.address();
    }

    @Override
    public void drain()
    {
        socket.close();
        for (final TcpLoop loop : tcpLoops)
        {
            loop.drain();
        }
    }

    @Override
    public boolean isDrained()
    {
        return counters.connections.get() == 0;
    }

    @Override
    public void close()
    {
        cursors.close();
        if (socket != null)
        {
            socket.close();
            for (final TcpLoop loop : tcpLoops)
            {
                loop.close();
            }
        }
    }
}
