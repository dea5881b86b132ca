package io.headrace.edge;

import io.headrace.bus.Lanes;
import io.headrace.bus.PayloadFormat;
import io.headrace.bus.TopicRegistry;
import io.headrace.engine.DurabilityLevel;
import io.headrace.engine.Engine;
import io.headrace.protocol.RefusalCode;

/**
 * Decides whether events of a TCP connection may enter, and tells the client when they may not. One for each event
 * loop, called only by it.
 */
final class EventAdmission
{
    private static final int MAX_SEQUENCED_FORMAT = PayloadFormat.TEXT.code();

    private final int highestLevel;
    private final int eventMaxLength;

    EventAdmission(final Engine engine)
    {
        highestLevel = engine.highestLevel().code();
        eventMaxLength = engine.eventMaxLength();
    }

    /**
     * Checks what the fields of a message ask for.
     *
     * @param connection that the message came from.
     * @param count      events of the message.
     * @param fields     of the message.
     * @param longest    bytes of the longest payload.
     * @return false if the events are refused.
     */
    boolean admits(final TcpConnection connection, final int count, final EventFields fields, final int longest)
    {
        final EventStream events = connection.events();
        if (fields.level() > highestLevel)
        {
            events.refuse(count, RefusalCode.INVALID_LEVEL, "level=" + fields.level() + " must be 0 to " +
                highestLevel +
                " (" + DurabilityLevel.ofCode(highestLevel) + "), the strongest that this journal gives, or 255");
            return false;
        }
        if (fields.format() > MAX_SEQUENCED_FORMAT)
        {
            events.refuse(count, RefusalCode.INVALID_FORMAT,
                "format=" + fields.format() + " must be 0 (binary), 1 (JSON) or 2 (text)");
            return false;
        }
        if (longest > eventMaxLength)
        {
            events.refuse(count, RefusalCode.EVENT_TOO_LARGE,
                "an event of " + longest + " bytes is over event.max.bytes=" + eventMaxLength + ": make it shorter");
            return false;
        }
        if (fields.urgency() > Lanes.MAX_URGENCY)
        {
            events.refuse(count, RefusalCode.INVALID_URGENCY,
                "urgency=" + fields.urgency() + " must be 0 (most urgent) to " + Lanes.MAX_URGENCY + ", or 255");
            return false;
        }
        if (!events.mayHave(fields.urgency()))
        {
            events.refuse(count, RefusalCode.URGENCY_CHANGED, "urgency=" + fields.urgency() +
                " is not that of the events before, which a session keeps: use another session for other urgencies");
            return false;
        }
        return true;
    }

    /**
     * Refuses events whose topic there is not.
     *
     * @param connection that they came from.
     * @param count      how many.
     * @param result     negative code of {@link TopicRegistry}.
     */
    void refuseTopic(final TcpConnection connection, final int count, final int result)
    {
        switch (result)
        {
            case TopicRegistry.INVALID_NAME -> connection.events().refuse(count, RefusalCode.INVALID_TOPIC_NAME,
                "a topic name is 1 to " + TopicRegistry.MAX_NAME_LENGTH + " characters of A-Z a-z 0-9 . _ -");
            case TopicRegistry.LIMIT_REACHED -> connection.events().refuse(count, RefusalCode.TOPIC_LIMIT_REACHED,
                "topics.max is reached: use a topic that exists, or raise topics.max");
            default -> connection.events().refuse(count, RefusalCode.UNKNOWN_TOPIC,
                "the topic does not exist: declare it, or set topics.create=auto");
        }
    }

    /**
     * Refuses events for which there will never be room.
     *
     * @param connection that they came from.
     * @param count      how many.
     * @param result     negative code of {@link Engine}, other than {@link Engine#FULL}.
     */
    void refuseClaim(final TcpConnection connection, final int count, final int result)
    {
        if (result == Engine.TOO_LONG)
        {
            connection.events().refuse(count, RefusalCode.EVENT_TOO_LARGE,
                "the event is over event.max.bytes=" + eventMaxLength + ": make it shorter");
        }
        else
        {
            connection.events().refuse(count, RefusalCode.DRAINING,
                "the server takes no events at present, it is stopping: send them again to its successor");
        }
    }
}
