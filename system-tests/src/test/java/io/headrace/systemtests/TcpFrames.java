package io.headrace.systemtests;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Frames of the TCP protocol on one connection. Belongs to one thread.
 */
final class TcpFrames implements Closeable
{
    static final int HELLO = 1;
    static final int WELCOME = 2;
    static final int PING = 8;
    static final int PONG = 9;
    /** Where the body begins. */
    static final int BODY = 12;

    private static final int DEADLINE_MS = 30_000;
    private static final int BUFFER_LENGTH = 64 << 10;
    private static final int SCHEMA = 72;
    private static final int HEADER_LENGTH = 8;

    private final Socket socket = new Socket();
    private final DataInputStream in;
    private final int layout;
    private final ByteBuffer out = ByteBuffer.allocate(BUFFER_LENGTH).order(ByteOrder.LITTLE_ENDIAN);
    private ByteBuffer frame = ByteBuffer.allocate(BUFFER_LENGTH).order(ByteOrder.LITTLE_ENDIAN);

    /**
     * Connects and says HELLO.
     *
     * @param server        to connect to.
     * @param layout        version that frames are sent with.
     * @param receiveLength bytes that the kernel takes in before they are read, 0 for its default.
     * @param session       field of HELLO.
     */
    TcpFrames(final InetSocketAddress server, final int layout, final int receiveLength, final long session)
        throws IOException
    {
        this.layout = layout;
        if (receiveLength > 0)
        {
            socket.setReceiveBufferSize(receiveLength);
        }
        socket.setSoTimeout(DEADLINE_MS);
        socket.setTcpNoDelay(true);
        socket.connect(server, DEADLINE_MS);
        in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
        begin(HELLO, 10).putLong(session).putShort((short)1).putShort((short)0).putShort((short)0);
        end(0);
        flush();
        if (read() != WELCOME)
        {
            throw new ProtocolException("no WELCOME for session " + session);
        }
    }

    /** Begins a message, whose body is to be put into what this returns. */
    ByteBuffer begin(final int message, final int blockLength)
    {
        return out.putInt(0).putShort((short)blockLength).putShort((short)message).putShort((short)SCHEMA)
            .putShort((short)layout);
    }

    /** Where the next message begins. */
    int position()
    {
        return out.position();
    }

    /** Ends the message that began there. */
    void end(final int start)
    {
        out.putInt(start, out.position() - start - Integer.BYTES);
    }

    void flush() throws IOException
    {
        socket.getOutputStream().write(out.array(), 0, out.position());
        out.clear();
    }

    /** Reads the next message but PING, which it answers; its number. */
    int read() throws IOException
    {
        int message = readAny();
        while (message == PING)
        {
            final long id = frame.getLong(BODY);
            final int start = position();
            begin(PONG, Long.BYTES).putLong(id);
            end(start);
            flush();
            message = readAny();
        }
        return message;
    }

    private int readAny() throws IOException
    {
        final int length = Integer.reverseBytes(in.readInt());
        if (length < HEADER_LENGTH || length > 1 << 24)
        {
            throw new ProtocolException("length=" + length);
        }
        if (Integer.BYTES + length > frame.capacity())
        {
            frame = ByteBuffer.allocate(2 * length).order(ByteOrder.LITTLE_ENDIAN);
        }
        in.readFully(frame.array(), Integer.BYTES, length);
        if (frame.getShort(8) != SCHEMA)
        {
            throw new ProtocolException("not a message of the protocol, length=" + length);
        }
        return frame.getShort(6);
    }

    /** Text in the frame that was read last. */
    String text(final int offset, final int length)
    {
        return new String(frame.array(), offset, length, StandardCharsets.ISO_8859_1);
    }

    /** The frame that was read last, with its length field; overwritten by the next. */
    ByteBuffer frame()
    {
        return frame;
    }

    @Override
    public void close() throws IOException
    {
        socket.close();
    }
}
