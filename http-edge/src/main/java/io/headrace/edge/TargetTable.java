package io.headrace.edge;

import java.util.Arrays;

/**
 * The targets of one event loop by slot and generation. Called only by the event loop.
 */
final class TargetTable
{
    /** All slots are taken. */
    static final int FULL = -1;

    private static final int INITIAL_SLOTS = 16;

    private final int maxSlots;
    private CompletionTarget[] targets;
    private int[] generations;
    private int[] freeSlots;
    private int freeCount;
    private int usedSlots;
    private boolean[] touched;
    private int[] touchedSlots;
    private int touchedCount;

    TargetTable(final int maxSlots)
    {
        this.maxSlots = maxSlots;
        final int length = Math.min(INITIAL_SLOTS, maxSlots);
        targets = new CompletionTarget[length];
        generations = new int[length];
        freeSlots = new int[length];
        touched = new boolean[length];
        touchedSlots = new int[length];
    }

    /**
     * Takes a slot.
     *
     * @param target to find there.
     * @return the slot, or {@link #FULL}.
     */
    int add(final CompletionTarget target)
    {
        final int slot;
        if (freeCount > 0)
        {
            slot = freeSlots[--freeCount];
        }
        else if (usedSlots < maxSlots)
        {
            slot = usedSlots++;
            if (slot == targets.length)
            {
                grow();
            }
        }
        else
        {
            return FULL;
        }
        targets[slot] = target;
        return slot;
    }

    int generation(final int slot)
    {
        return generations[slot];
    }

    /**
     * Gives a slot back; what still refers to it is late from now on.
     *
     * @param slot       of the target.
     * @param generation of the target.
     * @return false if it was given back before.
     */
    boolean remove(final int slot, final int generation)
    {
        if (find(slot, generation) == null)
        {
            return false;
        }
        targets[slot] = null;
        generations[slot]++;
        freeSlots[freeCount++] = slot;
        return true;
    }

    /**
     * Finds a target.
     *
     * @param slot       of the target.
     * @param generation of the target.
     * @return the target, or null if it is gone.
     */
    CompletionTarget find(final int slot, final int generation)
    {
        return slot < usedSlots && generations[slot] == generation ? targets[slot] : null;
    }

    void touch(final int slot)
    {
        if (!touched[slot])
        {
            touched[slot] = true;
            touchedSlots[touchedCount++] = slot;
        }
    }

    /** Tells every target touched since the last time that this was all. */
    void endCompletions()
    {
        for (int i = 0; i < touchedCount; i++)
        {
            final int slot = touchedSlots[i];
            touched[slot] = false;
            final CompletionTarget target = targets[slot];
            if (target != null)
            {
                target.onCompletionsEnd();
            }
        }
        touchedCount = 0;
    }

    private void grow()
    {
        final int length = Math.min(maxSlots, targets.length * 2);
        targets = Arrays.copyOf(targets, length);
        generations = Arrays.copyOf(generations, length);
        freeSlots = Arrays.copyOf(freeSlots, length);
        touched = Arrays.copyOf(touched, length);
        touchedSlots = Arrays.copyOf(touchedSlots, length);
    }
}
