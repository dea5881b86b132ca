package io.headrace.memory;

import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Off-heap memory claimed from front to back, then given back all at once: a staging area for a batch.
 * <p>
 * Not threadsafe. Claims start at multiples of {@value #ALIGNMENT}, where frames start.
 */
public final class BatchArena
{
    /** The claim does not fit in what is left: use the batch and {@link #reset()}. */
    public static final int FULL = -1;
    /** Claims start at multiples of this. */
    public static final int ALIGNMENT = 8;

    private final UnsafeBuffer buffer;
    private int position;

    /**
     * Allocates the memory, zeroed.
     *
     * @param capacity bytes, a positive multiple of {@link #ALIGNMENT}.
     */
    public BatchArena(final int capacity)
    {
        if (capacity <= 0 || capacity % ALIGNMENT != 0)
        {
            throw new IllegalArgumentException("capacity=" + capacity + " must be a positive multiple of " + ALIGNMENT);
        }
        buffer = new UnsafeBuffer(BufferUtil.allocateDirectAligned(capacity, BitUtil.CACHE_LINE_LENGTH));
    }

    /**
     * Claims the next bytes.
     *
     * @param length bytes, not negative.
     * @return offset in {@link #buffer()}, or {@link #FULL}, which claims nothing.
     * @throws IllegalArgumentException if the length is negative.
     */
    public int claim(final int length)
    {
        if (length < 0)
        {
            throw new IllegalArgumentException("length=" + length + " must not be negative");
        }
        final int offset = position;
        if (length > buffer.capacity() - offset)
        {
            return FULL;
        }
        position = BitUtil.align(offset + length, ALIGNMENT);
        return offset;
    }

    /** Gives all claims back; the bytes stay as they are. */
    public void reset()
    {
        position = 0;
    }

    /**
     * The memory.
     *
     * @return one buffer for the life of the arena.
     */
    public UnsafeBuffer buffer()
    {
        return buffer;
    }

    /**
     * Where the next claim starts.
     *
     * @return bytes claimed, padding included.
     */
    public int position()
    {
        return position;
    }
}
