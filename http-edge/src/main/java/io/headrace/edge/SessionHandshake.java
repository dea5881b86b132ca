package io.headrace.edge;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.headrace.bus.FrameDescriptor;
import io.headrace.bus.LaneClaim;
import io.headrace.bus.Lanes;
import io.headrace.bus.OriginDescriptor;
import io.headrace.engine.Engine;
import io.headrace.engine.Outcome;
import io.headrace.protocol.GoodbyeCode;
import io.headrace.protocol.HelloDecoder;
import io.headrace.protocol.MessageHeaderDecoder;
import org.agrona.DirectBuffer;

/**
 * The start of one TCP connection, from HELLO to WELCOME: opens a session or asks the engine how far one has got.
 * Called only by the event loop of the connection.
 * <p>
 * A session that another connection carries on is taken from it first, so that the answer of the engine covers what
 * that connection has sent.
 */
final class SessionHandshake
{
    /** The one version there is. */
    static final int PROTOCOL_VERSION = 1;
    /** Session id with which HELLO asks for a new session. */
    static final long NEW_SESSION = -1;
    /** Correlation of the run that asks the engine, which no other run has. */
    static final long CORRELATION = -1;

    private static final int HEADER_LENGTH = MessageHeaderDecoder.ENCODED_LENGTH;

    private enum State
    {
        HELLO_DUE, TAKING_OVER, LANE_FULL, ASKED, DONE
    }

    private final TcpConnection connection;
    private final TcpLoop loop;
    private State state = State.HELLO_DUE;
    private long sessionId;

    SessionHandshake(final TcpConnection connection, final TcpLoop loop)
    {
        this.connection = connection;
        this.loop = loop;
    }

    boolean isDone()
    {
        return state == State.DONE;
    }

    /** Whether HELLO has come and WELCOME has to wait for others. */
    boolean isWaiting()
    {
        return state == State.TAKING_OVER || state == State.LANE_FULL || state == State.ASKED;
    }

    /**
     * Takes the first message.
     *
     * @param frame       with the message.
     * @param template    of the message.
     * @param blockLength of the message.
     * @param length      of the frame.
     */
    void onHello(final DirectBuffer frame, final int template, final int blockLength, final int length)
    {
        if (template != HelloDecoder.TEMPLATE_ID)
        {
            connection.fail(
                GoodbyeCode.HELLO_EXPECTED, "templateId=" + template + " came before HELLO: send HELLO first");
            return;
        }
        if (blockLength < HelloDecoder.BLOCK_LENGTH || !isWhole(frame, blockLength, length))
        {
            connection.fail(GoodbyeCode.MALFORMED, "the frame ends inside HELLO");
            return;
        }
        final int version =
            frame.getShort(HEADER_LENGTH + HelloDecoder.protocolVersionEncodingOffset(), LITTLE_ENDIAN) & 0xFFFF;
        if (version != PROTOCOL_VERSION)
        {
            connection.fail(GoodbyeCode.VERSION_NOT_SUPPORTED,
                "protocolVersion=" + version + " is not spoken here: use " + PROTOCOL_VERSION);
            return;
        }
        connection.onHello();
        begin(frame.getLong(HEADER_LENGTH, LITTLE_ENDIAN));
    }

    private static boolean isWhole(final DirectBuffer frame, final int blockLength, final int length)
    {
        int offset = HEADER_LENGTH + blockLength;
        for (int i = 0; i < 2; i++)
        {
            if (offset + Short.BYTES > length)
            {
                return false;
            }
            offset += Short.BYTES + (frame.getShort(offset, LITTLE_ENDIAN) & 0xFFFF);
        }
        return offset <= length;
    }

    private void begin(final long wanted)
    {
        if (wanted == 0)
        {
            welcome(0, 0);
        }
        else if (wanted == NEW_SESSION)
        {
            sessionId = NEW_SESSION;
            ask();
        }
        else if (wanted < 0)
        {
            unknown(wanted);
        }
        else
        {
            sessionId = wanted;
            takeOver();
        }
    }

    private void takeOver()
    {
        final TcpConnection former = loop.sessions().take(sessionId, connection);
        if (former == null)
        {
            ask();
            return;
        }
        state = State.TAKING_OVER;
        former.eventLoop().execute(() ->
        {
            former.onTakenOver();
            loop.eventLoop().execute(this::ask);
        });
    }

    /** Goes on if the lane was full. */
    void resume()
    {
        if (state == State.LANE_FULL)
        {
            ask();
        }
    }

    private void ask()
    {
        if (connection.isClosing())
        {
            return;
        }
        final boolean opens = sessionId == NEW_SESSION;
        final LaneClaim claim = loop.claim();
        final int result = loop.engine().tryClaim(
            opens ? FrameDescriptor.HEADER_LENGTH : OriginDescriptor.LENGTH, claim);
        if (result == Engine.FULL)
        {
            state = State.LANE_FULL;
            loop.retryLater(connection, loop.engine().laneOf(Lanes.DEFAULT_URGENCY));
            return;
        }
        if (result != 0)
        {
            connection.leave(GoodbyeCode.DRAINING);
            return;
        }
        if (opens)
        {
            FrameDescriptor.putHeader(claim.buffer(), 0, FrameDescriptor.TYPE_SESSION, 0, 0, 0, 0);
        }
        else
        {
            OriginDescriptor.put(claim.buffer(), 0, OriginDescriptor.KIND_SESSION, sessionId, 0, 0);
        }
        state = State.ASKED;
        claim.origin(connection.source(), CORRELATION, loop.engine().highestLevel().code());
        claim.commit(opens ? 1 : 0);
    }

    /**
     * The session is open.
     *
     * @param sequence that is its id.
     */
    void onAcknowledged(final long sequence)
    {
        sessionId = sequence;
        loop.sessions().take(sequence, connection);
        welcome(sequence, 0);
    }

    /**
     * The engine has answered for a session that was open before.
     *
     * @param outcome {@link Outcome#SESSION_RESUMED} or {@link Outcome#SESSION_UNKNOWN}.
     * @param value   last session sequence applied.
     */
    void onOutcome(final Outcome outcome, final long value)
    {
        if (outcome == Outcome.SESSION_RESUMED)
        {
            welcome(sessionId, value);
        }
        else
        {
            unknown(sessionId);
        }
    }

    private void unknown(final long id)
    {
        connection.goodbye(GoodbyeCode.SESSION_UNKNOWN, "session " + Long.toUnsignedString(id) +
            " is unknown or evicted: open a new one; events not acknowledged may have been applied");
    }

    private void welcome(final long id, final long last)
    {
        state = State.DONE;
        connection.onWelcome(id, last);
    }

    /** The connection has ended. */
    void close()
    {
        if (sessionId > 0)
        {
            loop.sessions().release(sessionId, connection);
        }
    }
}
