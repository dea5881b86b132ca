package io.headrace.edge;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import java.net.InetSocketAddress;

/**
 * A bound port. Opened and closed by the thread that owns the edge.
 */
final class ListenSocket implements AutoCloseable
{
    private static final int BACKLOG = 4096;

    private final Channel channel;

    /**
     * Binds a port.
     *
     * @param settings    prefix of the settings of host and port: {@code http}, {@code tcp} or {@code ops}.
     * @param host        to bind.
     * @param port        to bind, 0 for a free one.
     * @param bootstrap   with what is special about the child channels.
     * @param loops       of the edge.
     * @param context     of the edge.
     * @param initializer of the child channels.
     * @throws EdgeException if it cannot be bound.
     */
    ListenSocket(
        final String settings,
        final String host,
        final int port,
        final ServerBootstrap bootstrap,
        final EventLoops loops,
        final EdgeContext context,
        final ChannelHandler initializer)
    {
        final ChannelFuture bound = bootstrap
            .group(loops.group())
            .channel(loops.serverChannelType())
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK,
                new WriteBufferWaterMark(context.writeBufferLow(), context.writeBufferHigh()))
            .childHandler(initializer)
            .bind(host, port)
            .awaitUninterruptibly();
        if (!bound.isSuccess())
        {
            throw new EdgeException(
                settings + ".host=" + host + " " + settings + ".port=" + port + " cannot be bound (" +
                bound.cause().getMessage() + "): stop the process that has the port, or set " + settings +
                ".port to another one, 0 picks a free one",
                bound.cause());
        }
        channel = bound.channel();
    }

    InetSocketAddress address()
    {
        return (InetSocketAddress)channel.localAddress();
    }

    @Override
    public void close()
    {
        channel.close().awaitUninterruptibly();
    }
}
