package io.headrace.engine;

import io.headrace.bus.FrameDescriptor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Works out from the frames of a journal alone what {@link KeyedHandler} must have published.
 */
final class KeyedModel
{
    /** A frame with what its batch says. */
    record Frame(DirectBuffer buffer, String topic, long sequence, long timestampNs)
    {
        int type()
        {
            return FrameDescriptor.type(buffer, 0);
        }
    }

    private final Map<Integer, String> topics = new HashMap<>();
    private final Map<Long, Long> sums = new HashMap<>();
    private final Map<Long, Long> pending = new HashMap<>();
    private final Map<Long, DirectBuffer> quarantine = new HashMap<>();
    private final Set<Long> decided = new HashSet<>();
    private final List<String> published = new ArrayList<>();

    List<Frame> read(final Journal journal)
    {
        final List<Frame> frames = new ArrayList<>();
        try (JournalCursor cursor = journal.openCursor(1))
        {
            int batches = 0;
            while (cursor.poll((buffer, offset, length) -> addFrames(frames, buffer, offset, length)))
            {
                batches++;
            }
            if (batches == 0)
            {
                throw new IllegalStateException("the journal is empty");
            }
        }
        return frames;
    }

    private void addFrames(final List<Frame> frames, final DirectBuffer buffer, final int offset, final int length)
    {
        long sequence = BatchDescriptor.firstSequence(buffer, offset);
        final long timestampNs = BatchDescriptor.timestampNs(buffer, offset);
        int frame = offset + BatchDescriptor.HEADER_LENGTH;
        while (frame < offset + length)
        {
            final byte[] bytes = new byte[FrameDescriptor.alignedFrameLength(buffer, frame)];
            buffer.getBytes(frame, bytes);
            final DirectBuffer copy = new UnsafeBuffer(bytes);
            final int type = FrameDescriptor.type(copy, 0);
            if (type == FrameDescriptor.TYPE_TOPIC)
            {
                topics.put(FrameDescriptor.topicId(copy, 0), copy.getStringWithoutLengthAscii(
                    FrameDescriptor.HEADER_LENGTH,
                    FrameDescriptor.frameLength(copy, 0) - FrameDescriptor.HEADER_LENGTH));
            }
            frames.add(new Frame(copy, topics.get(FrameDescriptor.topicId(copy, 0)), sequence, timestampNs));
            sequence += FrameDescriptor.isSequenced(type) ? 1 : 0;
            frame += bytes.length;
        }
    }

    /** Cause, topic, key and sum of all events that must have been published, in order. */
    List<String> published(final List<Frame> frames)
    {
        for (final Frame frame : frames)
        {
            if (frame.type() == FrameDescriptor.TYPE_QUARANTINE)
            {
                final QuarantinedEvent decision = QuarantineDescriptor.get(frame.buffer, 0);
                if (decision.handler().startsWith("keyed"))
                {
                    decided.add(decision.sequence());
                }
            }
        }
        frames.forEach(this::apply);
        return published;
    }

    private void apply(final Frame frame)
    {
        switch (frame.type())
        {
            case FrameDescriptor.TYPE_EVENT -> applyEvent(frame, frame.buffer);
            case FrameDescriptor.TYPE_TIMER ->
            {
                final long key = TimerDescriptor.timerId(frame.buffer, 0);
                if (pending.getOrDefault(key, 0L) == TimerDescriptor.deadlineNs(frame.buffer, 0))
                {
                    pending.remove(key);
                    publish(frame.sequence, key, sums.getOrDefault(key, 0L));
                }
            }
            case FrameDescriptor.TYPE_RESOLVE ->
            {
                final DirectBuffer event = quarantine.remove(ResolveDescriptor.sequence(frame.buffer, 0));
                if (event != null && ResolveDescriptor.isRetry(frame.buffer, 0))
                {
                    applyEvent(frame, event);
                }
            }
            default ->
            {
                // leads to nothing
            }
        }
    }

    private void applyEvent(final Frame at, final DirectBuffer event)
    {
        if (decided.contains(at.sequence))
        {
            quarantine.put(at.sequence, event);
            return;
        }
        final long key = event.getLong(FrameDescriptor.HEADER_LENGTH);
        final long amount = event.getLong(FrameDescriptor.HEADER_LENGTH + Long.BYTES);
        publish(at.sequence, key, sums.merge(key, amount, Long::sum));
        if (amount % 5 == 0)
        {
            pending.put(key, at.timestampNs + KeyedHandler.TIMER_DELAY_NS);
        }
    }

    private void publish(final long cause, final long key, final long sum)
    {
        published.add(cause + " out " + key + " " + sum);
        if (sum % 7 == 0)
        {
            published.add(cause + " sevens " + key);
        }
    }
}
