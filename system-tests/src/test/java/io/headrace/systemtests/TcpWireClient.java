package io.headrace.systemtests;

import io.headrace.systemtests.checker.ClientLog.Level;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Publishes over the TCP protocol: every event as a message of its own, all sent before the first answer is read.
 */
final class TcpWireClient implements WireClient
{
    private static final List<Level> LEVELS = List.of(Level.ACCEPTED, Level.JOURNALED, Level.SYNCED);
    private static final int DEADLINE_MS = 30_000;
    private static final int BUFFER_LENGTH = 64 << 10;
    private static final int SCHEMA = 72;
    private static final int LAYOUT = 1;
    private static final int NOTICE = 11;
    private static final long NEW_SESSION = -1;
    private static final int HELLO = 1;
    private static final int WELCOME = 2;
    private static final int EVENT = 3;
    private static final int ACK = 5;
    private static final int REPLY = 6;
    private static final int REFUSED = 7;
    private static final int PING = 8;
    private static final int PONG = 9;
    private static final int BODY = 12;
    private static final int HEADER_LENGTH = 8;
    private static final int REPLY_AT = 33;

    private final Socket socket = new Socket();
    private final DataInputStream in;
    private final ByteBuffer out = ByteBuffer.allocate(BUFFER_LENGTH).order(ByteOrder.LITTLE_ENDIAN);
    private ByteBuffer frame;
    private final long session;
    private final long applied;
    private long sent;

    /** Opens a session, or carries one on. */
    TcpWireClient(final InetSocketAddress server, final long sessionToCarryOn) throws IOException
    {
        socket.connect(server, DEADLINE_MS);
        socket.setSoTimeout(DEADLINE_MS);
        socket.setTcpNoDelay(true);
        in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
        begin(HELLO, 10);
        out.putLong(sessionToCarryOn == 0 ? NEW_SESSION : sessionToCarryOn);
        out.putShort((short)1).putShort((short)0).putShort((short)0);
        end(0);
        flush();
        if (read() != WELCOME)
        {
            throw new ProtocolException("no WELCOME for session " + sessionToCarryOn);
        }
        session = frame.getLong(BODY);
        applied = frame.getLong(20);
        sent = applied;
    }

    private void begin(final int message, final int blockLength)
    {
        out.putInt(0).putShort((short)blockLength).putShort((short)message).putShort((short)SCHEMA)
            .putShort((short)LAYOUT);
    }

    private void end(final int start)
    {
        out.putInt(start, out.position() - start - Integer.BYTES);
    }

    private void flush() throws IOException
    {
        socket.getOutputStream().write(out.array(), 0, out.position());
        out.clear();
    }

    /** Reads the next message; its number. */
    private int read() throws IOException
    {
        final int length = Integer.reverseBytes(in.readInt());
        frame = ByteBuffer.allocate(Integer.BYTES + length).order(ByteOrder.LITTLE_ENDIAN);
        in.readFully(frame.array(), Integer.BYTES, length);
        if (length < HEADER_LENGTH || frame.getShort(8) != SCHEMA)
        {
            throw new ProtocolException("not a message of the protocol, length=" + length);
        }
        return frame.getShort(6);
    }

    @Override
    public Answer publish(
        final String topic, final List<String> payloads, final Level level, final String key) throws IOException
    {
        for (final String payload : payloads)
        {
            final int start = out.position();
            begin(EVENT, 10);
            sent++;
            out.putLong(sent).put((byte)LEVELS.indexOf(level)).put((byte)2);
            out.put((byte)topic.length()).put(topic.getBytes(StandardCharsets.US_ASCII));
            out.putInt(payload.length()).put(payload.getBytes(StandardCharsets.US_ASCII));
            end(start);
        }
        flush();
        return await(sent - payloads.size() + 1);
    }

    private Answer await(final long firstSent) throws IOException
    {
        final StringBuilder replies = new StringBuilder();
        long firstSequence = 0;
        while (true)
        {
            final int message = read();
            if (message == ACK)
            {
                final long upTo = frame.getLong(BODY);
                final long sequence = frame.getLong(20);
                firstSequence = upTo == firstSent ? sequence : firstSequence;
                if (upTo == sent)
                {
                    return new Answer(
                        true, firstSequence, sequence, LEVELS.get(frame.get(28)), replies.toString());
                }
            }
            else if (message == REPLY)
            {
                replies.append(new String(frame.array(), REPLY_AT, frame.getInt(29), StandardCharsets.ISO_8859_1));
            }
            else if (message == NOTICE)
            {
                // Applied before: reply and acknowledgement follow as the first time.
                replies.setLength(0);
            }
            else if (message == PING)
            {
                final long id = frame.getLong(BODY);
                begin(PONG, Long.BYTES);
                out.putLong(id);
                end(0);
                flush();
            }
            else if (message == REFUSED && frame.getLong(BODY) <= firstSent && frame.getLong(20) >= sent)
            {
                return new Answer(false, 0, 0, null, "");
            }
            else
            {
                throw new ProtocolException("message=" + message + " where answers are expected");
            }
        }
    }

    @Override
    public long session()
    {
        return session;
    }

    @Override
    public long applied()
    {
        return applied;
    }

    @Override
    public void close() throws IOException
    {
        socket.close();
    }
}
