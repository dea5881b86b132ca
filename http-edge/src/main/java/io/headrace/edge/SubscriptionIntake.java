package io.headrace.edge;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.headrace.engine.DurabilityLevel;
import io.headrace.engine.Engine;
import io.headrace.engine.NamedCursor;
import io.headrace.engine.TopicPattern;
import io.headrace.protocol.CreditDecoder;
import io.headrace.protocol.GoodbyeCode;
import io.headrace.protocol.SubscribeDecoder;
import io.headrace.protocol.UnsubscribeDecoder;
import io.headrace.protocol.UnsubscribedCode;
import java.util.List;
import org.agrona.DirectBuffer;

/**
 * Reads SUBSCRIBE, CREDIT and UNSUBSCRIBE messages. One for each event loop, called only by it.
 */
final class SubscriptionIntake
{
    private static final int LEVEL_DEFAULT = SubscribeDecoder.levelNullValue();
    private static final long ONLY_NEW = -1;

    private final Engine engine;
    private final ReaderPool cursors;
    private final DurabilityLevel defaultLevel;
    private final long deadlineNs;

    SubscriptionIntake(final Engine engine, final EdgeContext context, final ReaderPool cursors)
    {
        this.engine = engine;
        this.cursors = cursors;
        defaultLevel = context.defaultLevel();
        deadlineNs = context.http().digestDeadlineNs();
    }

    /**
     * Takes a SUBSCRIBE message.
     *
     * @param connection  that it came from.
     * @param frame       with the message.
     * @param body        offset behind the message header.
     * @param blockLength bytes of fixed fields.
     * @param length      of the frame.
     */
    void onSubscribe(
        final TcpConnection connection,
        final DirectBuffer frame,
        final int body,
        final int blockLength,
        final int length)
    {
        final int topics = body + blockLength + SubscribeDecoder.topicsHeaderLength();
        if (blockLength < SubscribeDecoder.BLOCK_LENGTH || topics > length)
        {
            connection.fail(GoodbyeCode.MALFORMED, "the frame ends inside SUBSCRIBE");
            return;
        }
        final int topicsLength = frame.getByte(topics - 1) & 0xFF;
        final int cursor = topics + topicsLength + SubscribeDecoder.cursorHeaderLength();
        final int cursorLength = cursor > length ? 0 : frame.getByte(cursor - 1) & 0xFF;
        if (cursor > length || cursorLength > length - cursor)
        {
            connection.fail(GoodbyeCode.MALFORMED, "the frame ends inside the topics or the cursor of SUBSCRIBE");
            return;
        }
        final int id = frame.getInt(body, LITTLE_ENDIAN);
        if (connection.subscriptions().isInUse(id))
        {
            connection.fail(GoodbyeCode.SUBSCRIPTION_IN_USE, "subscription " + Integer.toUnsignedString(id) +
                " has not ended: use another id, or wait for UNSUBSCRIBED");
            return;
        }
        final int levelCode = frame.getByte(body + SubscribeDecoder.levelEncodingOffset()) & 0xFF;
        final long from = frame.getLong(body + SubscribeDecoder.fromEncodingOffset(), LITTLE_ENDIAN);
        final DurabilityLevel level = level(levelCode);
        if (level == null)
        {
            connection.subscriptions().refuse(id, UnsubscribedCode.INVALID_LEVEL, from, "level=" + levelCode +
                " must be 0 to " + engine.highestLevel().code() + ", the strongest that this journal gives, or 255");
            return;
        }
        final TopicPattern pattern = pattern(frame.getStringWithoutLengthAscii(topics, topicsLength));
        if (pattern == null)
        {
            connection.subscriptions().refuse(id, UnsubscribedCode.UNKNOWN_TOPIC, from,
                "not the name of a topic, nor a pattern with '*' between dots or '**' at the end");
            return;
        }
        if (!pattern.isWildcard() && engine.findTopic(pattern.toString()) < 0)
        {
            connection.subscriptions().refuse(id, UnsubscribedCode.UNKNOWN_TOPIC, from,
                "nothing has been published to a topic of that name, and it is not declared: check the name");
            return;
        }
        final TcpSubscriber subscriber = connection.subscriptions().open(
            id,
            pattern,
            level,
            frame.getLong(body + SubscribeDecoder.creditBytesEncodingOffset(), LITTLE_ENDIAN),
            frame.getInt(body + SubscribeDecoder.creditEventsEncodingOffset(), LITTLE_ENDIAN));
        if (subscriber != null)
        {
            begin(connection, subscriber, from, frame.getStringWithoutLengthAscii(cursor, cursorLength));
        }
    }

