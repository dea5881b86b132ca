package io.headrace.edge;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.List;

/**
 * Decodes requests strictly, and only as many as the connection wants: a paused decoder finishes the body at hand and
 * leaves the next request undecoded, so that one read of thousands of pipelined requests does not become thousands of
 * requests in flight. Used by one event loop.
 */
final class StrictRequestDecoder extends HttpRequestDecoder
{
    private static final byte LINE_FEED = '\n';

    private RequestReceiver receiver;
    private boolean inBody;
    private boolean paused;
    private boolean stopped;
    private boolean partial;
    private boolean folded;
    private boolean inputEndDue;

    StrictRequestDecoder(final HttpDecoderConfig config)
    {
        super(config);
    }

    @Override
    protected void decode(final ChannelHandlerContext ctx, final ByteBuf in, final List<Object> out) throws Exception
    {
        if (stopped)
        {
            in.skipBytes(in.readableBytes());
        }
        else if (inBody)
        {
            super.decode(ctx, in, out);
            final int size = out.size();
            inBody = size == 0 || !(out.get(size - 1) instanceof LastHttpContent);
        }
        else if (!paused && (partial || receiver == null || !receiver.takeRepeated(in)))
        {
            decodeHead(ctx, in, out);
        }
    }

    private void decodeHead(final ChannelHandlerContext ctx, final ByteBuf in, final List<Object> out) throws Exception
    {
        final int start = in.readerIndex();
        final boolean whole = !partial;
        super.decode(ctx, in, out);
        folded |= hasFoldedLine(in, start, in.readerIndex());
        final int size = out.size();
        partial = size == 0;
        if (receiver != null && !partial)
        {
            receiver.noteHead(in, whole ? start : in.readerIndex());
        }
        if (size == 0)
        {
            return;
        }
        final HttpObject head = (HttpObject)out.get(0);
        if (folded && head.decoderResult().isSuccess())
        {
            head.setDecoderResult(DecoderResult.failure(
                new IllegalArgumentException("a line starts with white space")));
        }
        folded = false;
        stopped = head.decoderResult().isFailure();
        inBody = size == 1 && !stopped;
    }

    /** Whether a line of a head starts with white space, which proxies and servers read in different ways. */
    private static boolean hasFoldedLine(final ByteBuf in, final int start, final int end)
    {
        int line = start;
        while (line < end)
        {
            final byte first = in.getByte(line);
            if (first == ' ' || first == '\t')
            {
                return true;
            }
            final int lineFeed = in.indexOf(line, end, LINE_FEED);
            line = lineFeed < 0 ? end : lineFeed + 1;
        }
        return false;
    }

    @Override
    public void channelReadComplete(final ChannelHandlerContext ctx) throws Exception
    {
        if (paused)
        {
            discardSomeReadBytes(); // and no further read, which would fill the buffer while nobody decodes
            ctx.fireChannelReadComplete();
        }
        else
        {
            super.channelReadComplete(ctx);
        }
    }

    /** The end of the input is told once no request that came before it is left undecoded. */
    @Override
    public void userEventTriggered(final ChannelHandlerContext ctx, final Object event) throws Exception
    {
        if (event instanceof ChannelInputShutdownEvent)
        {
            inputEndDue = paused && !inBody && !stopped && internalBuffer().isReadable();
            if (inputEndDue)
            {
                return;
            }
        }
        super.userEventTriggered(ctx, event);
    }

    /**
     * Gives requests whose head is that of the request before to a receiver, undecoded.
     *
     * @param target of the connection.
     */
    void repeatsTo(final RequestReceiver target)
    {
        receiver = target;
    }

    /** Leaves the next request undecoded. */
    void pause()
    {
        paused = true;
    }

    /**
     * Goes on with what was left undecoded.
     *
     * @param ctx of this handler.
     * @throws Exception if decoding failed.
     */
    void resume(final ChannelHandlerContext ctx) throws Exception
    {
        paused = false;
        if (internalBuffer().isReadable())
        {
            channelRead(ctx, Unpooled.EMPTY_BUFFER);
        }
        if (inputEndDue)
        {
            userEventTriggered(ctx, ChannelInputShutdownEvent.INSTANCE);
        }
    }

    /** Discards whatever comes from now on. */
    void stop()
    {
        stopped = true;
    }

    boolean isPaused()
    {
        return paused;
    }

    /**
     * Whether a head has begun to arrive and is not complete.
     *
     * @return false between requests and in a body.
     */
    boolean isInHead()
    {
        return partial && !inBody && !stopped;
    }
}
