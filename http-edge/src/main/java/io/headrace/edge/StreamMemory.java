package io.headrace.edge;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;

/**
 * Memory of what is under way to subscribers: a pool of its own, so that it can be bounded as a whole. What several of
 * them share counts once. Threadsafe.
 * <p>
 * The bound is kept by taking nothing more from the journal: see {@link StreamAgent}. It can be exceeded by one slice
 * of each stream agent.
 */
final class StreamMemory
{
    private static final int PAGE_LENGTH = 8 * 1024;
    /** Chunks of 1 MiB: small enough to be given back when few subscribers are left. */
    private static final int CHUNK_ORDER = 7;

    private final long bound;
    private final PooledByteBufAllocator allocator =
        new PooledByteBufAllocator(true, 0, 1, PAGE_LENGTH, CHUNK_ORDER, 0, 0, false, 0);

    /** Made with the value of {@code stream.memory.bytes}. */
    StreamMemory(final long bound)
    {
        this.bound = bound;
    }

    /** An empty direct buffer that can grow. */
    ByteBuf newPiece(final int length)
    {
        return allocator.directBuffer(length);
    }

    /** Bytes that are held at present, as the pool counts them: rounded up to its sizes. */
    long held()
    {
        return allocator.pinnedDirectMemory();
    }

    /** Whether nobody may take any more. */
    boolean isFull()
    {
        return held() >= bound;
    }

    /** Whether only those may take more who share what they are given. */
    boolean isNearlyFull()
    {
        return held() >= bound / 4 * 3;
    }

    /** Whether each may hold but one piece of his own, and patience is short. */
    boolean isHalfFull()
    {
        return held() >= bound / 2;
    }
}
