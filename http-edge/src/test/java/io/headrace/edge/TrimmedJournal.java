package io.headrace.edge;

import io.headrace.engine.DurabilityLevel;
import io.headrace.engine.InMemoryJournal;
import io.headrace.engine.Journal;
import io.headrace.engine.JournalCursor;
import org.agrona.DirectBuffer;

/** A journal in memory that says from a moment on that its first events are gone. */
final class TrimmedJournal implements Journal
{
    volatile long firstKept;
    private final Journal journal = InMemoryJournal.simulating(DurabilityLevel.SYNCED);

    @Override
    public int append(final DirectBuffer buffer, final int offset, final int length)
    {
        return journal.append(buffer, offset, length);
    }

    @Override
    public long force()
    {
        return journal.force();
    }

    @Override
    public int maintain()
    {
        return journal.maintain();
    }

    @Override
    public JournalCursor openCursor(final long fromSequence)
    {
        return journal.openCursor(fromSequence);
    }

    @Override
    public long firstSequence()
    {
        return Math.max(firstKept, journal.firstSequence());
    }

    @Override
    public long lastSequence()
    {
        return journal.lastSequence();
    }

    @Override
    public int lastCrc()
    {
        return journal.lastCrc();
    }

    @Override
    public long lastTimestampNs()
    {
        return journal.lastTimestampNs();
    }

    @Override
    public long durableSequence()
    {
        return journal.durableSequence();
    }

    @Override
    public int maxBatchLength()
    {
        return journal.maxBatchLength();
    }

    @Override
    public DurabilityLevel highestLevel()
    {
        return journal.highestLevel();
    }

    @Override
    public String impediment()
    {
        return journal.impediment();
    }

    @Override
    public long appendedBytes()
    {
        return journal.appendedBytes();
    }

    @Override
    public void close()
    {
        journal.close();
    }
}
