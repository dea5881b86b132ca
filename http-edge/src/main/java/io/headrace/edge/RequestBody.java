package io.headrace.edge;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/**
 * The body of the request that a connection is receiving: collected up to a limit, or discarded. A body that arrives
 * in one piece is not copied. Used by one event loop.
 */
final class RequestBody
{
    /** More is to come. */
    static final int PARTIAL = 0;
    /** The body is complete, see {@link #whole(ByteBuf)}. */
    static final int WHOLE = 1;
    /** The body is longer than the limit. */
    static final int TOO_LONG = -1;
    /** The memory for bodies is used up. */
    static final int EXHAUSTED = -2;

    /** The length is known chunk by chunk. */
    static final long CHUNKED = -1;
    /** There is neither a length nor a transfer encoding. */
    static final long UNDECLARED = -2;

    private static final int MAX_DISCARDED = 64 * 1024;
    private static final int MAX_INITIAL_CAPACITY = 64 * 1024;
    private static final int MIN_INITIAL_CAPACITY = 1024;

    private final BodyBudget budget;
    private ByteBuf collected;
    private Problem tooLong;
    private boolean expected;
    private boolean ended;
    private int limit;
    private int reserved;
    private long declared;
    private long received;

    RequestBody(final BodyBudget budget)
    {
        this.budget = budget;
    }

    /**
     * Begins a body that nobody expects yet.
     *
     * @param declaredLength in bytes, or {@link #CHUNKED} or {@link #UNDECLARED}.
     */
    void begin(final long declaredLength)
    {
        clear();
        declared = declaredLength;
        received = 0;
        ended = declaredLength == UNDECLARED;
    }

    void expect(final int maxLength, final Problem problem)
    {
        expected = true;
        limit = maxLength;
        tooLong = problem;
    }

    boolean isExpected()
    {
        return expected;
    }

    /**
     * Takes the next bytes.
     *
     * @param bytes left as they are.
     * @param last  whether the body ends with them.
     * @param alloc for a body in several pieces.
     * @return {@link #PARTIAL}, {@link #WHOLE}, {@link #TOO_LONG} or {@link #EXHAUSTED}.
     */
    int add(final ByteBuf bytes, final boolean last, final ByteBufAllocator alloc)
    {
        final int length = bytes.readableBytes();
        received += length;
        ended = last;
        if (received > limit)
        {
            return TOO_LONG;
        }
        if (last && collected == null)
        {
            return WHOLE;
        }
        if (!budget.tryReserve(length))
        {
            return EXHAUSTED;
        }
        reserved += length;
        if (collected == null)
        {
            final long wanted = declared > 0 ? declared : length;
            collected = alloc.buffer(
                (int)Math.max(MIN_INITIAL_CAPACITY, Math.min(wanted, Math.max(length, MAX_INITIAL_CAPACITY))));
        }
        collected.writeBytes(bytes, bytes.readerIndex(), length);
        return last ? WHOLE : PARTIAL;
    }

    /**
     * The complete body.
     *
     * @param lastPiece given to {@link #add} last.
     * @return valid until {@link #clear()} and the release of the piece.
     */
    ByteBuf whole(final ByteBuf lastPiece)
    {
        return collected == null ? lastPiece : collected;
    }

    /**
     * Counts bytes of a body that nobody wants.
     *
     * @param length how many.
     * @return false once they are too many to go on.
     */
    boolean discard(final int length)
    {
        received += length;
        return received <= MAX_DISCARDED || received <= declared;
    }

    /**
     * Whether the rest of a refused body is short enough to be read and thrown away, so that the connection stays.
     *
     * @param continueWanted whether the client may not send it at all.
     * @return false to close the connection instead.
     */
    boolean canDiscardRest(final boolean continueWanted)
    {
        return ended || (!continueWanted && declared >= 0 && declared - received <= MAX_DISCARDED);
    }

    /** Forgets what was collected and throws away the rest. */
    void discardRest()
    {
        final long soFar = received;
        final long length = declared;
        clear();
        declared = length;
        received = soFar;
    }

    /** Lets go of all memory. */
    void clear()
    {
        if (collected != null)
        {
            collected.release();
            collected = null;
        }
        if (reserved > 0)
        {
            budget.release(reserved);
            reserved = 0;
        }
        expected = false;
    }

    Problem tooLong()
    {
        return tooLong;
    }

    int limit()
    {
        return limit;
    }

    long declared()
    {
        return declared;
    }

    long received()
    {
        return received;
    }
}
