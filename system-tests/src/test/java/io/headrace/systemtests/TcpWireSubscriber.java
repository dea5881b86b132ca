package io.headrace.systemtests;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;

/**
 * Subscribes over the TCP protocol, with credit without end.
 */
final class TcpWireSubscriber implements WireSubscriber
{
    private static final int LAYOUT = 2;
    private static final int SUBSCRIBE = 14;
    private static final int SUBSCRIBE_LENGTH = 25;
    private static final int SUBSCRIBED = 15;
    private static final int DELIVER = 16;
    private static final int UNSUBSCRIBED = 19;
    private static final int JOURNALED = 1;
    private static final int STALLED = 1;

    private final TcpFrames frames;
    private long last;

    /** Subscribes behind a sequence; the kernel takes in so many bytes before they are read, 0 for its default. */
    TcpWireSubscriber(
        final InetSocketAddress server, final String topic, final long behind, final int receiveLength)
        throws IOException
    {
        last = behind;
        frames = new TcpFrames(server, LAYOUT, receiveLength, 0);
        final byte[] name = topic.getBytes(StandardCharsets.US_ASCII);
        frames.begin(SUBSCRIBE, SUBSCRIBE_LENGTH)
            .putInt(7).put((byte)JOURNALED).putLong(behind).putLong(1L << 60).putInt(-1)
            .put((byte)name.length).put(name).put((byte)0);
        frames.end(0);
        frames.flush();
        if (frames.read() != SUBSCRIBED)
        {
            throw new ProtocolException("refused");
        }
    }

    @Override
    public long next() throws IOException
    {
        final int message;
        try
        {
            message = frames.read();
        }
        catch (final EOFException | SocketException ex)
        {
            return END; // disconnected, as any reader that is slow for long
        }
        if (message == DELIVER)
        {
            last = frames.frame().getLong(16);
            return last;
        }
        if (message == UNSUBSCRIBED && frames.frame().get(16) == STALLED && frames.frame().getLong(17) == last)
        {
            return END;
        }
        throw new ProtocolException("message=" + message + " behind sequence=" + last);
    }

    @Override
    public void close() throws IOException
    {
        frames.close();
    }
}
