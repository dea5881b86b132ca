package io.headrace.edge;

import io.headrace.bus.SourceRef;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One HTTP connection: takes requests in, has the router decide, and sends the responses in order. Belongs to its
 * event loop, except that readers hand their work back through it.
 * <p>
 * It stops reading while {@code http.pipelined.max} requests are in flight or the client does not read, and every
 * wait has a deadline that {@link HttpLoop} has it look at.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a failure to close or to write closes the channel
final class HttpConnection extends ChannelInboundHandlerAdapter
{
    private static final Logger LOGGER = LoggerFactory.getLogger(HttpConnection.class);

    HttpConnection next;
    HttpConnection previous;

    private final HttpLoop loop;
    private final StrictRequestDecoder decoder;
    private final RequestReceiver receiver;
    private final ReplyQueue queue;
    private final ConnectionDeadlines deadlines;
    private final ReplySender sender;
    private final EngineAnswers answers;
    private ChannelHandlerContext ctx;
    private Channel channel;
    private boolean operating;
    private long source = SourceRef.NONE;

    /**
     * A connection that is about to become active.
     *
     * @param loop    of its event loop.
     * @param router  that decides what requests do.
     * @param decoder before it in the pipeline.
     */
    HttpConnection(final HttpLoop loop, final RequestRouter router, final StrictRequestDecoder decoder)
    {
        this.loop = loop;
        this.decoder = decoder;
        queue = new ReplyQueue(loop.settings.pipelinedMax());
        sender = new ReplySender(loop, queue);
        answers = new EngineAnswers(this, queue);
        deadlines = new ConnectionDeadlines(loop.settings, loop.edge.slowReaderTimeoutNs());
        receiver = new RequestReceiver(this, router, decoder, deadlines);
        decoder.repeatsTo(receiver);
    }

    @Override
    public void channelActive(final ChannelHandlerContext context)
    {
        ctx = context;
        channel = context.channel();
        sender.open(context);
        deadlines.opened(loop.clock.nanoTime());
        if (loop.publishes)
        {
            source = loop.sink.register(channel.eventLoop(), answers);
        }
        else
        {
            operating = loop.operations.tryAdd();
        }
        if (source == SourceRef.NONE && !operating)
        {
            loop.counters.connectionsRefused.increment();
            refuseUnasked(Problem.TOO_MANY_CONNECTIONS, (loop.publishes ?
                "the server has connections.max=" + loop.edge.maxConnections() :
                "the operations port has ops.connections.max=" + loop.operations.max()) +
                " connections: try again later");
        }
        loop.add(this);
        sendReplies();
    }

    @Override
    public void channelInactive(final ChannelHandlerContext context)
    {
        loop.remove(this);
        if (source != SourceRef.NONE)
        {
            loop.sink.unregister(source);
            source = SourceRef.NONE;
        }
        if (operating)
        {
            operating = false;
            loop.operations.remove();
        }
        receiver.end();
        queue.clear(loop);
    }

    @Override
    public void channelRead(final ChannelHandlerContext context, final Object message)
    {
        try
        {
            if (message instanceof final HttpRequest request)
            {
                receiver.onHead(request);
            }
            else if (message instanceof final HttpContent content)
            {
                receiver.onContent(content);
            }
        }
        finally
        {
            ReferenceCountUtil.release(message);
        }
    }

    /**
     * Puts a request in the queue of those to be answered.
     *
     * @param nowNs time.
     * @return its exchange.
     */
    HttpExchange admit(final long nowNs)
    {
        final HttpExchange exchange = loop.acquire();
        exchange.admittedNs = nowNs;
        queue.add(exchange);
        if (queue.isFull())
        {
            decoder.pause();
        }
        return exchange;
    }

    /**
     * Refuses a request.
     *
     * @param exchange of the request.
     * @param problem  the kind.
     * @param detail   what to change.
     */
    void refuse(final HttpExchange exchange, final Problem problem, final String detail)
    {
        refuse(exchange, problem, detail, null);
    }

    /**
     * Refuses a request, saying which methods apply.
     *
     * @param exchange of the request.
     * @param problem  the kind.
     * @param detail   what to change.
     * @param allow    the methods, or null.
     */
    void refuse(final HttpExchange exchange, final Problem problem, final String detail, final String allow)
    {
        loop.counters.refused.increment();
        receiver.onRefused(exchange);
        exchange.response = channel.alloc().buffer();
        exchange.state = HttpExchange.ENCODED;
        loop.writer.problem(exchange.response, exchange, problem, detail, allow);
    }

    private void refuseUnasked(final Problem problem, final String detail)
    {
        final HttpExchange exchange = admit(loop.clock.nanoTime());
        refuse(exchange, problem, detail);
        receiver.end();
    }

    /**
     * Where a response that is made at once is written to.
     *
     * @param exchange that is answered by it.
     * @return an empty buffer.
     */
    ByteBuf respond(final HttpExchange exchange)
    {
        exchange.response = channel.alloc().buffer();
        exchange.state = HttpExchange.ENCODED;
        return exchange.response;
    }

