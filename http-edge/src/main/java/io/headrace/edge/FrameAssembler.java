package io.headrace.edge;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.ByteBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Cuts the bytes of one connection into frames. Called only by its event loop.
 * <p>
 * A frame that lies whole in what was received is handed over where it lies. Only a frame that spans two receptions
 * is put together in memory of its own, which grows with the bytes that came and never with a length that was merely
 * claimed. When the consumer does not take a frame, it and all after it stay where they are.
 */
final class FrameAssembler
{
    private static final int LENGTH_FIELD = 4;
    private static final int MIN_PARTIAL = 1024;

    private final ByteBufAllocator allocator;
    private final FrameConsumer consumer;
    private final UnsafeBuffer view;
    private final int maxLength;
    private ByteBuf partial;
    private ByteBuf held;
    private boolean closed;

    /**
     * An assembler without bytes.
     *
     * @param allocator of direct buffers.
     * @param consumer  of the frames.
     * @param view      flyweight that may be shared by all assemblers of an event loop.
     * @param maxLength of a frame, without its length field.
     */
    FrameAssembler(
        final ByteBufAllocator allocator,
        final FrameConsumer consumer,
        final UnsafeBuffer view,
        final int maxLength)
    {
        this.allocator = allocator;
        this.consumer = consumer;
        this.view = view;
        this.maxLength = maxLength;
    }

    /**
     * Takes bytes that have come.
     *
     * @param bytes owned by the assembler from now on.
     */
    void onBytes(final ByteBuf bytes)
    {
        if (closed)
        {
            bytes.release();
        }
        else if (held == null)
        {
            held = contiguous(bytes);
            resume();
        }
        else
        {
            held = joined(held, bytes);
        }
    }

    /**
     * Hands frames over until the consumer takes no more or none is whole.
     *
     * @return false if a frame was not taken.
     */
    boolean resume()
    {
        if (held == null)
        {
            return true;
        }
        if ((partial == null || takePartial()) && !closed && takeWhole())
        {
            keepRest();
        }
        return held == null;
    }

    /** Whether a frame waits to be taken. */
    boolean isHolding()
    {
        return held != null;
    }

    /** Drops all bytes, those at hand and those to come. */
    void close()
    {
        closed = true;
        if (held != null)
        {
            held.release();
            held = null;
        }
        if (partial != null)
        {
            partial.release();
            partial = null;
        }
    }

    private boolean takePartial()
    {
        fillPartial(LENGTH_FIELD);
        if (partial.readableBytes() < LENGTH_FIELD)
        {
            return true;
        }
        final int length = partial.getIntLE(0);
        if (!isValid(length))
        {
            consumer.onInvalidLength(length & 0xFFFF_FFFFL);
            return false;
        }
        fillPartial(LENGTH_FIELD + length);
        if (partial.readableBytes() < LENGTH_FIELD + length)
        {
            return true;
        }
        wrap(partial, LENGTH_FIELD, length);
        if (!consumer.onFrame(view, length))
        {
            return false;
        }
        if (!closed)
        {
            partial.release();
            partial = null;
        }
        return true;
    }

    private void fillPartial(final int target)
    {
        final int missing = Math.min(target - partial.readableBytes(), held.readableBytes());
        if (missing > 0)
        {
            partial.writeBytes(held, missing);
        }
    }

    private boolean takeWhole()
    {
        while (partial == null && held.readableBytes() >= LENGTH_FIELD)
        {
            final int index = held.readerIndex();
            final int length = held.getIntLE(index);
            if (!isValid(length))
            {
                consumer.onInvalidLength(length & 0xFFFF_FFFFL);
                return false;
            }
            if (held.readableBytes() < LENGTH_FIELD + length)
            {
                break;
            }
            wrap(held, index + LENGTH_FIELD, length);
            if (!consumer.onFrame(view, length) || closed)
            {
                return false;
            }
            held.skipBytes(LENGTH_FIELD + length);
        }
        return true;
    }

    private void keepRest()
    {
        final int rest = held.readableBytes();
        if (rest > 0)
        {
            partial = allocator.directBuffer(Math.max(MIN_PARTIAL, rest));
            partial.writeBytes(held, rest);
        }
        held.release();
        held = null;
    }

    private boolean isValid(final int length)
    {
        return length > 0 && length <= maxLength;
    }

    private void wrap(final ByteBuf buf, final int index, final int length)
    {
        if (buf.hasMemoryAddress())
        {
            view.wrap(buf.memoryAddress() + index, length);
        }
        else
        {
            final ByteBuffer nio = buf.internalNioBuffer(index, length);
            view.wrap(nio, nio.position(), length);
        }
    }

    private ByteBuf contiguous(final ByteBuf bytes)
    {
        return bytes.nioBufferCount() == 1 ? bytes : joined(allocator.directBuffer(), bytes);
    }

    private static ByteBuf joined(final ByteBuf first, final ByteBuf second)
    {
        first.writeBytes(second);
        second.release();
        return first;
    }
}
