package io.headrace.examples;

/**
 * The price levels of one side of the book, sorted so that the best price is last.
 * <p>
 * A new or vacated level moves the better ones by one place, and most traffic is close to the best price, so the
 * moves are short. Not threadsafe.
 */
final class PriceLadder
{
    private final int side;
    /** Price times side: the higher, the better. */
    private final long[] keys;
    private final int[] levels;
    private int size;

    /**
     * Allocates an empty ladder.
     *
     * @param side      1 for buy, the highest price is the best; -1 for sell, the lowest is.
     * @param levelsMax most price levels.
     */
    PriceLadder(final int side, final int levelsMax)
    {
        this.side = side;
        keys = new long[levelsMax];
        levels = new int[levelsMax];
    }

    int size()
    {
        return size;
    }

    /** Level at a place, 0 the worst and {@code size() - 1} the best price. */
    int level(final int index)
    {
        return levels[index];
    }

    int bestLevel()
    {
        return levels[size - 1];
    }

    /** Whether the best price is this one, or better. */
    boolean reaches(final long price)
    {
        return size > 0 && keys[size - 1] >= price * side;
    }

    /** Place of a price, or minus one minus the place where it would be inserted. */
    int indexOf(final long price)
    {
        final long key = price * side;
        int low = 0;
        int high = size - 1;
        while (low <= high)
        {
            final int middle = (low + high) >>> 1;
            if (keys[middle] < key)
            {
                low = middle + 1;
            }
            else if (keys[middle] > key)
            {
                high = middle - 1;
            }
            else
            {
                return middle;
            }
        }
        return -1 - low;
    }

    void insert(final int index, final long price, final int level)
    {
        System.arraycopy(keys, index, keys, index + 1, size - index);
        System.arraycopy(levels, index, levels, index + 1, size - index);
        keys[index] = price * side;
        levels[index] = level;
        size++;
    }

    void remove(final int index)
    {
        size--;
        System.arraycopy(keys, index + 1, keys, index, size - index);
        System.arraycopy(levels, index + 1, levels, index, size - index);
    }
}
