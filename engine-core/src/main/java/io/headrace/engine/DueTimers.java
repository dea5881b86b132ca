package io.headrace.engine;

import java.util.Arrays;

/**
 * Timers whose time the {@link TimerWheel} has reached: a list in order of those that were reported, and a heap of
 * the others. Owned by one thread.
 */
final class DueTimers
{
    private static final int INITIAL_CAPACITY = 64;
    private static final int IN_HEAP = -1;
    private static final int IN_LIST = -2;

    private final TimerSlots slots;
    private int[] heap = new int[INITIAL_CAPACITY];
    private int heapSize;
    private int first = TimerSlots.NONE;
    private int last = TimerSlots.NONE;

    DueTimers(final TimerSlots slots)
    {
        this.slots = slots;
    }

    /** Whether a timer is here, not in the wheel. */
    boolean has(final int slot)
    {
        return slots.place(slot) < 0;
    }

    /** Takes in a timer that has not been reported. */
    void add(final int slot)
    {
        if (heapSize == heap.length)
        {
            heap = Arrays.copyOf(heap, 2 * heapSize);
        }
        slots.place(slot, IN_HEAP);
        siftUp(heapSize++, slot);
    }

    /** Takes a timer out. */
    void remove(final int slot)
    {
        if (slots.place(slot) == IN_LIST)
        {
            unlink(slot);
        }
        else
        {
            removeAt(slots.next(slot));
        }
    }

    /** First in the list of those reported, or {@link TimerSlots#NONE}. */
    int first()
    {
        return first;
    }

    /** First in the heap of those not reported, or {@link TimerSlots#NONE}. */
    int top()
    {
        return heapSize == 0 ? TimerSlots.NONE : heap[0];
    }

    /** Moves the first of the heap into the list, before another or at its end. */
    void report(final int before)
    {
        final int slot = heap[0];
        removeAt(0);
        slots.place(slot, IN_LIST);
        final int after = before == TimerSlots.NONE ? last : slots.previous(before);
        slots.previous(slot, after);
        slots.next(slot, before);
        link(after, slot, before);
    }

    private void link(final int after, final int slot, final int before)
    {
        if (after == TimerSlots.NONE)
        {
            first = slot;
        }
        else
        {
            slots.next(after, slot);
        }
        if (before == TimerSlots.NONE)
        {
            last = slot;
        }
        else
        {
            slots.previous(before, slot);
        }
    }

    private void unlink(final int slot)
    {
        final int previous = slots.previous(slot);
        final int next = slots.next(slot);
        if (previous == TimerSlots.NONE)
        {
            first = next;
        }
        else
        {
            slots.next(previous, next);
        }
        if (next == TimerSlots.NONE)
        {
            last = previous;
        }
        else
        {
            slots.previous(next, previous);
        }
    }

    private void removeAt(final int index)
    {
        final int moved = heap[--heapSize];
        if (index == heapSize)
        {
            return;
        }
        if (index > 0 && slots.isBefore(moved, heap[(index - 1) >>> 1]))
        {
            siftUp(index, moved);
        }
        else
        {
            siftDown(index, moved);
        }
    }

    private void siftUp(final int start, final int slot)
    {
        int index = start;
        while (index > 0)
        {
            final int parent = (index - 1) >>> 1;
            if (!slots.isBefore(slot, heap[parent]))
            {
                break;
            }
            set(index, heap[parent]);
            index = parent;
        }
        set(index, slot);
    }

    private void siftDown(final int start, final int slot)
    {
        int index = start;
        while (2 * index + 1 < heapSize)
        {
            int child = 2 * index + 1;
            if (child + 1 < heapSize && slots.isBefore(heap[child + 1], heap[child]))
            {
                child++;
            }
            if (!slots.isBefore(heap[child], slot))
            {
                break;
            }
            set(index, heap[child]);
            index = child;
        }
        set(index, slot);
    }

    /** In the heap, the field {@code next} of a slot holds its index. */
    private void set(final int index, final int slot)
    {
        heap[index] = slot;
        slots.next(slot, index);
    }
}
