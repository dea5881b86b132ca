package io.headrace.engine;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.headrace.bus.EgressDescriptor;
import io.headrace.bus.FrameDescriptor;
import io.headrace.bus.TopicRegistry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableDirectByteBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * What handlers have published: how much to each topic, and the events that are not in the journal yet. Part of the
 * deterministic state. Belongs to the thread that concludes events.
 * <p>
 * A handler publishes while its batch is applied, and the event enters the journal behind that batch. When the frame
 * is met there, live or in replay, its equal is taken off the events that wait. What still waits at the end of the
 * journal was emitted by a process that died before it could journal it, and is journaled next. So an event is
 * journaled once, whatever happens.
 * <p>
 * Replay that emits otherwise than the journal says is counted and told; the journal stays right, since that is what
 * the outside was given.
 */
final class EgressTable
{
    private static final int INITIAL_LENGTH = 4096;
    private static final int TOPIC_OFFSET = 0;
    private static final int RECORD_HEADER_LENGTH = Long.BYTES;

    /** A topic that handlers have published to. */
    private static final class Topic
    {
        private final String name;
        private final int index;
        private int id = TopicRegistry.UNKNOWN;
        private long published;
        private long filled;

        Topic(final String name, final int index)
        {
            this.name = name;
            this.index = index;
        }
    }

    private final int maxLength;
    private final Map<String, Topic> byName = new HashMap<>();
    private final List<Topic> topics = new ArrayList<>();
    private final ExpandableDirectByteBuffer waiting = new ExpandableDirectByteBuffer(INITIAL_LENGTH);
    private final UnsafeBuffer expected = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer found = new UnsafeBuffer(0, 0);
    private int head;
    private int filled;
    private int tail;
    private long divergences;
    private String firstDivergence;

    EgressTable(final int maxLength)
    {
        this.maxLength = maxLength;
    }

    /**
     * Adds an event that is to be journaled.
     *
     * @param topic  valid name.
     * @param cause  sequence of the event that was handled.
     * @param index  number among the events published for that cause.
     * @throws IllegalStateException if too much waits.
     */
    void add(
        final String topic,
        final int format,
        final int key,
        final long cause,
        final int index,
        final DirectBuffer buffer,
        final int offset,
        final int length)
    {
        final int frameLength = FrameDescriptor.alignedLength(EgressDescriptor.LENGTH, length);
        final int record = claim(RECORD_HEADER_LENGTH + frameLength, cause);
        waiting.putLong(record + TOPIC_OFFSET, topic(topic).index, LITTLE_ENDIAN);
        final int attributes = FrameDescriptor.putHeader(
            waiting,
            record + RECORD_HEADER_LENGTH,
            FrameDescriptor.TYPE_EGRESS,
            0,
            format,
            key,
            EgressDescriptor.LENGTH,
            length);
        waiting.putBytes(EgressDescriptor.put(waiting, attributes, 0, cause, index), buffer, offset, length);
    }

    private int claim(final int length, final long cause)
    {
        if (length > maxLength - (tail - head))
        {
            throw new IllegalStateException("egress.max.bytes=" + maxLength + " is too small: handlers have " +
                "published more than that in one batch, up to sequence=" + cause + "; raise it and start again");
        }
        if (head == tail)
        {
            head = 0;
            filled = 0;
            tail = 0;
        }
        else if (head > waiting.capacity() / 2 && tail + length > waiting.capacity())
        {
            waiting.putBytes(0, waiting, head, tail - head);
            filled -= head;
            tail -= head;
            head = 0;
        }
        final int record = tail;
        waiting.checkLimit(record + length);
        tail += length;
        return record;
    }

    private Topic topic(final String name)
    {
        Topic topic = byName.get(name);
        if (topic == null)
        {
            topic = new Topic(name, topics.size());
            byName.put(name, topic);
            topics.add(topic);
        }
        return topic;
    }

    private int frameAt(final int record)
    {
        return record + RECORD_HEADER_LENGTH;
    }

    private int next(final int record)
    {
        return frameAt(record) + FrameDescriptor.alignedFrameLength(waiting, frameAt(record));
    }

    private Topic topicAt(final int record)
    {
        return topics.get((int)waiting.getLong(record + TOPIC_OFFSET, LITTLE_ENDIAN));
    }

    /** Whether events wait that are in no batch yet. Live only. */
    boolean isFillable()
    {
        return filled < tail;
    }

    /** Bytes that wait. */
    int waitingLength()
    {
        return tail - head;
    }

