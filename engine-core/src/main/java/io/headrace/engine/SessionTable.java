package io.headrace.engine;

import java.util.Arrays;

/**
 * The sessions of producers with the last sequence of each: part of the deterministic state. Bounded: a session more
 * takes the place of the one whose last journaled use is longest ago. Owned by one thread.
 * <p>
 * Equal calls of {@link #open} and {@link #advance} lead to equal snapshots; asking changes nothing. All operations
 * are O(1); columns grow by doubling until the bound is reached and nothing is allocated after.
 */
final class SessionTable
{
    /** Not a session, or one that was evicted. */
    static final long UNKNOWN = -1;

    private static final int INITIAL_CAPACITY = 64;
    private static final int NONE = -1;

    private final int maxSessions;
    private final SlotIndex index = new SlotIndex();
    private long[] ids;
    private long[] lastSequences;
    private int[] older;
    private int[] newer;
    private int oldest = NONE;
    private int newest = NONE;
    private int size;
    private long evictions;

    SessionTable(final int maxSessions)
    {
        if (maxSessions < 1 || maxSessions > SlotIndex.MAX_SLOTS)
        {
            throw new IllegalArgumentException("maxSessions=" + maxSessions + " must be from 1 to " +
                SlotIndex.MAX_SLOTS);
        }
        this.maxSessions = maxSessions;
        grow(Math.min(maxSessions, INITIAL_CAPACITY));
    }

    private void grow(final int capacity)
    {
        ids = Arrays.copyOf(ids == null ? new long[0] : ids, capacity);
        lastSequences = Arrays.copyOf(lastSequences == null ? new long[0] : lastSequences, capacity);
        older = Arrays.copyOf(older == null ? new int[0] : older, capacity);
        newer = Arrays.copyOf(newer == null ? new int[0] : newer, capacity);
    }

    /**
     * Adds a session with the last sequence 0, evicting the least recently used one when full.
     *
     * @param id positive, never used before: the sequence of the frame that opened it.
     */
    void open(final long id)
    {
        if (id <= 0 || find(id) != NONE)
        {
            throw new IllegalStateException("session id=" + id + " must be positive and new");
        }
        final int slot = freeSlot();
        ids[slot] = id;
        lastSequences[slot] = 0;
        index.add(SlotIndex.hash(0, id), slot);
        linkNewest(slot);
    }

    private int freeSlot()
    {
        if (size == maxSessions)
        {
            final int slot = oldest;
            unlink(slot);
            index.remove(SlotIndex.hash(0, ids[slot]), slot);
            evictions++;
            return slot;
        }
        if (size == ids.length)
        {
            grow((int)Math.min(maxSessions, 2L * size));
        }
        return size++;
    }

    /** Last sequence of a session, 0 before the first, or {@link #UNKNOWN}. Does not count as use. */
    long last(final long id)
    {
        final int slot = find(id);
        return slot == NONE ? UNKNOWN : lastSequences[slot];
    }

    /**
     * Sets the last sequence of a session and makes it the most recently used one.
     *
     * @return false if there is no such session, and nothing has changed.
     */
    boolean advance(final long id, final long lastSequence)
    {
        final int slot = find(id);
        if (slot == NONE)
        {
            return false;
        }
        lastSequences[slot] = lastSequence;
        if (slot != newest)
        {
            unlink(slot);
            linkNewest(slot);
        }
        return true;
    }

    int size()
    {
        return size;
    }

    /** Sessions that made room for another, ever. */
    long evictions()
    {
        return evictions;
    }

    private int find(final long id)
    {
        final int hash = SlotIndex.hash(0, id);
        int position = index.first(hash);
        while (position != SlotIndex.NONE)
        {
            final int slot = index.slot(position);
            if (ids[slot] == id)
            {
                return slot;
            }
            position = index.next(position, hash);
        }
        return NONE;
    }

    private void linkNewest(final int slot)
    {
        older[slot] = newest;
        newer[slot] = NONE;
        if (newest == NONE)
        {
            oldest = slot;
        }
        else
        {
            newer[newest] = slot;
        }
        newest = slot;
    }

    private void unlink(final int slot)
    {
        final int before = older[slot];
        final int after = newer[slot];
        if (before == NONE)
        {
            oldest = after;
        }
        else
        {
            newer[before] = after;
        }
        if (after == NONE)
        {
            newest = before;
        }
        else
        {
            older[after] = before;
        }
    }

    /** Writes all sessions, the least recently used first. */
    void snapshot(final SnapshotSink sink)
    {
        sink.putLong(evictions);
        sink.putInt(size);
        for (int slot = oldest; slot != NONE; slot = newer[slot])
        {
            sink.putLong(ids[slot]);
            sink.putLong(lastSequences[slot]);
        }
    }

    /** Takes what {@link #snapshot} wrote into this table, which must be new. A lower bound evicts the excess. */
    void restore(final SnapshotSource source)
    {
        if (size != 0)
        {
            throw new IllegalStateException("sessions=" + size + ": only a new table can be restored");
        }
        evictions = source.getLong();
        final int count = source.getInt();
        for (int i = 0; i < count; i++)
        {
            final long id = source.getLong();
            open(id);
            advance(id, source.getLong());
        }
    }
}
