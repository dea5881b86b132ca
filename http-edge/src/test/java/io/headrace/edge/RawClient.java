package io.headrace.edge;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A client of the TCP protocol written from docs/tcp-protocol.md alone: it puts every byte by hand and knows nothing
 * of generated codecs. Not threadsafe, but one thread may send while another receives.
 */
final class RawClient implements AutoCloseable
{
    static final int WELCOME = 2;
    static final int ACK = 5;
    static final int REPLY = 6;
    static final int REFUSED = 7;
    static final int PING = 8;
    static final int PONG = 9;
    static final int GOODBYE = 10;
    static final int NOTICE = 11;
    static final long NEW_SESSION = -1;

    private final Socket socket = new Socket();
    private final DataInputStream in;
    private final OutputStream out;

    RawClient(final InetSocketAddress address) throws IOException
    {
        this(address, 0);
    }

    RawClient(final InetSocketAddress address, final int receiveBuffer) throws IOException
    {
        if (receiveBuffer > 0)
        {
            socket.setReceiveBufferSize(receiveBuffer);
        }
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(10_000);
        socket.connect(address, 5_000);
        in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 64 * 1024));
        out = socket.getOutputStream();
    }

    /** A message from the server: bytes after the message header. */
    record Message(int version, int template, int blockLength, ByteBuffer body)
    {
        long u64(final int offset)
        {
            return body.getLong(offset);
        }

        int u8(final int offset)
        {
            return body.get(offset) & 0xFF;
        }

        String text(final int offset)
        {
            final byte[] bytes = new byte[body.getShort(offset) & 0xFFFF];
            body.get(offset + 2, bytes);
            return new String(bytes, UTF_8);
        }

        /** Text behind the fixed fields, found as a client of any version finds it. */
        String text()
        {
            return text(blockLength);
        }

        byte[] payload(final int offset)
        {
            final byte[] bytes = new byte[body.getInt(offset)];
            body.get(offset + 4, bytes);
            return bytes;
        }
    }

    @SuppressWarnings("ByteBufferBackingArray") // filled to the end, allocated here
    static byte[] bytes(final ByteBuffer message)
    {
        return message.array();
    }

    static ByteBuffer message(final int template, final int blockLength, final int bodyLength)
    {
        return message(1, template, blockLength, bodyLength);
    }

    static ByteBuffer message(final int version, final int template, final int blockLength, final int bodyLength)
    {
        return ByteBuffer.allocate(12 + bodyLength).order(ByteOrder.LITTLE_ENDIAN)
            .putInt(8 + bodyLength)
            .putShort((short)blockLength)
            .putShort((short)template)
            .putShort((short)72)
            .putShort((short)version);
    }

    static byte[] message(final int template)
    {
        return bytes(message(template, 0, 0));
    }

    static byte[] hello(final int version)
    {
        return hello(version, 0);
    }

    static byte[] hello(final int version, final long sessionId)
    {
        final byte[] name = "raw".getBytes(UTF_8);
        return bytes(message(1, 10, 10 + 2 + name.length + 2)
            .putLong(sessionId)
            .putShort((short)version)
            .putShort((short)name.length).put(name)
            .putShort((short)0));
    }

    static byte[] event(
        final long sessionSequence, final int level, final int format, final String topic, final byte[] payload)
    {
        return bytes(message(3, 10, 10 + 1 + topic.length() + 4 + payload.length)
            .putLong(sessionSequence)
            .put((byte)level)
            .put((byte)format)
            .put((byte)topic.length()).put(topic.getBytes(US_ASCII))
            .putInt(payload.length).put(payload));
    }

    static byte[] batch(
        final long firstSessionSequence,
        final int level,
        final int format,
        final String topic,
        final byte[]... payloads)
    {
        int length = 10 + 4 + 1 + topic.length();
        for (final byte[] payload : payloads)
        {
            length += 4 + payload.length;
        }
        final ByteBuffer buffer = message(4, 10, length)
            .putLong(firstSessionSequence)
            .put((byte)level)
            .put((byte)format)
            .putShort((short)0)
            .putShort((short)payloads.length);
        for (final byte[] payload : payloads)
        {
            buffer.putInt(payload.length).put(payload);
        }
        return bytes(buffer.put((byte)topic.length()).put(topic.getBytes(US_ASCII)));
    }

    static byte[] ping(final long id)
    {
        return bytes(message(PING, 8, 8).putLong(id));
    }

    static byte[] goodbye()
    {
        return bytes(message(GOODBYE, 1, 3).put((byte)0).putShort((short)0));
    }

    RawClient send(final byte[]... messages) throws IOException
    {
        for (final byte[] message : messages)
        {
            out.write(message);
        }
        return this;
    }

    RawClient greet() throws IOException
    {
        send(hello(1));
        expect(WELCOME);
        return this;
    }

    /** Says hello with a session id and gives the WELCOME. */
    Message greet(final long sessionId) throws IOException
    {
        send(hello(1, sessionId));
        return expect(WELCOME);
    }

    Message receive() throws IOException
    {
        final int length = Integer.reverseBytes(in.readInt());
        final byte[] frame = new byte[length];
        in.readFully(frame);
        final ByteBuffer buffer = ByteBuffer.wrap(frame).order(ByteOrder.LITTLE_ENDIAN);
        return new Message(
            buffer.getShort(6) & 0xFFFF,
            buffer.getShort(2) & 0xFFFF,
            buffer.getShort(0) & 0xFFFF,
            buffer.slice(8, length - 8).order(ByteOrder.LITTLE_ENDIAN));
    }

    Message expect(final int template) throws IOException
    {
        final Message message = receive();
        if (message.template != template)
        {
            throw new AssertionError("expected template " + template + " but got " + message.template +
                (message.template == GOODBYE ? " " + message.text(1) : ""));
        }
        return message;
    }

    /** Receives acknowledgements until one covers the session sequence at the level. */
    Message awaitAck(final long sessionSequence, final int level) throws IOException
    {
        Message ack;
        do
        {
            ack = expect(ACK);
        }
        while (ack.u64(0) < sessionSequence || ack.u8(16) < level);
        return ack;
    }

    boolean isEnded() throws IOException
    {
        try
        {
            return in.read() < 0;
        }
        catch (final EOFException ex)
        {
            return true;
        }
    }

    boolean hasReceived() throws IOException
    {
        return in.available() > 0;
    }

    Socket socket()
    {
        return socket;
    }

    @Override
    public void close() throws IOException
    {
        socket.close();
    }
}
