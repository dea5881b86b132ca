package io.headrace.engine;

/**
 * Settings of what holds events that wait for the engine. Filled by the host before launch; not threadsafe.
 */
public final class LaneContext
{
    private static final int MIN_CAPACITY = 16;
    private static final int MAX_CAPACITY = 1 << 24;
    private static final int MIN_SLOT_LENGTH = 64;
    private static final int MAX_SLOT_LENGTH = 64 * 1024;

    private int capacity = 32 * 1024;
    private int slotLength = 256;
    private long payloadPoolLength = 64L * 1024 * 1024;

    void conclude()
    {
        EngineContext.checkRange("lane.capacity", capacity, MIN_CAPACITY, MAX_CAPACITY);
        EngineContext.checkPowerOfTwo("lane.capacity", capacity);
        EngineContext.checkRange("lane.slot.bytes", slotLength, MIN_SLOT_LENGTH, MAX_SLOT_LENGTH);
    }

    /**
     * Sets the number of slots in the lane.
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
     * Sets the bytes of a slot, of which 40 are its header.
     *
     * @param value a multiple of 8; longer runs take a block of the payload pool.
     * @return this.
     */
    public LaneContext slotLength(final int value)
    {
        slotLength = value;
        return this;
    }

    /**
     * Sets the memory for runs that do not fit a slot.
     *
     * @param value bytes.
     * @return this.
     */
    public LaneContext payloadPoolLength(final long value)
    {
        payloadPoolLength = value;
        return this;
    }

    int capacity()
    {
        return capacity;
    }

    int slotLength()
    {
        return slotLength;
    }

    long payloadPoolLength()
    {
        return payloadPoolLength;
    }
}
