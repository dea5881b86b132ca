package io.headrace.engine;

import java.util.Arrays;
import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.concurrent.AtomicBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The highest sequences that have reached each durability level, and the highest that somebody waits for. Each has
 * one writer and a cache line of its own.
 */
final class Watermarks
{
    private static final int LINE = BitUtil.CACHE_LINE_LENGTH * 2;
    private static final int JOURNALED_OFFSET = LINE;
    private static final int SYNCED_OFFSET = 2 * LINE;
    private static final int SYNC_WANTED_OFFSET = 3 * LINE;
    private static final int DISPATCHED_OFFSET = 4 * LINE;
    private static final int LENGTH = 5 * LINE;

    private final AtomicBuffer buffer = new UnsafeBuffer(BufferUtil.allocateDirectAligned(LENGTH, LINE));
    private volatile boolean draining;
    private volatile Runnable[] listeners = {};

    /** Written by the engine agent. */
    void journaled(final long sequence)
    {
        buffer.putLongRelease(JOURNALED_OFFSET, sequence);
    }

    long journaled()
    {
        return buffer.getLongVolatile(JOURNALED_OFFSET);
    }

    /** Written by the sync agent. */
    void synced(final long sequence)
    {
        buffer.putLongRelease(SYNCED_OFFSET, sequence);
        tell();
    }

    long synced()
    {
        return buffer.getLongVolatile(SYNCED_OFFSET);
    }

    /** Written by the engine agent: somebody waits for this sequence to be synced, or for a later one. */
    void syncWanted(final long sequence)
    {
        if (sequence > buffer.getLong(SYNC_WANTED_OFFSET))
        {
            buffer.putLongRelease(SYNC_WANTED_OFFSET, sequence);
        }
    }

    /** Written by the engine agent: all up to this one is applied, and what was decided is journaled. */
    void dispatched(final long sequence)
    {
        buffer.putLongRelease(DISPATCHED_OFFSET, sequence);
        tell();
    }

    long dispatched()
    {
        return buffer.getLongVolatile(DISPATCHED_OFFSET);
    }

    long syncWanted()
    {
        return buffer.getLongVolatile(SYNC_WANTED_OFFSET);
    }

    /** Costs a volatile read when nobody listens. */
    private void tell()
    {
        for (final Runnable listener : listeners)
        {
            listener.run();
        }
    }

    /** Any thread: has somebody told by the engine and the sync agent when what subscribers may see has risen. */
    synchronized void addListener(final Runnable listener)
    {
        final Runnable[] more = Arrays.copyOf(listeners, listeners.length + 1);
        more[listeners.length] = listener;
        listeners = more;
    }

    /** Any thread. */
    synchronized void removeListener(final Runnable listener)
    {
        listeners = Arrays.stream(listeners).filter(other -> other != listener).toArray(Runnable[]::new);
    }

    /** Any thread: from now on all that is journaled is to be synced at once. */
    void drain()
    {
        draining = true;
    }

    boolean isDraining()
    {
        return draining;
    }

    boolean isSyncDue()
    {
        final long synced = synced();
        // somebody may wait for a batch that the journal has no room for yet
        return journaled() > synced && (draining || syncWanted() > synced);
    }
}
