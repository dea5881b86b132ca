package io.headrace.engine;

import io.headrace.bus.FrameDescriptor;
import io.headrace.bus.SourceRef;
import io.headrace.bus.TopicRegistry;
import org.agrona.DirectBuffer;

/**
 * Applies a journal to handlers, as an engine does when it starts, or without any engine. Belongs to one thread.
 */
public final class Replayer
{
    private final Dispatcher dispatcher;
    private final ReplyOutbox outbox;
    private final BatchConsumer consumer = this::onBatch;
    private long toSequence;
    private long events;

    /**
     * A replayer on its own, which starts the handlers of a context that launches no engine.
     *
     * @param context with handlers, and the same limits on topics and replies as the engine that wrote the journal.
     */
    public Replayer(final EngineContext context)
    {
        this(
            new Dispatcher(context.handlers(), new TopicRegistry(context.topicsMax())),
            new ReplyOutbox(context.replyMaxLength()));
        dispatcher.start();
    }

    Replayer(final Dispatcher dispatcher, final ReplyOutbox outbox)
    {
        this.dispatcher = dispatcher;
        this.outbox = outbox;
    }

    /**
     * Applies the next batch.
     *
     * @param cursor     at the batch after the last one applied.
     * @param lastWanted sequence after which events are left out.
     * @return false when the cursor is at its end for now, or the last wanted event has been applied.
     * @throws JournalException if the batch is damaged.
     * @throws HandlerException if a handler throws.
     */
    public boolean poll(final JournalCursor cursor, final long lastWanted)
    {
        toSequence = lastWanted;
        return dispatcher.sequence() < lastWanted && cursor.poll(consumer);
    }

    private void onBatch(final DirectBuffer buffer, final int offset, final int length)
    {
        final int limit = offset + length;
        final long timestampNs = BatchDescriptor.timestampNs(buffer, offset);
        long sequence = BatchDescriptor.firstSequence(buffer, offset);
        int frame = offset + BatchDescriptor.HEADER_LENGTH;
        while (frame < limit && sequence <= toSequence)
        {
            if (FrameDescriptor.type(buffer, frame) == FrameDescriptor.TYPE_EVENT)
            {
                outbox.begin(null, SourceRef.NONE, 0, 0, sequence);
                dispatcher.onEventFrame(buffer, frame, sequence, timestampNs, outbox);
                sequence++;
                events++;
            }
            else
            {
                dispatcher.restore(buffer, frame);
            }
            frame += FrameDescriptor.align(FrameDescriptor.frameLength(buffer, frame));
        }
    }

    /**
     * Events applied.
     *
     * @return how many.
     */
    public long events()
    {
        return events;
    }

    /**
     * Sequence of the last event applied.
     *
     * @return the sequence, 0 before the first.
     */
    public long sequence()
    {
        return dispatcher.sequence();
    }

    /**
     * Hashes the state reached.
     *
     * @return sequence and hash, comparable with that of an engine.
     */
    public StateDigest digest()
    {
        return dispatcher.digest();
    }
}
