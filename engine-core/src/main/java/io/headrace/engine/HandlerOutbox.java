package io.headrace.engine;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.headrace.bus.PayloadFormat;
import java.util.Arrays;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableDirectByteBuffer;

/**
 * Collects what one handler call emits, so that a call that throws has emitted nothing. Checks the limits that hold
 * live and in replay alike. Belongs to the thread that applies events; allocates nothing in steady state.
 */
final class HandlerOutbox implements Outbox
{
    private static final int REPLY_HEADER_LENGTH = 2 * Integer.BYTES;
    private static final int TIMER_WORDS = 3;
    private static final long CANCEL = 0;
    private static final long SCHEDULE = 1;

    private final int maxReplyLength;
    private final TimerTable timers;
    private final int maxTimers;
    private final ExpandableDirectByteBuffer replies = new ExpandableDirectByteBuffer(4096);
    private long[] timerChanges = new long[16 * TIMER_WORDS];
    private int timerWords;
    private int timersScheduled;
    private int repliesLength;
    private int charged;
    private HandlerSlot slot;
    private long sequence;

    HandlerOutbox(final int maxReplyLength, final TimerTable timers, final int maxTimers)
    {
        this.maxReplyLength = maxReplyLength;
        this.timers = timers;
        this.maxTimers = maxTimers;
    }

    /** Prepares for a call of a handler, and forgets what was collected before. */
    void begin(final HandlerSlot handlerSlot, final long eventSequence)
    {
        slot = handlerSlot;
        sequence = eventSequence;
        clear();
    }

    /** The call that was begun last, as words to be appended. */
    String callText()
    {
        final HandlerSlot called = slot;
        return called == null ? "" : ", handler=" + called.name + " sequence=" + sequence;
    }

    /** Forgets what was collected. */
    void clear()
    {
        repliesLength = 0;
        charged = 0;
        timerWords = 0;
        timersScheduled = 0;
    }

    @Override
    public void reply(final PayloadFormat format, final DirectBuffer buffer, final int offset, final int length)
    {
        if (length < 0 || length > maxReplyLength - charged - REPLY_OVERHEAD)
        {
            throw new IllegalStateException("reply of length=" + length + " to event sequence=" + sequence +
                " exceeds reply.max.bytes=" + maxReplyLength + ", of which " + charged + " are used, " +
                REPLY_OVERHEAD + " of overhead for each included: raise it or reply less");
        }
        charged += REPLY_OVERHEAD + length;
        replies.putInt(repliesLength, format.code(), LITTLE_ENDIAN);
        replies.putInt(repliesLength + Integer.BYTES, length, LITTLE_ENDIAN);
        replies.putBytes(repliesLength + REPLY_HEADER_LENGTH, buffer, offset, length);
        repliesLength += REPLY_HEADER_LENGTH + length;
    }

    @Override
    public int maxReplyLength()
    {
        return maxReplyLength;
    }

    @Override
    public int maxPublishLength()
    {
        return 0;
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
        throw new IllegalStateException("publish: egress.max.bytes=0");
    }

    @Override
    public void schedule(final long timerId, final long deadlineNs)
    {
        if (deadlineNs == TimerTable.NONE)
        {
            throw new IllegalArgumentException("deadlineNs=" + deadlineNs + " of timer id=" + timerId +
                " of handler '" + slot.name + "' stands for no deadline: give a later one");
        }
        if (timers.size() + timersScheduled >= maxTimers)
        {
            throw new IllegalStateException("timer id=" + timerId + " of handler '" + slot.name + "' is one more " +
                "than timers.max=" + maxTimers + ": raise it or schedule fewer");
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
        return timers.deadline(slot.index, timerId) != TimerTable.NONE;
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

    /** The handler has returned: its timers count. */
    void applyTimers()
    {
        for (int word = 0; word < timerWords; word += TIMER_WORDS)
        {
            final long timerId = timerChanges[word + 1];
            if (timerChanges[word] == SCHEDULE)
            {
                if (timers.schedule(slot.index, timerId, timerChanges[word + 2]) < 0)
                {
                    throw new IllegalStateException("timers.max=" + maxTimers + " was checked and is exceeded");
                }
            }
            else
            {
                timers.cancel(slot.index, timerId);
            }
        }
        timerWords = 0;
    }

    boolean hasReplies()
    {
        return repliesLength > 0;
    }

    /** Hands over the replies in the order in which they were given. */
    void forEachReply(final ReplyVisitor visitor)
    {
        int position = 0;
        while (position < repliesLength)
        {
            final int length = replies.getInt(position + Integer.BYTES, LITTLE_ENDIAN);
            visitor.onReply(
                replies.getInt(position, LITTLE_ENDIAN), replies, position + REPLY_HEADER_LENGTH, length);
            position += REPLY_HEADER_LENGTH + length;
        }
    }
}
