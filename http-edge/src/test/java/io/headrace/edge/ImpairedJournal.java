package io.headrace.edge;

import io.headrace.engine.BatchConsumer;
import io.headrace.engine.DurabilityLevel;
import io.headrace.engine.InMemoryJournal;
import io.headrace.engine.Journal;
import io.headrace.engine.JournalCursor;
import org.agrona.DirectBuffer;

/**
 * A journal in memory that a test impairs: something happens before each batch that a reader takes. Threadsafe.
 */
final class ImpairedJournal implements Journal
{
    volatile String impediment;
    volatile Runnable beforePoll = () ->
    {
    };

    private final Journal journal = InMemoryJournal.simulating(DurabilityLevel.SYNCED);

    @Override
    public JournalCursor openCursor(final long fromSequence)
    {
        final JournalCursor cursor = journal.openCursor(fromSequence);
        return new JournalCursor()
        {
            @Override
            public boolean poll(final BatchConsumer consumer)
            {
                beforePoll.run();
                return cursor.poll(consumer);
            }

            @Override
            public void close()
            {
                cursor.close();
            }
        };
    }

    @Override
    public String impediment()
    {
        return impediment;
    }

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
    public long firstSequence()
    {
        return journal.firstSequence();
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
