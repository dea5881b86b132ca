package io.headrace.edge;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * The event loops that all listeners share, on epoll where it is available and on NIO elsewhere. Threadsafe.
 */
final class EventLoops implements AutoCloseable
{
    private static final int CORES_FOR_ONE_LOOP = 3;

    private final EventLoopGroup group;
    private final Class<? extends ServerChannel> serverChannelType;
    private final EventLoop[] loops;

    /**
     * Starts no thread before the first use.
     *
     * @param count     of loops, a thread each.
     * @param transport {@code auto}, {@code epoll} or {@code nio}.
     */
    EventLoops(final int count, final String transport)
    {
        final boolean epoll = isEpoll(transport);
        final IoHandlerFactory factory = epoll ? LastingEpoll.newFactory() : NioIoHandler.newFactory();
        group = new MultiThreadIoEventLoopGroup(count, new DefaultThreadFactory("headrace-edge", true), factory);
        serverChannelType = epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
        loops = new EventLoop[count];
        int index = 0;
        for (final EventExecutor loop : group)
        {
            loops[index++] = (EventLoop)loop;
        }
    }

    private static boolean isEpoll(final String transport)
    {
        return switch (transport.toLowerCase(Locale.ROOT))
        {
            case "auto" -> Epoll.isAvailable();
            case "nio" -> false;
            case "epoll" ->
            {
                if (!Epoll.isAvailable())
                {
                    throw new EdgeException(
                        "edge.transport=epoll is not available on this platform: set edge.transport=auto",
                        Epoll.unavailabilityCause());
                }
                yield true;
            }
            default -> throw new IllegalArgumentException(
                "edge.transport=" + transport + " must be auto, epoll or nio");
        };
    }

    /**
     * How many loops serve a number of cores best: the engine needs the others.
     *
     * @param cores of the machine.
     * @return at least 1.
     */
    static int countFor(final int cores)
    {
        return cores <= CORES_FOR_ONE_LOOP ? 1 : cores / 2;
    }

    EventLoopGroup group()
    {
        return group;
    }

    Class<? extends ServerChannel> serverChannelType()
    {
        return serverChannelType;
    }

    int count()
    {
        return loops.length;
    }

    EventLoop loop(final int index)
    {
        return loops[index];
    }

    int indexOf(final EventLoop loop)
    {
        for (int i = 0; i < loops.length; i++)
        {
            if (loops[i] == loop)
            {
                return i;
            }
        }
        throw new IllegalArgumentException("not a loop of the edge: " + loop);
    }

    @Override
    public void close()
    {
        group.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(5, TimeUnit.SECONDS);
    }
}
