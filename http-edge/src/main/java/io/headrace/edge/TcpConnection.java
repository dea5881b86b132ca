package io.headrace.edge;

import io.headrace.bus.SourceRef;
import io.headrace.protocol.GoodbyeCode;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection of the TCP protocol: HELLO, then events in and acknowledgements out, then GOODBYE. Called only by
 * its event loop.
 * <p>
 * A message that cannot be decided at present, since the lane is full, credit is used or the client does not read,
 * stays where it is, and the connection is not read until it can be.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a failure closes the channel, which the pipeline reports
final class TcpConnection extends ChannelInboundHandlerAdapter implements LaneWaiters.Waiter
{
    private static final Logger LOGGER = LoggerFactory.getLogger(TcpConnection.class);
    private static final int FIRST_VERSION_WITH_NOTICES = 1;

    private final TcpLoop loop;
    private final SessionHandshake handshake;

    private TcpOutput output;
    private TcpAnswers answers;
    private TcpRequests requests;
    private TcpSubscriptions subscriptions;
    private EventStream events;
    private TcpDeadlines deadlines;
    private FrameAssembler assembler;
    private ChannelHandlerContext channel;
    private long source = SourceRef.NONE;
    private GoodbyeCode leaving;
    private boolean closing;
    private boolean stalled;

    TcpConnection(final TcpLoop loop)
    {
        this.loop = loop;
        handshake = new SessionHandshake(this, loop);
    }

    @Override
    public void handlerAdded(final ChannelHandlerContext ctx)
    {
        channel = ctx;
        output = new TcpOutput(ctx.channel(), loop.context());
        answers = new TcpAnswers(loop, output);
        requests = new TcpRequests(loop, output, answers.credit());
        subscriptions = new TcpSubscriptions(this, loop, output, ctx.channel());
        events = new EventStream(this, answers);
        deadlines = new TcpDeadlines(loop.context());
        assembler = new FrameAssembler(
            ctx.alloc(), new ClientMessages(this, loop, handshake), loop.view(), loop.frameMaxLength());
    }

    @Override
    public void channelActive(final ChannelHandlerContext ctx)
    {
        loop.add(this);
        source = loop.sink().register(ctx.channel().eventLoop(), new TcpCompletions(this));
        if (source == SourceRef.NONE)
        {
            loop.counters().connectionsRefused.increment();
            goodbye(GoodbyeCode.TOO_MANY_CONNECTIONS, "connections.max=" + loop.context().maxConnections() +
                " is reached: use fewer connections, or raise it");
            return;
        }
        loop.counters().connections.increment();
    }

    @Override
    public void channelInactive(final ChannelHandlerContext ctx)
    {
        loop.remove(this);
        end();
        assembler.close();
        output.close();
        handshake.close();
        if (source != SourceRef.NONE)
        {
            loop.sink().unregister(source);
            loop.counters().connections.getAndAdd(-1);
            source = SourceRef.NONE;
        }
    }

    @Override
    public void channelRead(final ChannelHandlerContext ctx, final Object message)
    {
        deadlines.onReceived();
        assembler.onBytes((ByteBuf)message);
    }

    @Override
    public void channelReadComplete(final ChannelHandlerContext ctx)
    {
        flush();
    }

    @Override
    public void channelWritabilityChanged(final ChannelHandlerContext ctx)
    {
        if (ctx.channel().isWritable())
        {
            subscriptions.onWritable();
        }
        resume();
    }

    @Override
    public void exceptionCaught(final ChannelHandlerContext ctx, final Throwable cause)
    {
        if (!(cause instanceof IOException))
        {
            LOGGER.error("connection closed by an unexpected error, remote={}", ctx.channel().remoteAddress(), cause);
        }
        ctx.close();
    }

    /** Goes on with what was held back, if that is possible now. */
    @Override
    public void resume()
    {
        handshake.resume();
        if (stalled && !closing && mayTake())
        {
            if (assembler.resume() && !closing)
            {
                stalled = false;
                channel.channel().config().setAutoRead(true);
            }
            leaveIfDone();
            flush();
        }
    }

    /** Whether a message can be decided at present. */
    boolean mayTake()
    {
        return channel.channel().isWritable() &&
            (events.batch().isOpen() || (leaving == null && !handshake.isWaiting() && !answers.credit().isUsed()));
    }

    /**
     * Stops reading until {@link #resume()} finds that it can go on.
     *
     * @return false.
     */
    boolean stall()
    {
        if (!stalled)
        {
            stalled = true;
            channel.channel().config().setAutoRead(false);
            loop.counters().stalls.increment();
        }
        return false;
    }