    /**
     * Copies the next event into a batch. Live only.
     *
     * @param batch    that is not full.
     * @param registry that gives the topic an id.
     */
    void fillNext(final BatchBuilder batch, final TopicRegistry registry)
    {
        final Topic topic = topicAt(filled);
        final int source = frameAt(filled);
        final int length = FrameDescriptor.alignedFrameLength(waiting, source);
        if (topic.id == TopicRegistry.UNKNOWN)
        {
            topic.id = registry.registerAlways(topic.name);
        }
        batch.bindTopic(topic.id);
        final int frame = batch.claimFrame(FrameDescriptor.TYPE_EGRESS, length);
        batch.frames().putBytes(frame, waiting, source, length);
        batch.frames().putShort(frame + FrameDescriptor.TOPIC_ID_OFFSET, (short)topic.id, LITTLE_ENDIAN);
        topic.filled++;
        EgressDescriptor.putTopicSequence(batch.frames(), frame, topic.filled);
        filled += RECORD_HEADER_LENGTH + length;
    }

    /** Replay has ended: what waits from here on is in no batch. */
    void beginToFill()
    {
        filled = head;
        for (final Topic topic : topics)
        {
            topic.filled = topic.published;
        }
    }

    /**
     * Applies a frame of the journal: its equal waits no longer.
     *
     * @param name    of its topic.
     * @param buffer  with the frame.
     * @param frame   offset of the frame.
     * @param isWhole whether all handlers of that time are there to emit again.
     */
    void onJournaled(final String name, final DirectBuffer buffer, final int frame, final boolean isWhole)
    {
        final Topic topic = topic(name);
        topic.published = EgressDescriptor.topicSequence(buffer, frame);
        final long cause = EgressDescriptor.cause(buffer, frame);
        final int index = EgressDescriptor.index(buffer, frame);
        while (head < tail && isBefore(head, cause, index))
        {
            diverged(isWhole, cause, "handlers emit now what they did not emit then", topicAt(head).name);
            remove();
        }
        if (head == tail || EgressDescriptor.cause(waiting, frameAt(head)) != cause ||
            EgressDescriptor.index(waiting, frameAt(head)) != index)
        {
            diverged(isWhole, cause, "handlers do not emit now what they emitted then", name);
            return;
        }
        if (topicAt(head) != topic || !isEqual(frameAt(head), buffer, frame))
        {
            diverged(isWhole, cause, "handlers emit now another event than then", name);
        }
        remove();
    }

    /**
     * An event of a producer is in the journal, and none is taken while more is published than a batch holds: so all
     * that was published long before is in the journal too, or was not published at that time.
     *
     * @param sequence that was applied when the batch of that event was filled.
     */
    void settle(final long sequence)
    {
        while (head < tail && EgressDescriptor.cause(waiting, frameAt(head)) < sequence)
        {
            diverged(
                true,
                EgressDescriptor.cause(waiting, frameAt(head)),
                "handlers emit now what they did not emit then",
                topicAt(head).name);
            remove();
        }
    }

    private boolean isBefore(final int record, final long cause, final int index)
    {
        final long other = EgressDescriptor.cause(waiting, frameAt(record));
        return other < cause || (other == cause && EgressDescriptor.index(waiting, frameAt(record)) < index);
    }

    /** Whether format, key and payload are the same. */
    private boolean isEqual(final int own, final DirectBuffer buffer, final int frame)
    {
        final int length = FrameDescriptor.frameLength(buffer, frame);
        if (FrameDescriptor.frameLength(waiting, own) != length ||
            FrameDescriptor.format(waiting, own) != FrameDescriptor.format(buffer, frame) ||
            FrameDescriptor.key(waiting, own) != FrameDescriptor.key(buffer, frame))
        {
            return false;
        }
        final int header = FrameDescriptor.HEADER_LENGTH + EgressDescriptor.LENGTH;
        expected.wrap(waiting, own + header, length - header);
        found.wrap(buffer, frame + header, length - header);
        return expected.equals(found);
    }

    private void remove()
    {
        head = next(head);
        filled = Math.max(filled, head);
    }

    /** Without the handlers of that time, what the others emit has other numbers: that says nothing. */
    private void diverged(final boolean isWhole, final long cause, final String what, final String topic)
    {
        if (!isWhole)
        {
            return;
        }
        divergences++;
        if (firstDivergence == null)
        {
            firstDivergence = "at sequence=" + cause + " " + what + ", to topic '" + topic + "'";
        }
    }

    /** How often replay has emitted otherwise than the journal says. */
    long divergences()
    {
        return divergences;
    }

    /** The first such case, in words, or null. */
    String firstDivergence()
    {
        return firstDivergence;
    }

    /** Events that handlers have published to a topic and that are journaled. */
    long published(final String topic)
    {
        final Topic known = byName.get(topic);
        return known == null ? 0 : known.published;
    }

    void snapshot(final SnapshotSink sink)
    {
        sink.putInt(topics.size());
        for (final Topic topic : topics)
        {
            SnapshotText.put(sink, topic.name);
            sink.putLong(topic.published);
        }
        sink.putInt(tail - head);
        sink.putBytes(waiting, head, tail - head);
    }

    void restore(final SnapshotSource source)
    {
        final int count = source.getInt();
        for (int i = 0; i < count; i++)
        {
            topic(SnapshotText.get(source)).published = source.getLong();
        }
        tail = source.getInt();
        waiting.checkLimit(tail);
        source.getBytes(waiting, 0, tail);
    }
}
