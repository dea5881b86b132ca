package io.headrace.engine;

import io.headrace.bus.EventKey;

/**
 * A handler with all its shards, and its place among the others. Belongs to the engine agent.
 */
final class HandlerGroup
{
    /** Most handlers of an engine: sets of them are bits of a long. */
    static final int MAX_GROUPS = 64;

    final HandlerDeclaration declaration;
    final String name;
    /** Which of the handlers it is, as a bit. */
    final long bit;
    HandlerSlot[] slots = {};
    /** Handlers that it comes after, directly or not, as bits. */
    long after;
    /** Length of the longest chain of handlers that it comes after. */
    int level;
    /** Whether what it publishes is dropped, since the journal does not know the handler yet. */
    boolean isMuted = true;
    private final int maxTimers;

    HandlerGroup(final int index, final HandlerDeclaration declaration, final int maxTimers)
    {
        this.declaration = declaration;
        this.maxTimers = maxTimers;
        name = declaration.name();
        bit = 1L << index;
        slots = newSlots(declaration.shards());
    }

    /** Fresh instances that have not started. */
    HandlerSlot[] newSlots(final int shards)
    {
        final HandlerSlot[] fresh = new HandlerSlot[shards];
        for (int shard = 0; shard < shards; shard++)
        {
            fresh[shard] = new HandlerSlot(this, shard, shards, maxTimers);
        }
        return fresh;
    }

    /** Makes instances anew if their number is another; they have not started. */
    void resize(final int shards)
    {
        if (slots.length != shards)
        {
            slots = newSlots(shards);
        }
    }

    HandlerSlot[] started(final HandlerSlot[] fresh)
    {
        for (final HandlerSlot slot : fresh)
        {
            slot.start(SnapshotSource.EMPTY);
        }
        return fresh;
    }

    /** The instance that an event goes to. */
    HandlerSlot slotOf(final Event event)
    {
        return slots.length == 1 ? slots[0] : slots[EventKey.shard(slots[0].keyOf(event), slots.length)];
    }

    /**
     * Divides the state of the present instances among a new number of them. The present ones stay as they are.
     *
     * @return the new instances.
     * @throws IllegalStateException if the handler cannot, or two timers with the same id would belong to one shard.
     */
    HandlerSlot[] divided(final int shards)
    {
        final HandlerSlot[] fresh = started(newSlots(shards));
        for (final HandlerSlot former : slots)
        {
            final BufferedState state = new BufferedState();
            former.handler.onSnapshot(state);
            for (final HandlerSlot slot : fresh)
            {
                slot.take(state.source());
            }
            former.timers.forEach((key, timerId, deadlineNs) ->
            {
                final HandlerSlot slot = fresh[EventKey.shard(key, shards)];
                if (slot.timers.deadline(timerId) != TimerTable.NONE)
                {
                    throw new IllegalStateException("timer id=" + timerId + " is pending in two shards that become " +
                        "one: timer ids must be unique among all shards for their number to change");
                }
                if (slot.timers.schedule(key, timerId, deadlineNs) < 0)
                {
                    throw new IllegalStateException("timers.max=" + maxTimers + " is too small for shard " +
                        slot.shard + " of " + shards + ": raise it");
                }
            });
        }
        return fresh;
    }
}