    private void begin(
        final TcpConnection connection, final TcpSubscriber subscriber, final long from, final String cursor)
    {
        if (cursor.isEmpty())
        {
            begin(connection, subscriber, from);
        }
        else if (!cursors.submit(() -> lookUp(connection, subscriber, cursor)))
        {
            connection.subscriptions().abandon(subscriber, UnsubscribedCode.TOO_MANY, 0,
                "too many ask for cursors at a time: wait a little");
        }
    }

    /** Waits for the engine, which answers between two batches. Called on a thread that may wait. */
    private void lookUp(final TcpConnection connection, final TcpSubscriber subscriber, final String name)
    {
        final List<NamedCursor> found = engine.subscriptions().cursors(deadlineNs);
        connection.eventLoop().execute(() -> onCursors(connection, subscriber, name, found));
    }

    private void onCursors(
        final TcpConnection connection,
        final TcpSubscriber subscriber,
        final String name,
        final List<NamedCursor> found)
    {
        if (!connection.subscriptions().isOpen(subscriber))
        {
            return;
        }
        if (found == null)
        {
            connection.subscriptions().abandon(subscriber, UnsubscribedCode.DRAINING, 0,
                "the engine did not say where the cursor is: it is busy, or it does not run");
        }
        else
        {
            found.stream().filter(cursor -> cursor.name().equals(name)).findFirst().ifPresentOrElse(
                cursor -> begin(connection, subscriber, cursor.sequence()),
                () -> connection.subscriptions().abandon(subscriber, UnsubscribedCode.UNKNOWN_CURSOR, 0,
                    "there is no cursor of that name: make it with CURSOR"));
        }
        connection.flush();
    }

    private void begin(final TcpConnection connection, final TcpSubscriber subscriber, final long from)
    {
        final long last = engine.subscriptions().lastSequence(subscriber.level);
        final long end = Math.max(last, engine.watermark(DurabilityLevel.JOURNALED));
        final long first = engine.firstSequence();
        final long behind = from == ONLY_NEW ? last : from;
        if (behind < 0 || behind > end)
        {
            connection.subscriptions().abandon(subscriber, UnsubscribedCode.INVALID_SEQUENCE, end,
                "from=" + Long.toUnsignedString(behind) + " is beyond the end of the journal, which is at " + end);
        }
        else if (behind + 1 < first)
        {
            connection.subscriptions().abandon(subscriber, UnsubscribedCode.EVENTS_GONE, first,
                "retention has dropped the events before " + first + ": go on behind value - 1, or keep more of them");
        }
        else
        {
            connection.subscriptions().begin(subscriber, behind);
        }
    }

    /** Null if the journal cannot give it; subscriptions read the journal, so accepted is journaled. */
    private DurabilityLevel level(final int code)
    {
        final int asked = code == LEVEL_DEFAULT ? defaultLevel.code() : code;
        final int level = Math.max(asked, DurabilityLevel.JOURNALED.code());
        return level > engine.highestLevel().code() ? null : DurabilityLevel.ofCode(level);
    }

    private static TopicPattern pattern(final String text)
    {
        try
        {
            return TopicPattern.of(text);
        }
        catch (final IllegalArgumentException ex)
        {
            return null; // the client is told the rule
        }
    }

    /**
     * Takes a CREDIT message.
     *
     * @param connection  that it came from.
     * @param frame       with the message.
     * @param body        offset behind the message header.
     * @param length      of the frame.
     */
    void onCredit(final TcpConnection connection, final DirectBuffer frame, final int body, final int length)
    {
        if (length < body + CreditDecoder.BLOCK_LENGTH)
        {
            connection.fail(GoodbyeCode.MALFORMED, "the frame ends inside CREDIT");
            return;
        }
        connection.subscriptions().grant(
            frame.getInt(body, LITTLE_ENDIAN),
            frame.getLong(body + CreditDecoder.bytesEncodingOffset(), LITTLE_ENDIAN),
            frame.getInt(body + CreditDecoder.eventsEncodingOffset(), LITTLE_ENDIAN));
    }

    /**
     * Takes an UNSUBSCRIBE message.
     *
     * @param connection  that it came from.
     * @param frame       with the message.
     * @param body        offset behind the message header.
     * @param length      of the frame.
     */
    void onUnsubscribe(final TcpConnection connection, final DirectBuffer frame, final int body, final int length)
    {
        if (length < body + UnsubscribeDecoder.BLOCK_LENGTH)
        {
            connection.fail(GoodbyeCode.MALFORMED, "the frame ends inside UNSUBSCRIBE");
            return;
        }
        connection.subscriptions().unsubscribe(frame.getInt(body, LITTLE_ENDIAN));
    }
}
