package io.headrace.systemtests;

import io.headrace.engine.BatchDescriptor;
import io.headrace.engine.DiscardingJournal;
import io.headrace.engine.DurabilityLevel;
import io.headrace.engine.Journal;
import io.headrace.engine.JournalCursor;
import java.util.concurrent.locks.LockSupport;
import org.agrona.DirectBuffer;

/**
 * A journal on a disk that takes so many events a second: an append blocks until the disk had the time for it. It keeps
 * nothing, so that memory can be compared.
 */
final class PacedJournal implements Journal
{
    private static final long WAIT_NS = 20_000;

    private final DiscardingJournal delegate = new DiscardingJournal();
    private final Pace pace;

    PacedJournal(final double eventsPerSecond)
    {
        pace = new Pace(eventsPerSecond);
    }

    @Override
    public int append(final DirectBuffer buffer, final int offset, final int length)
    {
        final int events = (int)(BatchDescriptor.lastSequence(buffer, offset) - delegate.lastSequence());
        while (!pace.tryTake(events))
        {
            LockSupport.parkNanos(WAIT_NS);
        }
        return delegate.append(buffer, offset, length);
    }

    @Override
    public long force()
    {
        return delegate.force();
    }

    @Override
    public int maintain()
    {
        return delegate.maintain();
    }

    @Override
    public JournalCursor openCursor(final long fromSequence)
    {
        return delegate.openCursor(fromSequence);
    }

    @Override
    public boolean isReadable()
    {
        return delegate.isReadable();
    }

    @Override
    public long firstSequence()
    {
        return delegate.firstSequence();
    }

    @Override
    public long lastSequence()
    {
        return delegate.lastSequence();
    }

    @Override
    public int lastCrc()
    {
        return delegate.lastCrc();
    }

    @Override
    public long lastTimestampNs()
    {
        return delegate.lastTimestampNs();
    }

    @Override
    public long durableSequence()
    {
        return delegate.durableSequence();
    }

    @Override
    public int maxBatchLength()
    {
        return delegate.maxBatchLength();
    }

    @Override
    public DurabilityLevel highestLevel()
    {
        return DurabilityLevel.JOURNALED;
    }

    @Override
    public String impediment()
    {
        return delegate.impediment();
    }

    @Override
    public long appendedBytes()
    {
        return delegate.appendedBytes();
    }

    @Override
    public void close()
    {
        delegate.close();
    }
}
