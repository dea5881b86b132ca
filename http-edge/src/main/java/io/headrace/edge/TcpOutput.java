package io.headrace.edge;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.socket.DuplexChannel;

/**
 * What is to be sent on one connection: messages gather in a buffer, which is sent at the next flush. Called only by
 * its event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a failure closes the channel, which the pipeline reports
final class TcpOutput
{
    private static final int BUFFER_LENGTH = 4 * 1024;
    private static final int WRITE_LENGTH = 64 * 1024;

    private final Channel channel;
    private final long maxPending;
    private final long lowWaterMark;
    private ByteBuf buffer;
    private boolean isUnflushed;

    TcpOutput(final Channel channel, final EdgeContext context)
    {
        this.channel = channel;
        maxPending = context.writeBufferMax();
        lowWaterMark = context.writeBufferLow();
    }

    /**
     * Where to append a message.
     *
     * @return a direct buffer, valid until the next call of any method.
     */
    ByteBuf buffer()
    {
        if (buffer != null && buffer.readableBytes() >= WRITE_LENGTH)
        {
            channel.write(buffer, channel.voidPromise());
            buffer = null;
        }
        if (buffer == null)
        {
            buffer = channel.alloc().directBuffer(BUFFER_LENGTH);
        }
        return buffer;
    }

    /**
     * Appends messages in a buffer of their own.
     *
     * @param messages whole ones; owned by this from now on.
     */
    void append(final ByteBuf messages)
    {
        if (buffer != null)
        {
            channel.write(buffer, channel.voidPromise());
            buffer = null;
        }
        channel.write(messages, channel.voidPromise());
        isUnflushed = true;
    }

    /**
     * Sends what was appended.
     *
     * @return false if more waits to be sent than may.
     */
    boolean flush()
    {
        if (buffer != null)
        {
            final ByteBuf full = buffer;
            buffer = null;
            channel.writeAndFlush(full, channel.voidPromise());
        }
        else if (isUnflushed)
        {
            channel.flush();
        }
        isUnflushed = false;
        return channel.isWritable() || channel.bytesBeforeWritable() + lowWaterMark <= maxPending;
    }

    /**
     * Ends the stream behind what was sent. The other side may still be sending: closing at once would make the
     * operating system throw away what was sent to it, so the connection is read until the other side ends too.
     */
    void finish()
    {
        if (channel instanceof DuplexChannel duplex)
        {
            channel.config().setAutoRead(true);
            channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(sent -> duplex.shutdownOutput());
        }
        else
        {
            channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
        }
    }

    void close()
    {
        if (buffer != null)
        {
            buffer.release();
            buffer = null;
        }
    }
}
