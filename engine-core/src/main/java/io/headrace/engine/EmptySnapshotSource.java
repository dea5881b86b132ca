package io.headrace.engine;

import org.agrona.MutableDirectBuffer;

/**
 * The snapshot of the first start: nothing.
 */
final class EmptySnapshotSource implements SnapshotSource
{
    @Override
    public boolean isEmpty()
    {
        return true;
    }

    @Override
    public byte getByte()
    {
        throw pastTheEnd();
    }

    @Override
    public int getInt()
    {
        throw pastTheEnd();
    }

    @Override
    public long getLong()
    {
        throw pastTheEnd();
    }

    @Override
    public void getBytes(final MutableDirectBuffer buffer, final int offset, final int length)
    {
        throw pastTheEnd();
    }

    private static IllegalStateException pastTheEnd()
    {
        return new IllegalStateException("the snapshot is empty: ask isEmpty() before reading");
    }
}
