package io.headrace.examples;

/**
 * The last ids added, up to a number given at construction; the oldest makes room for the newest. Not threadsafe.
 */
final class RecentIds
{
    private final long[] ids;
    private final LongIntMap placeById;
    private int oldest;

    RecentIds(final int maxSize)
    {
        placeById = new LongIntMap(maxSize);
        ids = new long[maxSize];
    }

    int size()
    {
        return placeById.size();
    }

    boolean contains(final long id)
    {
        return placeById.get(id) != LongIntMap.MISSING;
    }

    /** Adds an id that is not among them. */
    void add(final long id)
    {
        int place = size();
        if (place == ids.length)
        {
            place = oldest;
            oldest = place + 1 == ids.length ? 0 : place + 1;
            placeById.remove(ids[place]);
        }
        ids[place] = id;
        placeById.add(id, place);
    }

    /** The id of an age, 0 the oldest. */
    long get(final int index)
    {
        final int place = oldest + index;
        return ids[place < ids.length ? place : place - ids.length];
    }
}
