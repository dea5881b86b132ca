package io.headrace.engine;

import io.headrace.bus.Lane;
import io.headrace.bus.Lanes;
import io.headrace.memory.BlockAllocator;
import io.headrace.memory.SlotSlab;

/**
 * Settings of what holds events that wait for the engine. Filled by the host before launch; not threadsafe.
 */
public final class LaneContext
{
    private static final int MIN_CAPACITY = 16;
    private static final int MAX_CAPACITY = 1 << 24;
    private static final int MIN_SLOT_LENGTH = 64;
    private static final int MAX_SLOT_LENGTH = 64 * 1024;
    private static final int MAX_RUN_SLOTS = 16;

    private static final String[] THREE_NAMES = {"high", "normal", "low"};

    private int[] weights = {16, 4, 1};
    private int capacity = 32 * 1024;
    private int slotLength = 192;
    private long payloadPoolLength = 160L * 1024 * 1024;

    void conclude()
    {
        EngineContext.checkRange("number of lane.weights", weights.length, 1, Lanes.MAX_LANES);
        for (final int weight : weights)
        {
            EngineContext.checkRange("lane.weights", weight, 1, Lanes.MAX_WEIGHT);
        }
        EngineContext.checkRange("lane.capacity", capacity, MIN_CAPACITY, MAX_CAPACITY);
        EngineContext.checkPowerOfTwo("lane.capacity", capacity);
        EngineContext.checkRange("lane.slot.bytes", slotLength, MIN_SLOT_LENGTH, MAX_SLOT_LENGTH);
    }

    /**
     * Sets how many lanes there are, and how bytes are shared between those that hold events.
     *
     * @param value a weight for each lane, the highest priority first.
     * @return this.
     */
    public LaneContext weights(final int... value)
    {
        weights = value.clone();
        return this;
    }

    /**
     * Sets the number of slots in each lane.
     *
     * @param value a power of two.
     * @return this.
     */
    public LaneContext capacity(final int value)
    {
        capacity = value;
        return this;
    }

    /**
     * Sets the bytes of a slot. A run takes 40 bytes more than its frames, in up to 16 slots, or a quarter of all.
     *
     * @param value a multiple of 8; longer runs take a slot and a block of the payload pool.
     * @return this.
     */
    public LaneContext slotLength(final int value)
    {
        slotLength = value;
        return this;
    }

    /**
     * Sets the memory for runs that do not fit the slots that a run may take. The lane of
     * {@link Lanes#DEFAULT_URGENCY} gets half of it, the others share the rest evenly.
     *
     * @param value bytes for all lanes.
     * @return this.
     */
    public LaneContext payloadPoolLength(final long value)
    {
        payloadPoolLength = value;
        return this;
    }

    /** What the lanes are called, in order. */
    String[] names()
    {
        if (weights.length == THREE_NAMES.length)
        {
            return THREE_NAMES.clone();
        }
        final String[] names = new String[weights.length];
        for (int i = 0; i < names.length; i++)
        {
            names[i] = "lane-" + i;
        }
        return names;
    }

    /** Lanes with memory of their own. */
    Lanes newLanes(final int maxRunLength, final int batchLength, final Runnable wakeUp)
    {
        final Lane[] lanes = new Lane[weights.length];
        for (int i = 0; i < lanes.length; i++)
        {
            lanes[i] = new Lane(
                new SlotSlab(capacity, slotLength),
                Math.min(MAX_RUN_SLOTS, capacity / 4),
                newBlocks(i, maxRunLength),
                wakeUp);
        }
        return new Lanes(lanes, weights, batchLength);
    }

    private BlockAllocator newBlocks(final int lane, final int maxRunLength)
    {
        final int lanes = weights.length;
        final long half = payloadPoolLength / 2;
        final boolean isDefault = lane == Lanes.laneOf(Lanes.DEFAULT_URGENCY, lanes);
        final long length = lanes == 1 ? payloadPoolLength : isDefault ? half : half / (lanes - 1);
        try
        {
            return new BlockAllocator(maxRunLength, length);
        }
        catch (final IllegalArgumentException ex)
        {
            throw new IllegalArgumentException("payload.pool.bytes=" + payloadPoolLength + " gives " + length +
                " bytes to lane " + names()[lane] + ": " + ex.getMessage(), ex);
        }
    }
}
