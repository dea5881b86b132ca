package io.headrace.engine;

import io.headrace.bus.FrameDescriptor;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableDirectByteBuffer;

/**
 * Applies a journal to handlers, as an engine does when it starts, or without any engine. Belongs to one thread.
 * <p>
 * It stays one batch behind what it has read: decisions to quarantine events of a batch follow directly behind it, and
 * must be known before the events are applied.
 */
public final class Replayer
{
    private static final int HELD_LENGTH = 64 * 1024;

    private final Dispatcher dispatcher;
    private final BatchConsumer consumer = this::onBatch;
    private final ExpandableDirectByteBuffer held = new ExpandableDirectByteBuffer(HELD_LENGTH);
    private int heldLength;
    private long readSequence;
    private int snapshotCrc;
    private long decidedSequence;
    private int decidedCrc;
    private long decidedTimestampNs;
    private int batchCrc;
    private long batchTimestampNs;
    private long toSequence;
    private long events;

    /**
     * A replayer on its own, which starts the handlers of a context that launches no engine.
     *
     * @param context with handlers, and the same limits as the engine that wrote the journal.
     */
    public Replayer(final EngineContext context)
    {
        this(context.newDispatcher());
        dispatcher.state().start();
    }

    /**
     * A replayer that starts the handlers with a snapshot, to go on with the batch behind it.
     *
     * @param context  as above.
     * @param snapshot of the same journal.
     * @throws IllegalArgumentException if other handlers have seen the events of a topic.
     */
    public Replayer(final EngineContext context, final SnapshotReader snapshot)
    {
        this(context.newDispatcher());
        final String mismatch = state().mismatch(snapshot);
        if (mismatch != null)
        {
            throw new IllegalArgumentException("file=" + snapshot.file().path() + " " + mismatch);
        }
        state().restore(snapshot);
        snapshotCrc = snapshot.batchCrc();
    }

    Replayer(final Dispatcher dispatcher)
    {
        this.dispatcher = dispatcher;
    }

    /**
     * Reads the next batch and applies the one before, or the last one when there is no next.
     *
     * @param cursor     at the batch after the last one read.
     * @param lastWanted sequence after which events are left out.
     * @return false when nothing is left to be applied for now, or the last wanted event has been.
     * @throws JournalException if the batch is damaged.
     * @throws HandlerException if a handler throws at an event about which the journal holds no decision.
     */
    public boolean poll(final JournalCursor cursor, final long lastWanted)
    {
        if (sequence() >= lastWanted)
        {
            return false;
        }
        if (readAhead(cursor, lastWanted))
        {
            return true;
        }
        final boolean applied = isHolding();
        applyHeld();
        return applied;
    }

    /** Reads the next batch and applies the one before; the last one stays held. */
    boolean readAhead(final JournalCursor cursor, final long lastWanted)
    {
        toSequence = lastWanted;
        return cursor.poll(consumer);
    }

    private void onBatch(final DirectBuffer buffer, final int offset, final int length)
    {
        checkFollows(buffer, offset);
        final int firstFrame = offset + BatchDescriptor.HEADER_LENGTH;
        if (FrameDescriptor.type(buffer, firstFrame) == FrameDescriptor.TYPE_QUARANTINE)
        {
            if (isHolding())
            {
                dispatcher.decided(QuarantineDescriptor.get(buffer, firstFrame));
            }
            decidedSequence = BatchDescriptor.lastSequence(buffer, offset);
            decidedCrc = BatchDescriptor.crc(buffer, offset);
            decidedTimestampNs = BatchDescriptor.timestampNs(buffer, offset);
        }
        else
        {
            applyHeld();
            held.putBytes(0, buffer, offset, length);
            heldLength = length;
            decidedSequence = 0;
        }
    }

    private void checkFollows(final DirectBuffer buffer, final int offset)
    {
        final long held = Math.max(readSequence, sequence());
        final long first = BatchDescriptor.firstSequence(buffer, offset);
        if (first != held + 1)
        {
            throw new JournalException(JournalException.Reason.DAMAGED, "the journal goes on at sequence=" + first +
                " but the state ends at sequence=" + held + ": start from a snapshot that holds what is in between");
        }
        if (snapshotCrc != 0 && BatchDescriptor.previousCrc(buffer, offset) != snapshotCrc)
        {
            throw new JournalException(JournalException.Reason.DAMAGED, "the snapshot at sequence=" + held +
                " does not belong to this journal, whose batch there has another checksum");
        }
        snapshotCrc = 0;
        readSequence = BatchDescriptor.lastSequence(buffer, offset);
    }

    /** Whether a batch was read and not applied. */
    boolean isHolding()
    {
        return heldLength > 0;
    }

    /** Gives the batch that was read last, at offset 0, to be applied by the caller before anything else is read. */
    DirectBuffer takeHeld()
    {
        heldLength = 0;
        return held;
    }

    /** Applies the batch held, if there is one, and passes over the decisions behind it. */
    void applyHeld()
    {
        if (isHolding())
        {
            heldLength = 0;
            applyFrames();
        }
        if (decidedSequence > sequence() && decidedSequence <= toSequence)
        {
            dispatcher.state().sequence(decidedSequence);
            batchCrc = decidedCrc;
            batchTimestampNs = decidedTimestampNs;
        }
    }

    private void applyFrames()
    {
        final int limit = BatchDescriptor.length(held, 0);
        final long timestampNs = BatchDescriptor.timestampNs(held, 0);
        batchCrc = BatchDescriptor.crc(held, 0);
        batchTimestampNs = timestampNs;
        long sequence = BatchDescriptor.firstSequence(held, 0);
        int frame = BatchDescriptor.HEADER_LENGTH;
        dispatcher.rebuildOrigins(true);
        while (frame < limit && sequence <= toSequence)
        {
            if (FrameDescriptor.isSequenced(FrameDescriptor.type(held, frame)))
            {
                dispatcher.apply(held, frame, sequence, timestampNs);
                sequence++;
                events++;
            }
            else
            {
                dispatcher.onUnsequenced(held, frame, sequence);
            }
            frame += FrameDescriptor.alignedFrameLength(held, frame);
        }
    }

    DurableState state()
    {
        return dispatcher.state();
    }

    /** CRC32C of the last batch applied. */
    int batchCrc()
    {
        return batchCrc;
    }

    /** Timestamp of the last batch applied. */
    long batchTimestampNs()
    {
        return batchTimestampNs;
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
        return dispatcher.state().sequence();
    }

    /**
     * Hashes the state reached.
     *
     * @return sequence and hash, comparable with that of an engine.
     */
    public StateDigest digest()
    {
        return dispatcher.state().digests().state();
    }
}
