package io.headrace.engine;

import java.util.Arrays;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * The state of one handler in memory: written, then read from its beginning, as often as needed. Belongs to one thread.
 */
final class BufferedState implements SnapshotSink, SnapshotSource
{
    private final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
    private int length;
    private int position;

    byte[] bytes()
    {
        return Arrays.copyOf(buffer.byteArray(), length);
    }

    /** What was written, from the beginning. */
    SnapshotSource source()
    {
        position = 0;
        return this;
    }

    @Override
    public void putByte(final byte value)
    {
        buffer.putByte(length, value);
        length += Byte.BYTES;
    }

    @Override
    public void putInt(final int value)
    {
        buffer.putInt(length, value);
        length += Integer.BYTES;
    }

    @Override
    public void putLong(final long value)
    {
        buffer.putLong(length, value);
        length += Long.BYTES;
    }

    @Override
    public void putBytes(final DirectBuffer source, final int offset, final int count)
    {
        buffer.putBytes(length, source, offset, count);
        length += count;
    }

    @Override
    public boolean isEmpty()
    {
        return position == length;
    }

    @Override
    public byte getByte()
    {
        return buffer.getByte(advance(Byte.BYTES));
    }

    @Override
    public int getInt()
    {
        return buffer.getInt(advance(Integer.BYTES));
    }

    @Override
    public long getLong()
    {
        return buffer.getLong(advance(Long.BYTES));
    }

    @Override
    public void getBytes(final MutableDirectBuffer target, final int offset, final int count)
    {
        buffer.getBytes(advance(count), target, offset, count);
    }

    private int advance(final int count)
    {
        if (count > length - position)
        {
            throw new IllegalStateException("read past the end: length=" + length + " position=" + position);
        }
        position += count;
        return position - count;
    }
}
