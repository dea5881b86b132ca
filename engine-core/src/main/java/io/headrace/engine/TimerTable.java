package io.headrace.engine;

/**
 * The pending timers of one handler instance: part of the deterministic state. Bounded. Belongs to the thread that
 * calls the handler.
 * <p>
 * Scheduling and cancelling are O(1) and the whole of what changes the state: which timers are due is asked live
 * only, and asking leaves the state as it is. Memory grows by doubling until the bound is reached.
 */
final class TimerTable
{
    /** No such timer. */
    static final long NONE = Long.MIN_VALUE;

    /** The timer is pending. */
    static final int SCHEDULED = 0;

    /** There are as many timers as there may be. */
    static final int FULL = -1;

    /** How far the wheel may fall behind the clock while nothing is due. */
    private static final long MOVE_ON_NS = 1L << 28;

    private final int maxTimers;
    private final TimerSlots slots = new TimerSlots();
    private final SlotIndex index = new SlotIndex();
    private final TimerWheel wheel = new TimerWheel(slots);
    private final DueTimers due = new DueTimers(slots);
    private long nextDeadline = Long.MAX_VALUE;
    private long moveOnNs = Long.MIN_VALUE;

    TimerTable(final int maxTimers)
    {
        if (maxTimers < 1 || maxTimers > TimerSlots.MAX_SLOTS)
        {
            throw new IllegalArgumentException("maxTimers=" + maxTimers + " must be from 1 to " +
                TimerSlots.MAX_SLOTS);
        }
        this.maxTimers = maxTimers;
    }

    /**
     * Schedules a timer, or moves the one of the same id: it then counts as scheduled anew.
     *
     * @param key        of the event that was handled, which decides the shard that the timer moves to.
     * @param timerId    of the handler's choice.
     * @param deadlineNs any time but {@link #NONE}; one in the past is due at once.
     * @return {@link #SCHEDULED} or {@link #FULL}.
     */
    int schedule(final int key, final long timerId, final long deadlineNs)
    {
        if (deadlineNs == NONE)
        {
            throw new IllegalArgumentException("deadlineNs=" + deadlineNs + " of timerId=" + timerId +
                " stands for no deadline: give a later one");
        }
        final int hash = SlotIndex.hash(0, timerId);
        final int known = find(hash, timerId);
        if (known == TimerSlots.NONE && slots.size() >= maxTimers)
        {
            return FULL;
        }
        if (known != TimerSlots.NONE)
        {
            remove(hash, known);
        }
        final int slot = slots.take(key, timerId, deadlineNs);
        index.add(hash, slot);
        if (!wheel.add(slot))
        {
            due.add(slot);
        }
        nextDeadline = Math.min(nextDeadline, deadlineNs);
        return SCHEDULED;
    }

    /** Removes a timer; false if it is not pending. */
    boolean cancel(final long timerId)
    {
        final int hash = SlotIndex.hash(0, timerId);
        final int slot = find(hash, timerId);
        if (slot == TimerSlots.NONE)
        {
            return false;
        }
        remove(hash, slot);
        return true;
    }

    private void remove(final int hash, final int slot)
    {
        index.remove(hash, slot);
        if (due.has(slot))
        {
            due.remove(slot);
        }
        else
        {
            wheel.remove(slot);
        }
        slots.release(slot);
    }

    /** Deadline of a timer, or {@link #NONE} if it is not pending. */
    long deadline(final long timerId)
    {
        final int slot = find(SlotIndex.hash(0, timerId), timerId);
        return slot == TimerSlots.NONE ? NONE : slots.deadline(slot);
    }

    /** Key of the event at which a pending timer was scheduled, 0 if it is not pending. */
    int key(final long timerId)
    {
        final int slot = find(SlotIndex.hash(0, timerId), timerId);
        return slot == TimerSlots.NONE ? 0 : slots.key(slot);
    }

    private int find(final int hash, final long timerId)
    {
        int position = index.first(hash);
        while (position != SlotIndex.NONE)
        {
            final int slot = index.slot(position);
            if (slots.timerId(slot) == timerId)
            {
                return slot;
            }
            position = index.next(position, hash);
        }
        return TimerSlots.NONE;
    }

