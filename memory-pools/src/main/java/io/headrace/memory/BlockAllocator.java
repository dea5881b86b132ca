package io.headrace.memory;

import org.agrona.concurrent.UnsafeBuffer;

/** Contract only, to be implemented. */
public final class BlockAllocator
{
    public static final int EXHAUSTED = -1;
    public static final int TOO_LONG = -2;

    public BlockAllocator(final int maxLength, final long totalLength)
    {
    }

    public long allocate(final int length)
    {
        throw new UnsupportedOperationException();
    }

    public void wrap(final long block, final int length, final UnsafeBuffer view)
    {
        throw new UnsupportedOperationException();
    }

    public void free(final long block)
    {
        throw new UnsupportedOperationException();
    }

    public int maxLength()
    {
        throw new UnsupportedOperationException();
    }
}
