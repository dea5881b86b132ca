package io.headrace.load;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SocketChannel;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A non-blocking socket with one buffer to write from and one to read into. Not threadsafe; allocates only when it
 * connects and when the buffer to read into must grow.
 */
final class SocketStream implements AutoCloseable
{
    private final SocketChannel channel;
    private final ByteBuffer outbound;
    private final UnsafeBuffer outboundView;
    private final UnsafeBuffer inboundView;
    private ByteBuffer inbound;

    private SocketStream(final SocketChannel channel, final int outboundLength, final int inboundLength)
    {
        this.channel = channel;
        outbound = ByteBuffer.allocateDirect(outboundLength).order(ByteOrder.LITTLE_ENDIAN);
        inbound = ByteBuffer.allocateDirect(inboundLength).order(ByteOrder.LITTLE_ENDIAN);
        outboundView = new UnsafeBuffer(outbound);
        inboundView = new UnsafeBuffer(inbound);
    }

    /**
     * Connects.
     *
     * @param address        to connect to.
     * @param timeoutMs      longest wait.
     * @param outboundLength bytes of the buffer to write from.
     * @param inboundLength  bytes of the buffer to read into, at least the longest message.
     * @return a connected stream.
     * @throws IOException with one clear sentence if there is no connection in time.
     */
    static SocketStream connect(
        final InetSocketAddress address, final int timeoutMs, final int outboundLength, final int inboundLength)
        throws IOException
    {
        final String name = address.getHostString() + ":" + address.getPort();
        if (address.isUnresolved())
        {
            throw new IOException("cannot connect to " + name + ": the host name is not known");
        }
        final SocketChannel channel = SocketChannel.open();
        try
        {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.socket().connect(address, timeoutMs);
            channel.configureBlocking(false);
            return new SocketStream(channel, outboundLength, inboundLength);
        }
        catch (final SocketTimeoutException ex)
        {
            channel.close();
            throw new IOException("cannot connect to " + name + ": no answer within " + timeoutMs + " ms", ex);
        }
        catch (final IOException ex)
        {
            channel.close();
            throw new IOException("cannot connect to " + name + ": " + ex.getMessage() + "; is the server up?", ex);
        }
    }

    /** Bytes that can still be encoded before {@link #flush()} must write some. */
    int room()
    {
        return outbound.remaining();
    }

    /** Buffer to encode into, at {@link #position()}. */
    UnsafeBuffer buffer()
    {
        return outboundView;
    }

    /** Where the next message goes. */
    int position()
    {
        return outbound.position();
    }

    /** Says that everything up to a position is ready to be written. */
    void commit(final int position)
    {
        outbound.position(position);
    }

    /** Writes what is ready, as far as the socket takes it; returns the bytes written. */
    int flush() throws IOException
    {
        if (outbound.position() == 0)
        {
            return 0;
        }
        outbound.flip();
        final int written;
        try
        {
            written = channel.write(outbound);
        }
        finally
        {
            outbound.compact();
        }
        return written;
    }

    /** Bytes encoded and not yet taken by the socket. */
    int pending()
    {
        return outbound.position();
    }

    /**
     * Reads what has come, behind what {@link #consumed(int)} left.
     *
     * @return bytes read, possibly 0.
     * @throws EOFException if the other side has closed.
     * @throws IOException  if the connection is lost.
     */
    int read() throws IOException
    {
        final int read = channel.read(inbound);
        if (read < 0)
        {
            throw new EOFException("the server closed the connection");
        }
        return read;
    }

    /** Buffer with what has been read, from offset 0. */
    UnsafeBuffer received()
    {
        return inboundView;
    }

    /** Makes sure that a message of a length fits the buffer to read into; keeps what was read. */
    void reserve(final int length)
    {
        if (inbound.capacity() < length)
        {
            final ByteBuffer larger = ByteBuffer.allocateDirect(length).order(ByteOrder.LITTLE_ENDIAN);
            larger.put(inbound.flip());
            inbound = larger;
            inboundView.wrap(inbound);
        }
    }

    /** Bytes read and not yet consumed. */
    int receivedLength()
    {
        return inbound.position();
    }

    /** Drops the first bytes of what was received. */
    void consumed(final int length)
    {
        if (length > 0)
        {
            inbound.flip();
            inbound.position(length);
            inbound.compact();
        }
    }

    @Override
    public void close()
    {
        try
        {
            channel.close();
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException("closing a socket failed", ex);
        }
    }
}
