package io.headrace.memory;

import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Off-heap memory cut into slots of one length, for a ring. Allocated once; slots start on cache lines when their
 * length is a multiple of one.
 * <p>
 * Immutable; who may touch which slot is the business of the ring.
 */
public final class SlotSlab
{
    private static final int MAX_BYTES = 1 << 30;

    private final UnsafeBuffer buffer;
    private final int slotCount;
    private final int slotLength;

    /**
     * Allocates the slots, zeroed.
     *
     * @param slotCount  a power of two.
     * @param slotLength bytes, a positive multiple of 8.
     */
    public SlotSlab(final int slotCount, final int slotLength)
    {
        if (!BitUtil.isPowerOfTwo(slotCount))
        {
            throw new IllegalArgumentException("slotCount=" + slotCount + " must be a power of two");
        }
        if (slotLength <= 0 || slotLength % BitUtil.SIZE_OF_LONG != 0)
        {
            throw new IllegalArgumentException("slotLength=" + slotLength + " must be a positive multiple of 8");
        }
        final long bytes = (long)slotCount * slotLength;
        if (bytes > MAX_BYTES)
        {
            throw new IllegalArgumentException("slotCount=" + slotCount + " of slotLength=" + slotLength +
                " take " + bytes + " bytes, more than " + MAX_BYTES + ": lower one of them");
        }
        this.slotCount = slotCount;
        this.slotLength = slotLength;
        buffer = new UnsafeBuffer(BufferUtil.allocateDirectAligned((int)bytes, BitUtil.CACHE_LINE_LENGTH));
    }

    /**
     * The memory of all slots.
     *
     * @return one buffer for the life of the slab.
     */
    public UnsafeBuffer buffer()
    {
        return buffer;
    }

    /**
     * Where a slot starts.
     *
     * @param index 0 to {@link #slotCount()} - 1.
     * @return offset in {@link #buffer()}.
     */
    public int offset(final int index)
    {
        return index * slotLength;
    }

    /**
     * Number of slots.
     *
     * @return a power of two.
     */
    public int slotCount()
    {
        return slotCount;
    }

    /**
     * Bytes of a slot.
     *
     * @return a multiple of 8.
     */
    public int slotLength()
    {
        return slotLength;
    }
}
