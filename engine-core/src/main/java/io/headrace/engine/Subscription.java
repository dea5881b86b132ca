package io.headrace.engine;

import io.headrace.bus.FrameDescriptor;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;

/**
 * The events of some topics in the order of the stream, read from the journal by its own cursor: what producers have
 * published, and what handlers have. An event that was put into quarantine is durable like any other, so it is
 * delivered; its retry is not delivered again.
 * <p>
 * Nothing is delivered before it has reached the level that was asked for and its batch has been applied. The position
 * is all that has to be kept to go on later, or in another process. Belongs to one thread at a time.
 */
public final class Subscription implements AutoCloseable
{
    /** A held rest of a batch that is longer is given back to the heap once it has been read. */
    private static final int HELD_LENGTH_KEPT = 64 * 1024;

    private final Subscriptions source;
    private final DurabilityLevel level;
    private final TopicFilter filter;
    private final Event event = new Event();
    private final BatchConsumer batchConsumer = this::onBatch;
    private SubscriptionConsumer consumer;
    private JournalCursor cursor;
    private ExpandableArrayBuffer held;
    private int heldOffset;
    private int heldLength;
    private long heldSequence;
    private long heldTimestampNs;
    private long position;
    private long bound;
    private long lastWanted = Long.MAX_VALUE;
    private int eventsLeft;
    private int bytesLeft;
    private int delivered;
    private boolean isStopped;
    private boolean isClosed;

    Subscription(
        final Subscriptions source, final DurabilityLevel level, final TopicFilter filter, final long position)
    {
        this.source = source;
        this.level = level;
        this.filter = filter;
        this.position = position;
    }

    /**
     * Delivers what is there, up to a limit.
     *
     * @param to         called for each event, in sequence order.
     * @param eventLimit most events to deliver, at least 1.
     * @param byteLimit  bytes of the journal after which no further event is looked at; events of other topics count.
     * @return events delivered. With 0 it is at the end only if {@link #isAtEnd()}.
     * @throws EventsGoneException if retention has dropped the event at the position.
     * @throws JournalException    if the journal is damaged or cannot be read.
     */
    public int poll(final SubscriptionConsumer to, final int eventLimit, final int byteLimit)
    {
        if (isClosed)
        {
            throw new IllegalStateException("the subscription is closed");
        }
        bound = Math.min(source.bound(level), lastWanted);
        if (position > bound)
        {
            return 0;
        }
        consumer = to;
        eventsLeft = eventLimit;
        bytesLeft = byteLimit;
        delivered = 0;
        isStopped = false;
        boolean isWhole = false;
        try
        {
            if (heldLength > 0)
            {
                proceedWithHeld();
            }
            boolean isMore = true;
            while (isMore && !isStopped && position <= bound)
            {
                isMore = pollJournal();
            }
            isWhole = true;
        }
        finally
        {
            consumer = null;
            if (!isWhole)
            {
                // the rest of the batch is lost with whatever was thrown
                pause();
            }
        }
        return delivered;
    }

    private boolean pollJournal()
    {
        if (cursor == null)
        {
            source.checkKept(position);
            cursor = source.openCursor(position);
        }
        try
        {
            return cursor.poll(batchConsumer);
        }
        catch (final JournalException ex)
        {
            if (ex.reason() == JournalException.Reason.UNAVAILABLE)
            {
                source.checkKept(position);
            }
            throw ex;
        }
    }

    private void onBatch(final DirectBuffer buffer, final int offset, final int length)
    {
        final long first = BatchDescriptor.firstSequence(buffer, offset);
        if (first > position)
        {
            throw new EventsGoneException(position, first);
        }
        final int limit = offset + length;
        final long timestampNs = BatchDescriptor.timestampNs(buffer, offset);
        final int frame = proceed(buffer, offset + BatchDescriptor.HEADER_LENGTH, limit, first, timestampNs);
        if (frame < limit)
        {
            hold(buffer, frame, limit, timestampNs);
        }
    }

