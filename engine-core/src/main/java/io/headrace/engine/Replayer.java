package io.headrace.engine;

import io.headrace.bus.FrameDescriptor;
import java.util.ArrayDeque;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableDirectByteBuffer;

/**
 * Applies a journal to handlers, as an engine does when it starts, or without any engine. Belongs to one thread.
 * <p>
 * It reads ahead of what it applies: decisions to quarantine events of a batch stand in the journal before the second
 * batch of events behind it, and must be known before the events are applied.
 */
public final class Replayer implements AutoCloseable
{
    private static final int LOOK_AHEAD = 2;

    /** A batch that was read and is not applied yet. */
    private static final class Held
    {
        private final ExpandableDirectByteBuffer buffer = new ExpandableDirectByteBuffer(64 * 1024);
        private boolean isDecision;
    }

    private final BatchDispatch dispatch;
    private final EngineContext context;
    private final BatchConsumer consumer = this::onBatch;
    private final ArrayDeque<Held> held = new ArrayDeque<>();
    private final ArrayDeque<Held> free = new ArrayDeque<>();
    private ReplayThreads threads;
    private Held applying;
    private int heldEvents;
    private long readSequence;
    private int snapshotCrc;
    private long decidedThrough;
    private int batchCrc;
    private long batchTimestampNs;
    private long events;

    /**
     * A replayer on its own, which starts the handlers of a context that launches no engine.
     *
     * @param context with handlers, and the same limits as the engine that wrote the journal.
     */
    public Replayer(final EngineContext context)
    {
        this(context.newDispatch(), context);
        state().start();
    }

    /**
     * A replayer that starts the handlers with a snapshot, to go on with the batch behind it.
     *
     * @param context  as above.
     * @param snapshot of the same journal.
     * @throws IllegalArgumentException if a handler has not seen the events before the snapshot.
     */
    public Replayer(final EngineContext context, final SnapshotReader snapshot)
    {
        this(context.newDispatch(), context);
        final String mismatch = state().mismatch(snapshot);
        if (mismatch != null)
        {
            throw new IllegalArgumentException("file=" + snapshot.file().path() + " " + mismatch);
        }
        state().restore(snapshot);
        snapshotCrc = snapshot.batchCrc();
    }

    /** A replayer of an engine, which has the handlers called in its own way. */
    Replayer(final BatchDispatch dispatch)
    {
        this(dispatch, null);
    }

    private Replayer(final BatchDispatch dispatch, final EngineContext context)
    {
        this.dispatch = dispatch;
        this.context = context;
    }

    /**
     * Has handlers called on threads of their own, which leads to the same state. Before anything is applied.
     *
     * @param count of threads, 1 and more.
     */
    public void useThreads(final int count)
    {
        threads = new ReplayThreads();
        threads.start(dispatch.useThreads(count, context, threads::rouseReplayer, threads::rouse));
    }

    /** Ends the threads that handlers are called on, if there are any. */
    @Override
    public void close()
    {
        if (threads != null)
        {
            threads.close();
        }
    }

    /**
     * Applies the next batch, and reads ahead as far as that needs.
     *
     * @param cursor     at the batch after the last one read.
     * @param lastWanted sequence after which events are left out.
     * @return false when nothing is left to be applied for now, or the last wanted event has been.
     * @throws JournalException if a batch is damaged.
     * @throws HandlerException if a handler throws at an event about which the journal holds no decision.
     */
    public boolean poll(final JournalCursor cursor, final long lastWanted)
    {
        if (applying == null)
        {
            if (sequence() >= lastWanted)
            {
                return false;
            }
            readAhead(cursor);
            if (held.isEmpty() || BatchDescriptor.firstSequence(held.peekFirst().buffer, 0) > lastWanted)
            {
                return false;
            }
            begin(lastWanted);
        }
        proceed();
        return true;
    }

