package io.headrace.engine;

import java.util.List;
import java.util.function.Consumer;
import org.agrona.DirectBuffer;

/**
 * Brings a state to where the journal goes on: from the newest snapshot that is whole, durable and of this journal, or
 * from nothing. Belongs to the thread that owns the state.
 */
final class SnapshotRecovery
{
    private static final String NEXT = "; it is not used";

    private final Journal journal;
    private final SnapshotDirectory snapshots;
    private final Consumer<String> onRefused;
    private long restoredSequence;
    private long restoredLength;
    private long tooOldSequence;

    /**
     * A recovery.
     *
     * @param journal   that is open.
     * @param snapshots of it, or null if none are to be used.
     * @param onRefused told why a snapshot cannot be used, in one line.
     */
    SnapshotRecovery(final Journal journal, final SnapshotDirectory snapshots, final Consumer<String> onRefused)
    {
        this.journal = journal;
        this.snapshots = snapshots;
        this.onRefused = onRefused;
    }

    /**
     * Starts the handlers of an empty state.
     *
     * @param state           to fill.
     * @param durableSequence snapshots that are newer are not used.
     * @return a cursor at the first batch that the state does not hold.
     * @throws JournalException if events are missing between the snapshots and the journal, or behind it.
     */
    JournalCursor recover(final DurableState state, final long durableSequence)
    {
        final List<SnapshotFile> files = snapshots == null ? List.of() : snapshots.list();
        final long limit = Math.min(durableSequence, journal.lastSequence());
        for (int i = files.size() - 1; i >= 0; i--)
        {
            final JournalCursor cursor = restore(state, files.get(i), limit);
            if (cursor != null)
            {
                return cursor;
            }
        }
        if (journal.firstSequence() > 1)
        {
            throw new JournalException(JournalException.Reason.DAMAGED, "the journal begins at sequence=" +
                journal.firstSequence() + " and " + (tooOldSequence == 0 ? "there is no snapshot that can be used" :
                "the newest snapshot of it ends at sequence=" + tooOldSequence) +
                ": events are missing in between; restore journal and snapshots from a backup");
        }
        state.start();
        return journal.openCursor(1);
    }

    /** A cursor behind the snapshot, or null if it cannot be used, which has been told then. */
    private JournalCursor restore(final DurableState state, final SnapshotFile file, final long limit)
    {
        final SnapshotReader reader = open(file);
        if (reader == null)
        {
            return null;
        }
        try (reader)
        {
            checkNotBeyond(file);
            if (file.sequence() > limit)
            {
                return refuse(file, "holds more than is durable, which is sequence=" + limit);
            }
            final String mismatch = state.mismatch(reader);
            if (mismatch != null)
            {
                return refuse(file, mismatch);
            }
            final JournalCursor cursor = cursorBehind(reader);
            if (cursor != null)
            {
                takeBack(state, reader, cursor);
            }
            return cursor;
        }
    }

    private SnapshotReader open(final SnapshotFile file)
    {
        try
        {
            return snapshots.read(file);
        }
        catch (final SnapshotException ex)
        {
            onRefused.accept(ex.getMessage() + NEXT);
            return null;
        }
    }

    /** A snapshot is never newer than what was durable, so a journal that ends before it has lost something. */
    private void checkNotBeyond(final SnapshotFile file)
    {
        if (file.sequence() > journal.lastSequence())
        {
            throw new JournalException(JournalException.Reason.DAMAGED, "file=" + file.path() +
                " holds the state at sequence=" + file.sequence() + " but the journal ends at sequence=" +
                journal.lastSequence() + ": the journal has lost events that were durable; restore it from a " +
                "backup, or move the snapshot away to go on without them");
        }
    }

    private JournalCursor cursorBehind(final SnapshotReader reader)
    {
        final long sequence = reader.sequence();
        if (journal.firstSequence() > sequence + 1)
        {
            tooOldSequence = Math.max(tooOldSequence, sequence);
            return refuse(reader.file(), "is too old: the journal begins at sequence=" + journal.firstSequence());
        }
        final BatchAtSequence batch = new BatchAtSequence();
        try (JournalCursor cursor = journal.openCursor(sequence))
        {
            cursor.poll(batch);
        }
        if (!batch.continues(reader))
        {
            return refuse(reader.file(), "does not belong to this journal, since no batch with crc=" +
                Integer.toHexString(reader.batchCrc()) + " ends at sequence=" + sequence);
        }
        return journal.openCursor(sequence + 1);
    }

    /** What the journal holds at the sequence of a snapshot, or directly behind it. */
    private static final class BatchAtSequence implements BatchConsumer
    {
        private long firstSequence;
        private long lastSequence;
        private int crc;
        private int previousCrc;

        @Override
        public void onBatch(final DirectBuffer buffer, final int offset, final int length)
        {
            firstSequence = BatchDescriptor.firstSequence(buffer, offset);
            lastSequence = BatchDescriptor.lastSequence(buffer, offset);
            crc = BatchDescriptor.crc(buffer, offset);
            previousCrc = BatchDescriptor.previousCrc(buffer, offset);
        }

        boolean continues(final SnapshotReader reader)
        {
            return (lastSequence == reader.sequence() && crc == reader.batchCrc()) ||
                (firstSequence == reader.sequence() + 1 && previousCrc == reader.batchCrc());
        }
    }

    private void takeBack(final DurableState state, final SnapshotReader reader, final JournalCursor cursor)
    {
        boolean restored = false;
        try
        {
            state.restore(reader);
            restored = true;
        }
        catch (final RuntimeException ex)
        {
            throw new SnapshotException(reader.file().path(), "cannot be taken back by the handlers that are " +
                "configured now: mend them, or move the file away to apply more of the journal again", ex);
        }
        finally
        {
            if (!restored)
            {
                cursor.close();
            }
        }
        restoredSequence = reader.sequence();
        restoredLength = reader.length();
    }

    private JournalCursor refuse(final SnapshotFile file, final String why)
    {
        onRefused.accept("file=" + file.path() + " " + why + NEXT);
        return null;
    }

    /** Sequence of the snapshot that was taken back, or 0. */
    long restoredSequence()
    {
        return restoredSequence;
    }

    /** Length of the snapshot that was taken back, or 0. */
    long restoredLength()
    {
        return restoredLength;
    }
}
