package io.headrace.engine;

import java.util.concurrent.Semaphore;
import org.agrona.DirectBuffer;

/**
 * A journal that fails, stalls or refuses to sync on cue.
 */
final class SteeredJournal implements Journal
{
    final InMemoryJournal delegate;
    volatile boolean backPressured;
    volatile boolean failsToAppend;
    volatile boolean failsToForce;
    volatile Semaphore forcesAllowed;
    volatile long forcedUpTo = Long.MAX_VALUE;
    volatile String impediment;
    volatile boolean closed;
    /** First sequence of a batch: those before are dropped. */
    volatile long firstKept;

    SteeredJournal(final InMemoryJournal delegate)
    {
        this.delegate = delegate;
    }

    @Override
    public int append(final DirectBuffer buffer, final int offset, final int length)
    {
        if (failsToAppend)
        {
            throw new JournalException(JournalException.Reason.FAILED, "append failed on cue");
        }
        return backPressured ? BACK_PRESSURED : delegate.append(buffer, offset, length);
    }

    @Override
    public long force()
    {
        if (failsToForce)
        {
            throw new JournalException(JournalException.Reason.FAILED, "force failed on cue");
        }
        final Semaphore allowed = forcesAllowed;
        if (allowed != null)
        {
            allowed.acquireUninterruptibly();
        }
        return Math.min(forcedUpTo, delegate.force());
    }

    @Override
    public int maintain()
    {
        return 0;
    }

    @Override
    public JournalCursor openCursor(final long fromSequence)
    {
        return delegate.openCursor(Math.max(firstKept, fromSequence));
    }

    @Override
    public long firstSequence()
    {
        return Math.max(firstKept, delegate.firstSequence());
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
        return delegate.highestLevel();
    }

    @Override
    public String impediment()
    {
        return impediment;
    }

    @Override
    public long appendedBytes()
    {
        return delegate.appendedBytes();
    }

    @Override
    public void close()
    {
        closed = true;
    }
}
