package io.headrace.engine;

import java.util.Arrays;

/**
 * The records of pending timers in two arrays, free slots chained, taken ones linked in the order of scheduling.
 * The fields {@code previous}, {@code next} and {@code place} belong to whoever orders the timers by deadline.
 * Owned by one thread.
 */
final class TimerSlots
{
    /** No slot. */
    static final int NONE = -1;

    private static final int TIMER_ID = 0;
    private static final int DEADLINE = 1;
    private static final int ORDER = 2;
    private static final int LONGS = 3;

    private static final int KEY = 0;
    private static final int PREVIOUS = 1;
    private static final int NEXT = 2;
    private static final int PLACE = 3;
    private static final int OLDER = 4;
    private static final int NEWER = 5;
    private static final int INTS = 6;

    /** Most slots there can be. */
    static final int MAX_SLOTS = Integer.MAX_VALUE / INTS;

    private static final int INITIAL_CAPACITY = 64;

    private long[] longs = new long[INITIAL_CAPACITY * LONGS];
    private int[] ints = new int[INITIAL_CAPACITY * INTS];
    private int capacity = INITIAL_CAPACITY;
    private int used;
    private int free = NONE;
    private int oldest = NONE;
    private int newest = NONE;
    private int size;
    private long nextOrder;

    /** Takes a slot for a timer, scheduled after all others. */
    int take(final int key, final long timerId, final long deadlineNs)
    {
        final int slot = freeSlot();
        size++;
        longs[slot * LONGS + TIMER_ID] = timerId;
        longs[slot * LONGS + DEADLINE] = deadlineNs;
        longs[slot * LONGS + ORDER] = nextOrder++;
        final int at = slot * INTS;
        ints[at + KEY] = key;
        ints[at + OLDER] = newest;
        ints[at + NEWER] = NONE;
        if (newest == NONE)
        {
            oldest = slot;
        }
        else
        {
            ints[newest * INTS + NEWER] = slot;
        }
        newest = slot;
        return slot;
    }

    private int freeSlot()
    {
        if (free != NONE)
        {
            final int slot = free;
            free = next(slot);
            return slot;
        }
        if (used == capacity)
        {
            capacity = (int)Math.min(MAX_SLOTS, 2L * capacity);
            longs = Arrays.copyOf(longs, capacity * LONGS);
            ints = Arrays.copyOf(ints, capacity * INTS);
        }
        return used++;
    }

    /** Gives a slot back. */
    void release(final int slot)
    {
        final int before = ints[slot * INTS + OLDER];
        final int after = ints[slot * INTS + NEWER];
        if (before == NONE)
        {
            oldest = after;
        }
        else
        {
            ints[before * INTS + NEWER] = after;
        }
        if (after == NONE)
        {
            newest = before;
        }
        else
        {
            ints[after * INTS + OLDER] = before;
        }
        next(slot, free);
        free = slot;
        size--;
    }

    int size()
    {
        return size;
    }

    /** The timer scheduled first. */
    int oldest()
    {
        return oldest;
    }

    /** The timer scheduled next after another. */
    int newer(final int slot)
    {
        return ints[slot * INTS + NEWER];
    }

    int key(final int slot)
    {
        return ints[slot * INTS + KEY];
    }

    long timerId(final int slot)
    {
        return longs[slot * LONGS + TIMER_ID];
    }

    long deadline(final int slot)
    {
        return longs[slot * LONGS + DEADLINE];
    }

    /** Whether a timer is due before another: by deadline, then by scheduling. */
    boolean isBefore(final int slot, final int other)
    {
        final long deadline = longs[slot * LONGS + DEADLINE];
        final long otherDeadline = longs[other * LONGS + DEADLINE];
        return deadline < otherDeadline ||
            (deadline == otherDeadline && longs[slot * LONGS + ORDER] < longs[other * LONGS + ORDER]);
    }

    int previous(final int slot)
    {
        return ints[slot * INTS + PREVIOUS];
    }

    void previous(final int slot, final int value)
    {
        ints[slot * INTS + PREVIOUS] = value;
    }

    int next(final int slot)
    {
        return ints[slot * INTS + NEXT];
    }

    void next(final int slot, final int value)
    {
        ints[slot * INTS + NEXT] = value;
    }

    int place(final int slot)
    {
        return ints[slot * INTS + PLACE];
    }

    void place(final int slot, final int value)
    {
        ints[slot * INTS + PLACE] = value;
    }
}
