package io.headrace.engine;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.headrace.bus.EgressDescriptor;
import io.headrace.bus.FrameDescriptor;
import io.headrace.bus.PayloadFormat;
import io.headrace.bus.TopicRegistry;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableDirectByteBuffer;

/**
 * Collects what handler calls emit, one call behind the other, so that a call that throws has emitted nothing. Checks
 * the limits that hold live and in replay alike. Belongs to the thread that calls; whoever concludes the calls reads
 * it while no call is made. Allocates nothing in steady state.
 * <pre>
 *  +-------------------------------+-------------------------------+
 *  |  Format, or PUBLISHED + Format|            Length             |   0
 *  +-------------------------------+-------------------------------+
 *  |              Key              |        Index of topic         |   8
 *  +-------------------------------+-------------------------------+
 *  |                            Payload                           ...  16
 * </pre>
 */
final class HandlerOutbox implements Outbox
{
    private static final int PUBLISHED = 0x100;
    private static final int FORMAT_MASK = 0xFF;
    private static final int LENGTH_OFFSET = 4;
    private static final int KEY_OFFSET = 8;
    private static final int TOPIC_OFFSET = 12;
    private static final int HEADER_LENGTH = 16;
    private static final int TIMER_WORDS = 3;
    private static final long CANCEL = 0;
    private static final long SCHEDULE = 1;

    /** Takes what calls have emitted. */
    interface Consumer extends ReplyVisitor
    {
        /** One event to be published. */
        void onPublished(String topic, int format, int key, DirectBuffer buffer, int offset, int length);
    }

    private final int maxReplyLength;
    private final int maxPublishLength;
    private final int maxEventLength;
    private final int maxTimers;
    private final ExpandableDirectByteBuffer records = new ExpandableDirectByteBuffer(4096);
    private final Set<String> validTopics = new HashSet<>();
    private String[] topics = new String[16];
    private int topicCount;
    private long[] timerChanges = new long[16 * TIMER_WORDS];
    private int timerWords;
    private int timersScheduled;
    private int position;
    private int callStart;
    private int callTopics;
    private int replied;
    private int published;
    private HandlerSlot slot;
    private long sequence;
    private Event event;
    private int timerKey;

    HandlerOutbox(final EngineContext context)
    {
        maxReplyLength = context.replyMaxLength();
        maxPublishLength = context.egress().publishMaxLength();
        maxEventLength = context.eventMaxLength();
        maxTimers = context.state().timersMax();
    }

    /**
     * Prepares for a call of a handler.
     *
     * @param handlerSlot   to be called.
     * @param eventSequence of the event at hand.
     * @param eventAtHand   or null for a timer.
     * @param keyOfTimer    of the timer at hand.
     */
    void begin(
        final HandlerSlot handlerSlot, final long eventSequence, final Event eventAtHand, final int keyOfTimer)
    {
        if (slot != handlerSlot)
        {
            slot = handlerSlot;
        }
        if (event != eventAtHand)
        {
            event = eventAtHand;
        }
        sequence = eventSequence;
        timerKey = keyOfTimer;
        callStart = position;
        callTopics = topicCount;
        replied = 0;
        published = 0;
        timerWords = 0;
        timersScheduled = 0;
    }

    /** The call has thrown: it has emitted nothing. */
    void cancelCall()
    {
        position = callStart;
        topicCount = callTopics;
    }

    /** The call has returned: its timers count. */
    void endCall()
    {
        for (int word = 0; word < timerWords; word += TIMER_WORDS)
        {
            final long timerId = timerChanges[word + 1];
            if (timerChanges[word] == SCHEDULE)
            {
                if (slot.timers.schedule(timerKey, timerId, timerChanges[word + 2]) < 0)
                {
                    throw new IllegalStateException("timers.max=" + maxTimers + " was checked and is exceeded");
                }
            }
            else
            {
                slot.timers.cancel(timerId);
            }
        }
        timerWords = 0;
    }

    /** Where the call begun last starts. */
    int start()
    {
        return callStart;
    }

    /** Where the call begun last ends. */
    int end()
    {
        return position;
    }

    /** Forgets all calls. */
    void clear()
    {
        position = 0;
        topicCount = 0;
    }

    /** Any thread: the call that was begun last, as words to be appended. */
    String callText()
    {
        final HandlerSlot called = slot;
        return called == null ? "" : ", handler=" + called.name + " sequence=" + sequence;
    }

    @Override
    public void reply(final PayloadFormat format, final DirectBuffer buffer, final int offset, final int length)
    {
        if (length < 0 || length > maxReplyLength - replied - REPLY_OVERHEAD)
        {
            throw new IllegalStateException("reply of length=" + length + " to event sequence=" + sequence +
                " exceeds reply.max.bytes=" + maxReplyLength + ", of which " + replied + " are used, " +
                REPLY_OVERHEAD + " of overhead for each included: raise it or reply less");
        }
        replied += REPLY_OVERHEAD + length;
        put(format.code(), 0, 0, buffer, offset, length);
    }