    int size()
    {
        return slots.size();
    }

    /**
     * A time before which {@link #expired} need not be called, {@link Long#MAX_VALUE} when none is pending. Often
     * earlier than the first deadline, never later: the wheel wants to keep up with the clock. O(1).
     */
    long nextDeadline()
    {
        return slots.size() == 0 ? Long.MAX_VALUE : Math.min(nextDeadline, moveOnNs);
    }

    /**
     * Reports the timers that are due, by deadline, then by scheduling. They stay pending, and are reported again,
     * until they are cancelled. Meant to be called in every duty cycle: costs two comparisons when none is due.
     *
     * @param nowNs    time that deadlines are compared with.
     * @param limit    most timers to report.
     * @param consumer told of each; must not change the table.
     * @return timers reported.
     */
    int expired(final long nowNs, final int limit, final TimerConsumer consumer)
    {
        if (nextDeadline > nowNs && moveOnNs > nowNs)
        {
            return 0;
        }
        moveOnNs = nowNs + MOVE_ON_NS;
        int count = 0;
        int slot = due.first();
        while (count < limit)
        {
            final int top = due.top();
            if (top != TimerSlots.NONE && (slot == TimerSlots.NONE || slots.isBefore(top, slot)))
            {
                if (slots.deadline(top) > nowNs)
                {
                    break;
                }
                due.report(slot);
                slot = top;
            }
            else if (slot == TimerSlots.NONE)
            {
                if (!wheel.advance(nowNs, due))
                {
                    break;
                }
                continue;
            }
            final long deadline = slots.deadline(slot);
            if (deadline > nowNs)
            {
                break;
            }
            consumer.onTimerDue(slots.timerId(slot), deadline);
            count++;
            slot = slots.next(slot);
        }
        nextDeadline = earliest();
        return count;
    }

    private long earliest()
    {
        final int first = due.first();
        final int top = due.top();
        long earliest = first == TimerSlots.NONE ? Long.MAX_VALUE : slots.deadline(first);
        if (top != TimerSlots.NONE)
        {
            earliest = Math.min(earliest, slots.deadline(top));
        }
        return earliest == Long.MAX_VALUE ? wheel.nextStart() : earliest;
    }

    /** Writes all pending timers in the order in which they were scheduled. */
    void snapshot(final SnapshotSink sink)
    {
        sink.putInt(slots.size());
        for (int slot = slots.oldest(); slot != TimerSlots.NONE; slot = slots.newer(slot))
        {
            sink.putInt(slots.key(slot));
            sink.putLong(slots.timerId(slot));
            sink.putLong(slots.deadline(slot));
        }
    }

    /** Takes what {@link #snapshot} wrote into this table, which must be new. */
    void restore(final SnapshotSource source)
    {
        final int count = source.getInt();
        if (size() != 0 || count > maxTimers)
        {
            throw new IllegalStateException("cannot restore timers=" + count + " into a table with timers=" + size() +
                " maxTimers=" + maxTimers + ": it must be new, and hold as many");
        }
        for (int i = 0; i < count; i++)
        {
            final int key = source.getInt();
            final long timerId = source.getLong();
            schedule(key, timerId, source.getLong());
        }
    }

    /**
     * Hands over all pending timers in the order in which they were scheduled.
     *
     * @param consumer told of each; must not change the table.
     */
    void forEach(final PendingTimerConsumer consumer)
    {
        for (int slot = slots.oldest(); slot != TimerSlots.NONE; slot = slots.newer(slot))
        {
            consumer.onPendingTimer(slots.key(slot), slots.timerId(slot), slots.deadline(slot));
        }
    }

    /** Takes pending timers. */
    @FunctionalInterface
    interface PendingTimerConsumer
    {
        /**
         * One timer.
         *
         * @param key        of the event at which it was scheduled.
         * @param timerId    of the handler's choice.
         * @param deadlineNs nanoseconds since the epoch.
         */
        void onPendingTimer(int key, long timerId, long deadlineNs);
    }
}
