package io.headrace.examples;

import org.agrona.BitUtil;

/**
 * A map of bounded size from any long to an int of 0 or more, allocated whole at construction.
 * <p>
 * Open addressing with linear probing, at most half full. Removal shifts the entries behind it back, so there are no
 * tombstones and probing does not get longer with age. Ids are mostly given out one after the other, so eight
 * neighbours share a home of eight slots, two cache lines, and only the homes are hashed. Not threadsafe.
 */
final class LongIntMap
{
    static final int MISSING = -1;

    private static final int MAX_SIZE = 1 << 28;
    private static final int MIN_SLOTS = 16;
    private static final int HOME_BITS = 3;
    private static final int HOME_MASK = (1 << HOME_BITS) - 1;
    private static final long GOLDEN_RATIO = 0x9E3779B97F4A7C15L;

    /** Key and value plus one, in turn: zero is vacant. */
    private final long[] entries;
    private final int mask;
    private final int shift;
    private final int maxSize;
    private int size;

    /**
     * Allocates the map.
     *
     * @param maxSize most entries, 1 to 2^28.
     */
    LongIntMap(final int maxSize)
    {
        if (maxSize < 1 || maxSize > MAX_SIZE)
        {
            throw new IllegalArgumentException("maxSize=" + maxSize + " must be 1 to " + MAX_SIZE);
        }
        final int slots = Math.max(MIN_SLOTS, BitUtil.findNextPositivePowerOfTwo(maxSize * 2));
        this.maxSize = maxSize;
        mask = slots - 1;
        shift = Long.SIZE - Integer.numberOfTrailingZeros(slots) + HOME_BITS;
        entries = new long[slots * 2];
    }

    int size()
    {
        return size;
    }

    int get(final long key)
    {
        final int slot = slotOf(key);
        return (int)entries[slot * 2 + 1] - 1;
    }

    /** Adds a key that is not in the map. */
    void add(final long key, final int value)
    {
        if (size == maxSize)
        {
            throw new IllegalStateException("size=" + size + " is the most this map was made for");
        }
        final int slot = slotOf(key);
        entries[slot * 2] = key;
        entries[slot * 2 + 1] = value + 1L;
        size++;
    }

    /** Removes a key that is in the map. */
    void remove(final long key)
    {
        int hole = slotOf(key);
        for (int slot = (hole + 1) & mask; entries[slot * 2 + 1] != 0; slot = (slot + 1) & mask)
        {
            final int fromHome = (slot - home(entries[slot * 2])) & mask;
            final int fromHole = (slot - hole) & mask;
            if (fromHome >= fromHole)
            {
                entries[hole * 2] = entries[slot * 2];
                entries[hole * 2 + 1] = entries[slot * 2 + 1];
                hole = slot;
            }
        }
        entries[hole * 2 + 1] = 0;
        size--;
    }

    /** The slot of a key, or the vacant one where it would be put. */
    private int slotOf(final long key)
    {
        int slot = home(key);
        while (entries[slot * 2 + 1] != 0 && entries[slot * 2] != key)
        {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private int home(final long key)
    {
        final int hash = (int)(((key >> HOME_BITS) * GOLDEN_RATIO) >>> shift);
        return (hash << HOME_BITS) | ((int)key & HOME_MASK);
    }
}