    @Override
    public int maxReplyLength()
    {
        return maxReplyLength;
    }

    @Override
    public void publish(
        final String topic,
        final PayloadFormat format,
        final int key,
        final DirectBuffer buffer,
        final int offset,
        final int length)
    {
        if (!validTopics.contains(topic))
        {
            addTopic(topic);
        }
        if (format == PayloadFormat.NAMED)
        {
            throw new IllegalArgumentException("format=" + format + " needs a name, which a published event has not");
        }
        final int frameLength = FrameDescriptor.alignedLength(EgressDescriptor.LENGTH, Math.max(0, length));
        if (length < 0 || length > maxEventLength || frameLength > maxPublishLength - published)
        {
            throw new IllegalStateException("event of length=" + length + " published to topic '" + topic +
                "' at event sequence=" + sequence + " exceeds event.max.bytes=" + maxEventLength +
                " or publish.max.bytes=" + maxPublishLength + ", of which " + published + " are used: raise them or " +
                "publish less");
        }
        published += frameLength;
        if (topicCount == topics.length)
        {
            topics = Arrays.copyOf(topics, 2 * topicCount);
        }
        topics[topicCount] = topic;
        put(PUBLISHED + format.code(), key, topicCount, buffer, offset, length);
        topicCount++;
    }

    private void addTopic(final String topic)
    {
        if (!TopicRegistry.isValid(topic))
        {
            throw new IllegalArgumentException("topic '" + topic + "' published to at event sequence=" + sequence +
                " is not 1 to " + TopicRegistry.MAX_NAME_LENGTH + " characters of A-Z a-z 0-9 . _ -");
        }
        validTopics.add(topic);
    }

    @Override
    public int maxPublishLength()
    {
        return maxPublishLength;
    }

    private void put(
        final int kind,
        final int key,
        final int topic,
        final DirectBuffer buffer,
        final int offset,
        final int length)
    {
        records.putInt(position, kind, LITTLE_ENDIAN);
        records.putInt(position + LENGTH_OFFSET, length, LITTLE_ENDIAN);
        records.putInt(position + KEY_OFFSET, key, LITTLE_ENDIAN);
        records.putInt(position + TOPIC_OFFSET, topic, LITTLE_ENDIAN);
        records.putBytes(position + HEADER_LENGTH, buffer, offset, length);
        position += HEADER_LENGTH + length;
    }

    @Override
    public void schedule(final long timerId, final long deadlineNs)
    {
        if (deadlineNs == TimerTable.NONE)
        {
            throw new IllegalArgumentException("deadlineNs=" + deadlineNs + " of timer id=" + timerId +
                " of handler '" + slot.name + "' stands for no deadline: give a later one");
        }
        if (slot.timers.size() + timersScheduled >= maxTimers)
        {
            throw new IllegalStateException("timer id=" + timerId + " of handler '" + slot.name + "' is one more " +
                "than timers.max=" + maxTimers + ": raise it or schedule fewer");
        }
        if (timersScheduled == 0 && event != null)
        {
            timerKey = slot.keyOf(event);
        }
        timersScheduled++;
        addTimerChange(SCHEDULE, timerId, deadlineNs);
    }

    @Override
    public boolean cancel(final long timerId)
    {
        final boolean pending = isPending(timerId);
        if (pending)
        {
            addTimerChange(CANCEL, timerId, 0);
        }
        return pending;
    }

    private boolean isPending(final long timerId)
    {
        for (int word = timerWords - TIMER_WORDS; word >= 0; word -= TIMER_WORDS)
        {
            if (timerChanges[word + 1] == timerId)
            {
                return timerChanges[word] == SCHEDULE;
            }
        }
        return slot.timers.deadline(timerId) != TimerTable.NONE;
    }

    private void addTimerChange(final long kind, final long timerId, final long deadlineNs)
    {
        if (timerWords == timerChanges.length)
        {
            timerChanges = Arrays.copyOf(timerChanges, 2 * timerWords);
        }
        timerChanges[timerWords] = kind;
        timerChanges[timerWords + 1] = timerId;
        timerChanges[timerWords + 2] = deadlineNs;
        timerWords += TIMER_WORDS;
    }

    /** Hands over what a call has emitted, in order, given its start and end. */
    void forEach(final int start, final int end, final Consumer consumer)
    {
        int record = start;
        while (record < end)
        {
            final int kind = records.getInt(record, LITTLE_ENDIAN);
            final int length = records.getInt(record + LENGTH_OFFSET, LITTLE_ENDIAN);
            final int payload = record + HEADER_LENGTH;
            if (kind < PUBLISHED)
            {
                consumer.onReply(kind, records, payload, length);
            }
            else
            {
                consumer.onPublished(
                    topics[records.getInt(record + TOPIC_OFFSET, LITTLE_ENDIAN)],
                    kind & FORMAT_MASK,
                    records.getInt(record + KEY_OFFSET, LITTLE_ENDIAN),
                    records,
                    payload,
                    length);
            }
            record = payload + length;
        }
    }
}