    void onVersion(final int version)
    {
        answers.noticed(version >= FIRST_VERSION_WITH_NOTICES);
    }

    void onPing(final long id)
    {
        loop.writer().pong(output.buffer(), id);
    }

    /** HELLO is whole: its deadline is met, though WELCOME may have to wait. */
    void onHello()
    {
        deadlines.onWelcomed();
    }

    /**
     * Answers HELLO.
     *
     * @param sessionId that is carried on, or 0.
     * @param last      session sequence applied.
     */
    void onWelcome(final long sessionId, final long last)
    {
        if (!closing)
        {
            events.numbers().begin(sessionId, last);
            loop.writer().welcome(output.buffer(), loop, sessionId, last);
        }
    }

    /** Another connection carries on the session of this one. */
    void onTakenOver()
    {
        goodbye(GoodbyeCode.SESSION_TAKEN_OVER, "another connection carries on session " +
            events.numbers().sessionId() + ": use a session on one connection at a time");
    }

    long source()
    {
        return source;
    }

    EventLoop eventLoop()
    {
        return loop.eventLoop();
    }

    EventStream events()
    {
        return events;
    }

    TcpAnswers answers()
    {
        return answers;
    }

    TcpRequests requests()
    {
        return requests;
    }

    TcpSubscriptions subscriptions()
    {
        return subscriptions;
    }

    SessionHandshake handshake()
    {
        return handshake;
    }

    boolean isClosing()
    {
        return closing;
    }

    void onLaneFull(final int lane)
    {
        loop.retryLater(this, lane);
    }

    /** All completions at hand have been delivered. */
    void onCompletionsEnd()
    {
        if (closing)
        {
            return;
        }
        answers.acknowledge();
        flush();
        leaveIfDone();
        resume();
    }

    private void end()
    {
        closing = true;
        answers.end();
        requests.end();
        subscriptions.close();
    }

    void flush()
    {
        if (!closing && !output.flush())
        {
            cutOff();
        }
    }

    private void cutOff()
    {
        LOGGER.warn("connection cut off: it does not read what it is sent, remote={}",
            channel.channel().remoteAddress());
        loop.counters().slowReaders.increment();
        end();
        channel.close();
    }

    /**
     * Says goodbye as soon as every event taken has been acknowledged, and takes no more.
     *
     * @param code of the goodbye.
     */
    void leave(final GoodbyeCode code)
    {
        if (leaving == null)
        {
            leaving = code;
            if (code == GoodbyeCode.DRAINING)
            {
                subscriptions.drain();
            }
            else
            {
                subscriptions.close();
            }
            leaveIfDone();
        }
    }

    private void leaveIfDone()
    {
        if (leaving != null && !closing && !events.batch().isOpen() && answers.credit().isWhole())
        {
            goodbye(leaving, leaving == GoodbyeCode.NORMAL ? "" :
                "the server is stopping: events without ACK or REFUSED were not taken, send them to its successor");
        }
    }

    void fail(final GoodbyeCode code, final String text)
    {
        loop.counters().protocolErrors.increment();
        goodbye(code, text);
    }

    /**
     * Ends the connection with a last message.
     *
     * @param code of the message.
     * @param text what to change.
     */
    void goodbye(final GoodbyeCode code, final String text)
    {
        if (!closing)
        {
            loop.writer().goodbye(output.buffer(), code, text);
            end();
            output.flush();
            assembler.close();
            deadlines.onGoodbye();
            output.finish();
        }
    }

    /**
     * Checks deadlines.
     *
     * @param nowNs of the clock of the edge.
     */
    void onTick(final long nowNs)
    {
        switch (deadlines.check(nowNs, channel.channel().isWritable(), stalled || handshake.isWaiting()))
        {
            case HELLO_MISSED -> timedOut("no HELLO within " + deadlines.helloTimeoutMs() + " ms");
            case SILENT -> timedOut("no answer to PING within " + deadlines.pingIntervalMs() + " ms");
            case PING_DUE ->
            {
                loop.writer().ping(output.buffer(), nowNs);
                flush();
            }
            case SLOW_READER -> cutOff();
            case LINGERED -> channel.close();
            default ->
            {
                // nothing is due
            }
        }
    }

    private void timedOut(final String text)
    {
        loop.counters().timeouts.increment();
        goodbye(GoodbyeCode.TIMED_OUT, text);
    }

    void close()
    {
        channel.close();
    }
}