    /**
     * Applies the next batch if two batches of events behind it have been read, which may hold decisions about it.
     *
     * @param cursor at the batch after the last one read.
     * @return false when the journal holds no more for now.
     */
    boolean pollDecided(final JournalCursor cursor)
    {
        if (applying == null)
        {
            readAhead(cursor);
            if (heldEvents <= LOOK_AHEAD)
            {
                return false;
            }
            begin(Long.MAX_VALUE);
        }
        proceed();
        return true;
    }

    private void readAhead(final JournalCursor cursor)
    {
        while (heldEvents <= LOOK_AHEAD && cursor.poll(consumer))
        {
            // each poll may give a batch to hold
        }
    }

    private void onBatch(final DirectBuffer buffer, final int offset, final int length)
    {
        checkFollows(buffer, offset);
        final Held batch = free.isEmpty() ? new Held() : free.removeFirst();
        batch.buffer.putBytes(0, buffer, offset, length);
        batch.isDecision = FrameDescriptor.type(buffer, offset + BatchDescriptor.HEADER_LENGTH) ==
            FrameDescriptor.TYPE_QUARANTINE;
        held.addLast(batch);
        if (batch.isDecision)
        {
            decide(batch.buffer);
        }
        else
        {
            heldEvents++;
        }
    }

    private void decide(final DirectBuffer batch)
    {
        final QuarantinedEvent decided = QuarantineDescriptor.get(batch, BatchDescriptor.HEADER_LENGTH);
        dispatch.decidedAhead(decided);
        decidedThrough = BatchDescriptor.lastSequence(batch, 0);
    }

    private void checkFollows(final DirectBuffer buffer, final int offset)
    {
        final long last = Math.max(readSequence, sequence());
        final long first = BatchDescriptor.firstSequence(buffer, offset);
        if (first != last + 1)
        {
            throw new JournalException(JournalException.Reason.DAMAGED, "the journal goes on at sequence=" + first +
                " but the state ends at sequence=" + last + ": start from a snapshot that holds what is in between");
        }
        if (snapshotCrc != 0 && BatchDescriptor.previousCrc(buffer, offset) != snapshotCrc)
        {
            throw new JournalException(JournalException.Reason.DAMAGED, "the snapshot at sequence=" + last +
                " does not belong to this journal, whose batch there has another checksum");
        }
        snapshotCrc = 0;
        readSequence = BatchDescriptor.lastSequence(buffer, offset);
    }

    private void begin(final long lastWanted)
    {
        applying = held.removeFirst();
        heldEvents -= applying.isDecision ? 0 : 1;
        batchCrc = BatchDescriptor.crc(applying.buffer, 0);
        batchTimestampNs = BatchDescriptor.timestampNs(applying.buffer, 0);
        dispatch.beginReplay(applying.buffer, lastWanted);
    }

    private void proceed()
    {
        events += dispatch.proceed();
        while (threads != null && !dispatch.isDone())
        {
            threads.await();
            events += dispatch.proceed();
        }
        if (dispatch.isDone())
        {
            free.addLast(applying);
            applying = null;
        }
    }

    /** Gives the next batch that was read, at offset 0, to be applied by the caller; null when there is none. */
    DirectBuffer takeHeld()
    {
        final Held next = held.pollFirst();
        return next == null ? null : next.buffer;
    }

    DurableState state()
    {
        return dispatch.state();
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

    /** Sequence up to which the journal must be durable for the decisions that the state rests on to be so. */
    long decidedThrough()
    {
        return decidedThrough;
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
        return state().sequence();
    }

    /**
     * How often handlers have published otherwise than the journal says they did then.
     *
     * @return 0 when handlers are deterministic and have not been changed.
     */
    public long egressDivergences()
    {
        return state().egress.divergences();
    }

    /**
     * The first case of {@link #egressDivergences()}.
     *
     * @return a clause for a person, or null when there is none.
     */
    public String firstEgressDivergence()
    {
        return state().egress.firstDivergence();
    }

    /**
     * Hashes the state reached.
     *
     * @return sequence and hash, comparable with that of an engine.
     */
    public StateDigest digest()
    {
        return state().digests().state();
    }
}
