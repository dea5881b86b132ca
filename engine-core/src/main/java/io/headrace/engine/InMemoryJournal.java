package io.headrace.engine;

import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A journal on the heap, for tests and for engines whose events may be forgotten: it grows with every event. It
 * guarantees nothing beyond {@link DurabilityLevel#ACCEPTED} and says so, unless a test has it simulate more.
 * Threadsafe.
 */
public final class InMemoryJournal implements Journal
{
    private static final int MAX_BATCH_LENGTH = 64 * 1024 * 1024;

    private final DurabilityLevel level;
    private final List<byte[]> batches;
    private long appendedBytes;

    /** An empty journal that promises nothing. */
    public InMemoryJournal()
    {
        this(DurabilityLevel.ACCEPTED, List.of());
    }

    private InMemoryJournal(final DurabilityLevel level, final List<byte[]> batches)
    {
        this.level = level;
        this.batches = new ArrayList<>(batches);
    }

    /**
     * An empty journal that acts, in a test, as if it could keep a promise.
     *
     * @param level that it pretends to reach.
     * @return the journal.
     */
    public static InMemoryJournal simulating(final DurabilityLevel level)
    {
        return new InMemoryJournal(level, List.of());
    }

    /**
     * What a process that opens this journal again would find.
     *
     * @return a journal with the same batches.
     */
    public synchronized InMemoryJournal reopen()
    {
        return new InMemoryJournal(level, batches);
    }

    /** What a process finds that opens this journal after one that died when a sequence had been journaled. */
    synchronized InMemoryJournal upTo(final long lastSequence)
    {
        return new InMemoryJournal(level, batches.stream()
            .filter(batch -> BatchDescriptor.lastSequence(new UnsafeBuffer(batch), 0) <= lastSequence)
            .toList());
    }

    @Override
    public synchronized int append(final DirectBuffer buffer, final int offset, final int length)
    {
        final byte[] batch = new byte[length];
        buffer.getBytes(offset, batch);
        batches.add(batch);
        appendedBytes += length;
        return APPENDED;
    }

    @Override
    public long force()
    {
        return lastSequence();
    }

    @Override
    public int maintain()
    {
        return 0;
    }

    @Override
    public JournalCursor openCursor(final long fromSequence)
    {
        return new Cursor(fromSequence);
    }

    @Override
    public synchronized long firstSequence()
    {
        return batches.isEmpty() ? 0 : BatchDescriptor.firstSequence(view(0), 0);
    }

    @Override
    public synchronized long lastSequence()
    {
        return batches.isEmpty() ? 0 : BatchDescriptor.lastSequence(view(batches.size() - 1), 0);
    }

    @Override
    public synchronized int lastCrc()
    {
        return batches.isEmpty() ? 0 : BatchDescriptor.crc(view(batches.size() - 1), 0);
    }

    @Override
    public synchronized long lastTimestampNs()
    {
        return batches.isEmpty() ? 0 : BatchDescriptor.timestampNs(view(batches.size() - 1), 0);
    }

    @Override
    public long durableSequence()
    {
        return lastSequence();
    }

    @Override
    public int maxBatchLength()
    {
        return MAX_BATCH_LENGTH;
    }

    @Override
    public DurabilityLevel highestLevel()
    {
        return level;
    }

    @Override
    public String impediment()
    {
        return null;
    }

    @Override
    public synchronized long appendedBytes()
    {
        return appendedBytes;
    }

    @Override
    public void close()
    {
        // the heap needs no release, and a test reopens what is here
    }

    private DirectBuffer view(final int index)
    {
        return new UnsafeBuffer(batches.get(index));
    }

    private synchronized byte[] batch(final int index)
    {
        return index < batches.size() ? batches.get(index) : null;
    }

    private final class Cursor implements JournalCursor
    {
        private final UnsafeBuffer view = new UnsafeBuffer(0, 0);
        private final long fromSequence;
        private int next;

        Cursor(final long fromSequence)
        {
            this.fromSequence = fromSequence;
        }

        @Override
        public boolean poll(final BatchConsumer consumer)
        {
            byte[] batch = batch(next);
            while (batch != null)
            {
                next++;
                view.wrap(batch);
                if (BatchDescriptor.lastSequence(view, 0) >= fromSequence)
                {
                    consumer.onBatch(view, 0, batch.length);
                    return true;
                }
                batch = batch(next);
            }
            return false;
        }

        @Override
        public void close()
        {
            view.wrap(0, 0);
        }
    }
}