    private void hold(final DirectBuffer buffer, final int frame, final int limit, final long timestampNs)
    {
        if (held == null)
        {
            held = new ExpandableArrayBuffer(limit - frame);
        }
        held.putBytes(0, buffer, frame, limit - frame);
        heldOffset = 0;
        heldLength = limit - frame;
        heldSequence = position;
        heldTimestampNs = timestampNs;
    }

    private void proceedWithHeld()
    {
        heldOffset = proceed(held, heldOffset, heldLength, heldSequence, heldTimestampNs);
        heldSequence = position;
        if (heldOffset == heldLength)
        {
            dropHeld();
        }
    }

    private void dropHeld()
    {
        heldLength = 0;
        if (held != null && held.capacity() > HELD_LENGTH_KEPT)
        {
            held = null;
        }
    }

    /**
     * Goes through frames and delivers those that are wanted.
     *
     * @return offset of the first frame that is left; the limit if there is none.
     */
    private int proceed(
        final DirectBuffer buffer,
        final int firstFrame,
        final int limit,
        final long firstSequence,
        final long timestampNs)
    {
        long sequence = firstSequence;
        int frame = firstFrame;
        while (frame < limit)
        {
            final int length = FrameDescriptor.alignedFrameLength(buffer, frame);
            final int type = FrameDescriptor.type(buffer, frame);
            if (FrameDescriptor.isSequenced(type))
            {
                if (sequence >= position)
                {
                    if (!pass(buffer, frame, type, sequence, timestampNs))
                    {
                        return frame;
                    }
                    bytesLeft -= length;
                    position = sequence + 1;
                }
                sequence++;
            }
            frame += length;
        }
        return limit;
    }

    /** False if the frame is left for the next poll. */
    private boolean pass(
        final DirectBuffer buffer, final int frame, final int type, final long sequence, final long timestampNs)
    {
        if (sequence > bound || eventsLeft <= 0 || bytesLeft <= 0)
        {
            isStopped = true;
            return false;
        }
        if (type != FrameDescriptor.TYPE_EVENT && type != FrameDescriptor.TYPE_EGRESS)
        {
            return true;
        }
        final int topicId = FrameDescriptor.topicId(buffer, frame);
        final int decision = filter.decide(topicId);
        if (decision == TopicFilter.WANTED)
        {
            isStopped = !consumer.onEvent(
                event.wrap(buffer, frame, sequence, timestampNs).topic(filter.name(topicId)));
            if (!isStopped)
            {
                eventsLeft--;
                delivered++;
            }
        }
        else
        {
            isStopped = decision == TopicFilter.UNKNOWN;
        }
        return !isStopped;
    }

    /**
     * Sets where to stop: nothing behind a sequence is looked at.
     *
     * @param lastSequence to look at, until it is set anew.
     * @return this.
     */
    public Subscription until(final long lastSequence)
    {
        lastWanted = lastSequence;
        return this;
    }

    /** The next sequence wanted: all before it have been delivered or passed over. */
    public long position()
    {
        return position;
    }

    /** How many sequences are between the position and the last one that has reached the level: 0 at the end. */
    public long lag()
    {
        return Math.max(0, source.bound(level) - position + 1);
    }

    /** Whether all that has reached the level has been delivered. */
    public boolean isAtEnd()
    {
        return position > source.bound(level);
    }

    /** The level that events have reached when they are delivered. */
    public DurabilityLevel level()
    {
        return level;
    }

    /**
     * Lets go of the journal and of all memory but the position; the next poll takes them up again. A subscription that
     * is not polled for long should be paused, since retention drops no file that it is in.
     */
    public void pause()
    {
        heldLength = 0;
        held = null;
        if (cursor != null)
        {
            cursor.close();
            cursor = null;
        }
    }

    @Override
    public void close()
    {
        isClosed = true;
        pause();
    }
}
