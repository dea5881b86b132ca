package io.headrace.peers;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/**
 * As little as an HTTP server on Netty can be: the codec, and one fixed answer to every request, whatever its body. The
 * threads are its event loops; opened and closed by any one thread.
 */
final class NettyHttpServer implements AutoCloseable
{
    private static final int BACKLOG = 4096;
    private static final ByteBuf BODY = Unpooled.unreleasableBuffer(Unpooled.directBuffer().writeBytes(
        "{\"sequence\":1234567,\"durability\":\"none\"}".getBytes(StandardCharsets.US_ASCII)).asReadOnly());

    private final EventLoopGroup loops;
    private final Channel channel;

    NettyHttpServer(final int port, final int loopCount) throws InterruptedException
    {
        final boolean epoll = Epoll.isAvailable();
        final IoHandlerFactory factory = epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
        final Class<? extends ServerChannel> type =
            epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
        loops = new MultiThreadIoEventLoopGroup(loopCount, factory);
        channel = new ServerBootstrap()
            .group(loops)
            .channel(type)
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childHandler(new ChannelInitializer<Channel>()
            {
                @Override
                protected void initChannel(final Channel child)
                {
                    child.pipeline().addLast(new HttpServerCodec(), new AnswerHandler());
                }
            })
            .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
            .sync()
            .channel();
    }

    int port()
    {
        return ((InetSocketAddress)channel.localAddress()).getPort();
    }

    /** How it speaks to the kernel. */
    static String transport()
    {
        return Epoll.isAvailable() ? "epoll" : "nio";
    }

    void awaitClose() throws InterruptedException
    {
        channel.closeFuture().sync();
    }

    @Override
    public void close()
    {
        channel.close().syncUninterruptibly();
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }

    /** One for each connection; used by its event loop. */
    @SuppressWarnings("FutureReturnValueIgnored")
    private static final class AnswerHandler extends ChannelInboundHandlerAdapter
    {
        @Override
        public void channelRead(final ChannelHandlerContext context, final Object message)
        {
            final boolean last = message instanceof LastHttpContent;
            ReferenceCountUtil.release(message);
            if (last)
            {
                context.write(answer(), context.voidPromise());
            }
        }

        private static FullHttpResponse answer()
        {
            final FullHttpResponse answer = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, HttpResponseStatus.ACCEPTED, BODY.duplicate());
            answer.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, HttpHeaderValues.APPLICATION_JSON)
                .setInt(HttpHeaderNames.CONTENT_LENGTH, BODY.readableBytes());
            return answer;
        }

        @Override
        public void channelReadComplete(final ChannelHandlerContext context)
        {
            context.flush();
        }

        @Override
        public void exceptionCaught(final ChannelHandlerContext context, final Throwable cause)
        {
            // A client that ends its run resets its connections.
            context.close();
        }
    }
}