    /**
     * Finds an exchange that waits for an answer from another thread.
     *
     * @param number of the exchange.
     * @return null if nobody waits any more.
     */
    HttpExchange find(final long number)
    {
        final HttpExchange exchange = channel.isActive() ? queue.find(number) : null;
        return exchange != null && exchange.state == HttpExchange.WAITING ? exchange : null;
    }

    /** What receives the requests of this connection. */
    RequestReceiver receiver()
    {
        return receiver;
    }

    HttpLoop loop()
    {
        return loop;
    }

    Channel channel()
    {
        return channel;
    }

    long source()
    {
        return source;
    }

    @Override
    public void channelReadComplete(final ChannelHandlerContext context)
    {
        sendReplies();
    }

    @Override
    public void channelWritabilityChanged(final ChannelHandlerContext context)
    {
        deadlines.writable(channel.isWritable(), loop.clock.nanoTime());
        if (isLive() && channel.isWritable())
        {
            queue.peek().stream.onWritable();
        }
        sendReplies();
    }

    @Override
    public void userEventTriggered(final ChannelHandlerContext context, final Object event)
    {
        if (event instanceof ChannelInputShutdownEvent)
        {
            receiver.giveUp(Problem.MALFORMED_REQUEST, "the connection was closed before the body was complete");
            receiver.end();
            sendReplies();
        }
        context.fireUserEventTriggered(event);
    }

    @Override
    public void exceptionCaught(final ChannelHandlerContext context, final Throwable cause)
    {
        if (!(cause instanceof IOException))
        {
            LOGGER.error("connection closed after an error remote={}", context.channel().remoteAddress(), cause);
        }
        context.close();
    }

    /** Sends all responses whose turn has come, then takes up the requests that had to wait. */
    void sendReplies()
    {
        if (!channel.isActive())
        {
            return;
        }
        boolean again = true;
        while (again)
        {
            if (!sender.send())
            {
                channel.close();
                return;
            }
            again = resume();
        }
        if (decoder.isInHead())
        {
            deadlines.headBegun(loop.clock.nanoTime()); // also of one that was read while others had to wait
        }
        if (sender.flush())
        {
            deadlines.idleSince(loop.clock.nanoTime());
        }
        if (isLive() && sender.hasInputEnded())
        {
            endStream(); // nobody would notice before the next event that the client has gone
            return;
        }
        final boolean idle = queue.isEmpty() && !receiver.isInBody();
        if (idle && (receiver.isOver() || (loop.isClosing() && !decoder.isInHead())))
        {
            receiver.end();
            sender.close();
        }
        channel.config().setAutoRead(
            receiver.isOver() || (channel.isWritable() && (!queue.isFull() || receiver.isInBody())));
    }

    private boolean resume()
    {
        if (receiver.isOver())
        {
            return false;
        }
        if (queue.isFull() || !channel.isWritable())
        {
            decoder.pause();
            return false;
        }
        if (!decoder.isPaused())
        {
            return false;
        }
        try
        {
            decoder.resume(ctx.pipeline().context(decoder));
        }
        catch (final Exception ex)
        {
            exceptionCaught(ctx, ex);
        }
        return channel.isActive();
    }

    /**
     * Looks at the deadlines.
     *
     * @param nowNs time.
     */
    void onTick(final long nowNs)
    {
        switch (deadlines.check(nowNs, this, receiver))
        {
            case ConnectionDeadlines.SLOW_READER ->
            {
                loop.counters.slowReaders.increment();
                channel.close();
            }
            case ConnectionDeadlines.IDLE -> channel.close();
            case ConnectionDeadlines.LATE_HEAD ->
            {
                loop.counters.timeouts.increment();
                if (loop.isClosing())
                {
                    refuseUnasked(Problem.DRAINING, "send the request again once the server has been started again");
                }
                else
                {
                    refuseUnasked(Problem.REQUEST_TIMEOUT, "the header did not arrive within http.header.deadline");
                }
                sendReplies();
            }
            case ConnectionDeadlines.LATE_BODY ->
            {
                loop.counters.timeouts.increment();
                receiver.giveUp(Problem.REQUEST_TIMEOUT,
                    "the body did not arrive within http.body.deadline, or slower than http.body.min.rate");
                sendReplies();
            }
            default ->
            {
                if (answers.giveUpWaiting(nowNs))
                {
                    sendReplies();
                }
            }
        }
    }

    boolean isReading()
    {
        return channel.config().isAutoRead();
    }

    boolean isClosing()
    {
        return sender.isOutputShut();
    }

    boolean isIdle()
    {
        return queue.isEmpty() && !receiver.isInBody() && !decoder.isInHead();
    }

    /** Whether a stream is under way. */
    boolean isLive()
    {
        final HttpExchange exchange = queue.peek();
        return exchange != null && exchange.state == HttpExchange.LIVE;
    }

    /** Ends the stream that is under way. */
    void endStream()
    {
        final HttpExchange exchange = queue.peek();
        queue.remove();
        loop.answered(exchange);
        sendReplies();
    }

    /** Closes after the response to the last request that has come. A stream has no end of its own. */
    void drain()
    {
        if (isLive() && loop.isClosing())
        {
            endStream();
        }
        sendReplies();
    }

    /** Closes at once. */
    void close()
    {
        channel.close();
    }
}
