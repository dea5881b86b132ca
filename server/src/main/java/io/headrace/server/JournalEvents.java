package io.headrace.server;

import io.headrace.bus.FrameDescriptor;
import io.headrace.bus.TopicRegistry;
import io.headrace.engine.BatchDescriptor;
import io.headrace.engine.Event;
import io.headrace.engine.JournalCursor;
import io.headrace.engine.SnapshotDirectory;
import io.headrace.engine.SnapshotReader;
import io.headrace.engine.SnapshotTopics;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import org.agrona.DirectBuffer;

/**
 * Reads events with the names of their topics from a cursor that starts at the beginning of a journal, where the first
 * names are bound. When the begin of the journal has been dropped, the newest snapshot knows the names that were bound
 * there; without one they are the ids, as {@code #12}. Not threadsafe.
 */
final class JournalEvents
{
    /** Takes an event and the name of its topic; returns false when it wants no more. */
    @FunctionalInterface
    interface NamedEventConsumer
    {
        boolean onEvent(Event event, String topic);
    }

    private static final Logger LOGGER = System.getLogger(JournalEvents.class.getName());

    private final TopicRegistry registry = new TopicRegistry(TopicRegistry.MAX_TOPICS);
    private final Event event = new Event();
    private final long fromSequence;
    private final String topic;
    private final NamedEventConsumer consumer;
    private boolean enough;

    /**
     * A reader of some events.
     *
     * @param fromSequence first sequence wanted.
     * @param topic        wanted, or null for all.
     * @param consumer     given the events wanted.
     */
    JournalEvents(final long fromSequence, final String topic, final NamedEventConsumer consumer)
    {
        this.fromSequence = fromSequence;
        this.topic = topic;
        this.consumer = consumer;
    }

    /** Takes over the names that the newest snapshot of a journal knows. */
    void restoreTopics(final Path journal)
    {
        try (SnapshotReader snapshot = SnapshotDirectory.reading(journal).newestValid(Long.MAX_VALUE, damaged ->
            LOGGER.log(Level.WARNING, "not used for the names of topics: {0}", damaged.getMessage())))
        {
            if (snapshot != null)
            {
                SnapshotTopics.registerIn(registry, snapshot);
            }
        }
    }

    /** Reads until the end of the journal, or until the consumer wants no more. */
    void readAll(final JournalCursor cursor)
    {
        boolean more = true;
        while (more && !enough)
        {
            more = cursor.poll(this::onBatch);
        }
    }

    private void onBatch(final DirectBuffer buffer, final int offset, final int length)
    {
        final int limit = offset + length;
        final long timestampNs = BatchDescriptor.timestampNs(buffer, offset);
        long sequence = BatchDescriptor.firstSequence(buffer, offset);
        int frame = offset + BatchDescriptor.HEADER_LENGTH;
        while (frame < limit && !enough)
        {
            final int type = FrameDescriptor.type(buffer, frame);
            if (type == FrameDescriptor.TYPE_EVENT)
            {
                onFrame(event.wrap(buffer, frame, sequence, timestampNs));
            }
            else if (type == FrameDescriptor.TYPE_TOPIC)
            {
                registry.restore(FrameDescriptor.topicId(buffer, frame), buffer.getStringWithoutLengthAscii(
                    frame + FrameDescriptor.HEADER_LENGTH,
                    FrameDescriptor.frameLength(buffer, frame) - FrameDescriptor.HEADER_LENGTH));
            }
            sequence += FrameDescriptor.isSequenced(type) ? 1 : 0;
            frame += FrameDescriptor.alignedFrameLength(buffer, frame);
        }
    }

    private void onFrame(final Event found)
    {
        if (found.sequence() >= fromSequence)
        {
            final String bound = registry.nameOf(found.topicId());
            final String name = bound == null ? "#" + found.topicId() : bound;
            if (topic == null || topic.equals(name))
            {
                enough = !consumer.onEvent(found, name);
            }
        }
    }
}
