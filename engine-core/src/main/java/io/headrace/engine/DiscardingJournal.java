package io.headrace.engine;

import org.agrona.DirectBuffer;

/**
 * A journal that keeps nothing, for engines whose events need not survive the process. It promises
 * {@link DurabilityLevel#ACCEPTED} and no more, and its cursors are empty.
 */
public final class DiscardingJournal implements Journal
{
    private volatile long lastSequence;
    private volatile long appendedBytes;
    private long bytes;

    @Override
    public int append(final DirectBuffer buffer, final int offset, final int length)
    {
        bytes += length;
        appendedBytes = bytes;
        lastSequence = BatchDescriptor.lastSequence(buffer, offset);
        return APPENDED;
    }

    @Override
    public long force()
    {
        return lastSequence;
    }

    @Override
    public int maintain()
    {
        return 0;
    }

    @Override
    public JournalCursor openCursor(final long fromSequence)
    {
        return new InMemoryJournal().openCursor(fromSequence);
    }

    @Override
    public boolean isReadable()
    {
        return false;
    }

    @Override
    public long firstSequence()
    {
        return 0;
    }

    @Override
    public long lastSequence()
    {
        return lastSequence;
    }

    @Override
    public int lastCrc()
    {
        return 0;
    }

    @Override
    public long lastTimestampNs()
    {
        return 0;
    }

    @Override
    public long durableSequence()
    {
        return 0;
    }

    @Override
    public int maxBatchLength()
    {
        return Integer.MAX_VALUE;
    }

    @Override
    public DurabilityLevel highestLevel()
    {
        return DurabilityLevel.ACCEPTED;
    }

    @Override
    public String impediment()
    {
        return null;
    }

    @Override
    public long appendedBytes()
    {
        return appendedBytes;
    }

    @Override
    public void close()
    {
        // nothing is held
    }
}
