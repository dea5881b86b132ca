package io.headrace.engine;

/**
 * Finds the slots of a table by the hash of their key: open addressing with linear probing in one array of longs,
 * at most half full, without tombstones. The table that owns it compares the keys. Owned by one thread.
 * <pre>
 *   63            32 31             0
 *  +----------------+----------------+
 *  |      hash      |    slot + 1    |   0 when free
 *  +----------------+----------------+
 * </pre>
 * Growing and removing need the hash alone, so they touch no key. Nothing may depend on the order of the entries.
 */
final class SlotIndex
{
    /** No such entry. */
    static final int NONE = -1;

    /** Most slots that can be indexed. */
    static final int MAX_SLOTS = 1 << 29;

    private static final int INITIAL_CAPACITY = 64;

    private long[] entries = new long[INITIAL_CAPACITY];
    private int size;

    /** Mixes the two halves of a key into the hash that the other methods take. */
    static int hash(final long high, final long low)
    {
        long mixed = high * 0x9E3779B97F4A7C15L + Long.rotateLeft(low * 0xD6E8FEB86659FD93L, 29);
        mixed = (mixed ^ (mixed >>> 32)) * 0xA0761D6478BD642FL;
        return (int)(mixed ^ (mixed >>> 31));
    }

    /** Position of the first entry of a hash, or {@link #NONE}. */
    int first(final int hash)
    {
        return seek(hash & (entries.length - 1), hash);
    }

    /** Position of the entry of the same hash after another, or {@link #NONE}. */
    int next(final int position, final int hash)
    {
        return seek((position + 1) & (entries.length - 1), hash);
    }

    private int seek(final int start, final int hash)
    {
        final long[] entries = this.entries;
        final int mask = entries.length - 1;
        int position = start;
        while (true)
        {
            final long entry = entries[position];
            if (entry == 0)
            {
                return NONE;
            }
            if ((int)(entry >>> 32) == hash)
            {
                return position;
            }
            position = (position + 1) & mask;
        }
    }

    /** Slot of the entry at a position that {@link #first} or {@link #next} gave. */
    int slot(final int position)
    {
        return (int)entries[position] - 1;
    }

    void add(final int hash, final int slot)
    {
        if (++size > entries.length >>> 1)
        {
            grow();
        }
        insert(((long)hash << 32) | (slot + 1));
    }

    private void insert(final long entry)
    {
        final long[] entries = this.entries;
        final int mask = entries.length - 1;
        int position = (int)(entry >>> 32) & mask;
        while (entries[position] != 0)
        {
            position = (position + 1) & mask;
        }
        entries[position] = entry;
    }

    private void grow()
    {
        final long[] smaller = entries;
        entries = new long[smaller.length << 1];
        for (final long entry : smaller)
        {
            if (entry != 0)
            {
                insert(entry);
            }
        }
    }

    /** Removes the entry of a slot, which must be there. */
    void remove(final int hash, final int slot)
    {
        int hole = first(hash);
        while (slot(hole) != slot)
        {
            hole = next(hole, hash);
        }
        final long[] entries = this.entries;
        final int mask = entries.length - 1;
        int position = (hole + 1) & mask;
        while (entries[position] != 0)
        {
            final int home = (int)(entries[position] >>> 32) & mask;
            if (((position - home) & mask) >= ((position - hole) & mask))
            {
                entries[hole] = entries[position];
                hole = position;
            }
            position = (position + 1) & mask;
        }
        entries[hole] = 0;
        size--;
    }
}
