package io.headrace.edge;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.DuplexChannel;

/**
 * Writes the responses of one connection whose turn has come, many into one buffer, with one flush. Used by one event
 * loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a failure to close or to write closes the channel
final class ReplySender
{
    private static final int BUFFER_LENGTH = 1024;
    private static final int MAX_GATHERED = 32 * 1024;
    private static final int MAX_COPIED = 4 * 1024;

    private final HttpLoop loop;
    private final ReplyQueue queue;
    private ChannelHandlerContext ctx;
    private ByteBuf gathered;
    private boolean flushDue;
    private boolean closing;
    private boolean outputShut;

    ReplySender(final HttpLoop loop, final ReplyQueue queue)
    {
        this.loop = loop;
        this.queue = queue;
    }

    void open(final ChannelHandlerContext context)
    {
        ctx = context;
    }

    /**
     * Writes what can be written.
     *
     * @return false if a response cannot be finished, so that the connection has to be closed.
     */
    boolean send()
    {
        boolean whole = true;
        HttpExchange exchange = queue.peek();
        while (exchange != null && whole && exchange.isReady() && ctx.channel().isWritable())
        {
            if (loop.isClosing() && queue.size() == 1)
            {
                exchange.keepAlive = false;
            }
            final int code = exchange.state == HttpExchange.STREAMING ? stream(exchange) : gather(exchange);
            whole = code != EventsRead.BROKEN;
            if (code == EventsRead.DONE)
            {
                queue.remove();
                loop.answered(exchange);
                exchange = queue.peek();
            }
        }
        if (exchange != null && exchange.continueDue)
        {
            exchange.continueDue = false;
            buffer().writeBytes(ResponseWriter.CONTINUE);
        }
        writeGathered();
        return whole;
    }

    private int gather(final HttpExchange exchange)
    {
        final ByteBuf response = exchange.response;
        if (exchange.state == HttpExchange.ACKNOWLEDGED)
        {
            loop.acknowledgements.write(buffer(), exchange);
        }
        else if (response.readableBytes() <= MAX_COPIED)
        {
            buffer().writeBytes(response);
        }
        else
        {
            writeGathered();
            exchange.response = null;
            write(response);
        }
        if (gathered != null && gathered.readableBytes() >= MAX_GATHERED)
        {
            writeGathered();
        }
        return exchange.stream == null || loop.isClosing() ? EventsRead.DONE : goLive(exchange);
    }

    private static int goLive(final HttpExchange exchange)
    {
        exchange.state = HttpExchange.LIVE;
        exchange.stream.start();
        return EventsRead.MORE;
    }

    private int stream(final HttpExchange exchange)
    {
        final EventsRead read = exchange.read;
        final int code = read.begin(buffer(), exchange, loop.writer);
        writeGathered();
        final ByteBuf piece = read.takeChunk();
        if (piece != null)
        {
            write(piece);
        }
        if (code != EventsRead.BROKEN)
        {
            read.end(buffer(), code);
        }
        return code;
    }

    private ByteBuf buffer()
    {
        if (gathered == null)
        {
            gathered = ctx.alloc().buffer(BUFFER_LENGTH);
        }
        return gathered;
    }

    private void writeGathered()
    {
        if (gathered != null)
        {
            final ByteBuf buffer = gathered;
            gathered = null;
            write(buffer);
        }
    }

    private void write(final ByteBuf buffer)
    {
        flushDue = true;
        ctx.write(buffer, ctx.voidPromise());
    }

    /**
     * Hands what was written to the socket.
     *
     * @return whether there was anything.
     */
    boolean flush()
    {
        final boolean due = flushDue;
        if (due)
        {
            flushDue = false;
            ctx.flush();
        }
        return due;
    }

    /**
     * Ends the output once everything is out, and leaves the input open for a while unless it has ended: a client that
     * still sends would otherwise lose the response to a reset.
     */
    void close()
    {
        if (outputShut && hasInputEnded())
        {
            ctx.close();
        }
        if (closing)
        {
            return;
        }
        closing = true;
        ctx.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(flushed ->
        {
            outputShut = true;
            if (ctx.channel() instanceof final DuplexChannel duplex && !duplex.isInputShutdown())
            {
                duplex.shutdownOutput();
            }
            else
            {
                ctx.close();
            }
        });
    }

    /** Whether the client sends nothing any more, which is known before the last of it is decoded. */
    boolean hasInputEnded()
    {
        return ctx.channel() instanceof final DuplexChannel duplex && duplex.isInputShutdown();
    }

    boolean isOutputShut()
    {
        return outputShut;
    }
}
