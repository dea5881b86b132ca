package io.headrace.edge;

import io.netty.buffer.ByteBuf;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Lends the readable bytes of a Netty buffer as an Agrona one, without a copy. Reusable, not threadsafe.
 */
final class ByteBufView
{
    private final UnsafeBuffer view = new UnsafeBuffer(0, 0);

    /**
     * Points the view at a buffer that is one piece of memory.
     *
     * @param buf whose readable bytes are lent until they are released.
     * @return the bytes, from index 0.
     */
    DirectBuffer wrap(final ByteBuf buf)
    {
        final int length = buf.readableBytes();
        if (buf.hasMemoryAddress())
        {
            view.wrap(buf.memoryAddress() + buf.readerIndex(), length);
        }
        else if (buf.hasArray())
        {
            view.wrap(buf.array(), buf.arrayOffset() + buf.readerIndex(), length);
        }
        else
        {
            view.wrap(buf.nioBuffer(), 0, length);
        }
        return view;
    }

    /** Lets go of the memory. */
    void release()
    {
        view.wrap(0, 0);
    }
}
