package io.headrace.engine;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.agrona.MutableDirectBuffer;

/**
 * The bytes of one section of a snapshot, read block by block. Belongs to one thread.
 */
final class SectionReader implements SnapshotSource
{
    private final SnapshotInput input;
    private final String section;
    private final ByteBuffer straddling = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    private ByteBuffer block = ByteBuffer.allocate(0);

    SectionReader(final SnapshotInput input, final String section)
    {
        this.input = input;
        this.section = section;
    }

    @Override
    public boolean isEmpty()
    {
        while (block != null && !block.hasRemaining())
        {
            block = input.block();
        }
        return block == null;
    }

    @Override
    public byte getByte()
    {
        require();
        return block.get();
    }

    @Override
    public int getInt()
    {
        require();
        return block.remaining() >= Integer.BYTES ? block.getInt() : straddling(Integer.BYTES).getInt();
    }

    @Override
    public long getLong()
    {
        require();
        return block.remaining() >= Long.BYTES ? block.getLong() : straddling(Long.BYTES).getLong();
    }

    private ByteBuffer straddling(final int length)
    {
        straddling.clear();
        for (int i = 0; i < length; i++)
        {
            straddling.put(getByte());
        }
        return straddling.flip();
    }

    @Override
    public void getBytes(final MutableDirectBuffer buffer, final int offset, final int length)
    {
        int position = offset;
        int left = length;
        while (left > 0)
        {
            require();
            final int part = Math.min(left, block.remaining());
            buffer.putBytes(position, block, part);
            position += part;
            left -= part;
        }
    }

    private void require()
    {
        if (isEmpty())
        {
            throw new IllegalStateException("section=" + section +
                " of the snapshot has ended: read what was put, in the same order, and ask isEmpty() when in doubt");
        }
    }
}
