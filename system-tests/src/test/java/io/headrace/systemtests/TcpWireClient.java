package io.headrace.systemtests;

import io.headrace.systemtests.checker.ClientLog.Level;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Publishes over the TCP protocol: every event as a message of its own, all sent before the first answer is read.
 */
final class TcpWireClient implements WireClient
{
    private static final List<Level> LEVELS = List.of(Level.ACCEPTED, Level.JOURNALED, Level.SYNCED);
    private static final int LAYOUT = 1;
    private static final int NOTICE = 11;
    private static final long NEW_SESSION = -1;
    private static final int EVENT = 3;
    private static final int ACK = 5;
    private static final int REPLY = 6;
    private static final int REFUSED = 7;
    private static final int REPLY_AT = 33;

    private final TcpFrames frames;
    private final long session;
    private final long applied;
    private long sent;

    /** Opens a session, or carries one on. */
    TcpWireClient(final InetSocketAddress server, final long sessionToCarryOn) throws IOException
    {
        frames = new TcpFrames(server, LAYOUT, 0, sessionToCarryOn == 0 ? NEW_SESSION : sessionToCarryOn);
        session = frames.frame().getLong(TcpFrames.BODY);
        applied = frames.frame().getLong(20);
        sent = applied;
    }

    @Override
    public Answer publish(
        final String topic, final List<String> payloads, final Level level, final String key) throws IOException
    {
        for (final String payload : payloads)
        {
            final int start = frames.position();
            sent++;
            frames.begin(EVENT, 10)
                .putLong(sent).put((byte)LEVELS.indexOf(level)).put((byte)2)
                .put((byte)topic.length()).put(topic.getBytes(StandardCharsets.US_ASCII))
                .putInt(payload.length()).put(payload.getBytes(StandardCharsets.US_ASCII));
            frames.end(start);
        }
        frames.flush();
        return await(sent - payloads.size() + 1);
    }

    private Answer await(final long firstSent) throws IOException
    {
        final StringBuilder replies = new StringBuilder();
        long firstSequence = 0;
        while (true)
        {
            final int message = frames.read();
            final ByteBuffer frame = frames.frame();
            if (message == ACK)
            {
                final long upTo = frame.getLong(TcpFrames.BODY);
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
                replies.append(frames.text(REPLY_AT, frame.getInt(29)));
            }
            else if (message == NOTICE)
            {
                // Applied before: reply and acknowledgement follow as the first time.
                replies.setLength(0);
            }
            else if (message == REFUSED && frame.getLong(TcpFrames.BODY) <= firstSent && frame.getLong(20) >= sent)
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
        frames.close();
    }
}
