package io.headrace.engine;

import java.util.Arrays;

/**
 * Pending timers by deadline: three rings of lists, each coarser than the one before, and a list for the far future.
 * A list is handed down when its time comes. Owned by one thread.
 * <pre>
 *   ring   a list covers    all lists cover
 *    0     2^20 ns  1 ms    2^36 ns  69 s     handed to the due timers
 *    1     2^28 ns  0.3 s   2^44 ns  4.9 h    handed to ring 0
 *    2     2^40 ns  18 min  2^56 ns  2.3 y    handed to rings 0, 1
 *   far    all else                           handed to rings 0, 1, 2
 * </pre>
 * Scheduling and cancelling are O(1); a timer is handed down three times at most unless it is years ahead. Lists
 * keep the order of scheduling. A bit for every list says whether it is empty, so time jumps without visiting what
 * lies between. Only taking timers out needs the time, so replay just fills and empties the lists.
 */
final class TimerWheel
{
    /** Not in the wheel: what is before its time belongs to the due timers. */
    static final int PASSED = -1;

    private static final int RINGS = 3;
    private static final int RING_BITS = 16;
    private static final int LISTS = 1 << RING_BITS;
    private static final int LIST_MASK = LISTS - 1;
    private static final int FAR = RINGS * LISTS;
    private static final int WORDS = LISTS / Long.SIZE;
    private static final int TICK_SHIFT = 20;
    private static final int[] SHIFTS = {TICK_SHIFT, 28, 40};
    private static final long FAR_TICKS = 1L << (40 + RING_BITS - TICK_SHIFT);

    private final TimerSlots slots;
    private final int[] heads = new int[FAR + 1];
    private final long[] occupied = new long[RINGS * WORDS];
    private final int[] ringSizes = new int[RINGS];
    private long tick;
    /** No timer of the far list is due earlier. */
    private long farDeadline = Long.MAX_VALUE;

    TimerWheel(final TimerSlots slots)
    {
        this.slots = slots;
        Arrays.fill(heads, TimerSlots.NONE);
    }

    /**
     * Takes a timer in.
     *
     * @return false if the wheel has passed the deadline already, and the timer belongs to the due ones.
     */
    boolean add(final int slot)
    {
        final long deadline = slots.deadline(slot);
        final int place = placeOf(deadline);
        if (place == PASSED)
        {
            return false;
        }
        if (place == FAR)
        {
            farDeadline = Math.min(farDeadline, deadline);
        }
        slots.place(slot, place);
        final int head = heads[place];
        if (head == TimerSlots.NONE)
        {
            heads[place] = slot;
            slots.previous(slot, slot);
            slots.next(slot, slot);
            if (place != FAR)
            {
                occupied[place >>> 6] |= 1L << place;
                ringSizes[place >>> RING_BITS]++;
            }
        }
        else
        {
            final int tail = slots.previous(head);
            slots.next(tail, slot);
            slots.previous(slot, tail);
            slots.next(slot, head);
            slots.previous(head, slot);
        }
        return true;
    }

    private int placeOf(final long deadline)
    {
        if ((deadline >> TICK_SHIFT) < tick)
        {
            return PASSED;
        }
        for (int ring = 0; ring < RINGS; ring++)
        {
            final long unit = deadline >> SHIFTS[ring];
            if (unit - (tick >> (SHIFTS[ring] - TICK_SHIFT)) < LISTS)
            {
                return (ring << RING_BITS) + (int)(unit & LIST_MASK);
            }
        }
        return FAR;
    }

    /** Takes a timer out. */
    void remove(final int slot)
    {
        final int place = slots.place(slot);
        final int after = slots.next(slot);
        if (after == slot)
        {
            empty(place);
            return;
        }
        final int before = slots.previous(slot);
        slots.next(before, after);
        slots.previous(after, before);
        if (heads[place] == slot)
        {
            heads[place] = after;
        }
    }

    private void empty(final int place)
    {
        heads[place] = TimerSlots.NONE;
        if (place == FAR)
        {
            farDeadline = Long.MAX_VALUE;
        }
        else
        {
            occupied[place >>> 6] &= ~(1L << place);
            ringSizes[place >>> RING_BITS]--;
        }
    }

    /** A time before which no timer in the wheel is due; {@link Long#MAX_VALUE} when there is none. */
    long nextStart()
    {
        long start = farStart();
        for (int ring = 0; ring < RINGS; ring++)
        {
            start = Math.min(start, nextStart(ring));
        }
        return start;
    }

    private long farStart()
    {
        return heads[FAR] == TimerSlots.NONE ? Long.MAX_VALUE : (farDeadline >> TICK_SHIFT) << TICK_SHIFT;
    }

    private long nextStart(final int ring)
    {
        if (ringSizes[ring] == 0)
        {
            return Long.MAX_VALUE;
        }
        final int shift = SHIFTS[ring];
        final long current = tick >> (shift - TICK_SHIFT);
        final int from = (int)(current & LIST_MASK);
        final int list = nextOccupied(ring * WORDS, from);
        return (current + ((list - from) & LIST_MASK)) << shift;
    }

    private int nextOccupied(final int firstWord, final int from)
    {
        int word = from >>> 6;
        long bits = occupied[firstWord + word] & (-1L << from);
        while (bits == 0)
        {
            word = (word + 1) & (WORDS - 1);
            bits = occupied[firstWord + word];
        }
        return (word << 6) + Long.numberOfTrailingZeros(bits);
    }

    /**
     * Moves on to the next list that is not empty, unless it starts after now, and hands its timers down.
     *
     * @param nowNs time that the wheel may reach.
     * @param due   takes the timers of a list of the finest ring, which end within its tick.
     * @return false if all timers that may be due by now have been handed over.
     */
    boolean advance(final long nowNs, final DueTimers due)
    {
        long start = farStart();
        int place = FAR;
        for (int ring = RINGS - 1; ring >= 0; ring--)
        {
            final long ringStart = nextStart(ring);
            if (ringStart < start)
            {
                start = ringStart;
                place = (ring << RING_BITS) + (int)((ringStart >> SHIFTS[ring]) & LIST_MASK);
            }
        }
        if (start > nowNs || heads[place] == TimerSlots.NONE)
        {
            rest(nowNs >> TICK_SHIFT, due);
            return false;
        }
        tick = (start >> TICK_SHIFT) + (place < LISTS ? 1 : 0);
        handDown(place, due);
        return true;
    }

    /**
     * Nothing is due: catches up with the clock. The first time after replay, which does not move the wheel, all
     * timers are in the far list; they are handed down here, before the first of them is due.
     */
    private void rest(final long nowTick, final DueTimers due)
    {
        final boolean leaps = nowTick - tick >= FAR_TICKS;
        tick = Math.max(tick, nowTick);
        if (leaps && heads[FAR] != TimerSlots.NONE)
        {
            handDown(FAR, due);
        }
    }

    private void handDown(final int place, final DueTimers due)
    {
        final int head = heads[place];
        empty(place);
        int slot = head;
        do
        {
            final int after = slots.next(slot);
            if (!add(slot))
            {
                due.add(slot);
            }
            slot = after;
        }
        while (slot != head);
    }
}
