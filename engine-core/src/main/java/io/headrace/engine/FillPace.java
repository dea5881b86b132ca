package io.headrace.engine;

/**
 * How many bytes of lower lanes may go into a batch, so that an urgent event, which has to wait for the batch at hand,
 * does not wait long. What a batch takes depends on the handlers, so it is measured: the bound follows the time that
 * the batches have taken which it has cut. Owned by the engine agent.
 * <p>
 * It moves in small steps, since a batch may also take long because the thread was off its core.
 */
final class FillPace
{
    /** What a batch should take: long enough for the cost of a batch itself not to count. */
    static final long TARGET_NS = 50_000;
    /**
     * The same where handlers have threads of their own. With agents that park, handing a batch over there and back
     * takes about as long as the other target, which batches of a few events would not undercut either.
     */
    static final long THREADED_TARGET_NS = 200_000;
    /** Least bound: bytes. */
    static final int MIN_LENGTH = 1024;

    private static final int SHRINK_SHIFT = 3;
    private static final int GROW_SHIFT = 4;
    private static final int START_LENGTH = 16 * 1024;

    private final int maxLength;
    private final long targetNs;
    private int length;
    private long beganNs;
    private long waits;
    private boolean wasCut;

    /**
     * A pace.
     *
     * @param batchMaxLength where a batch is cut in any case.
     * @param targetNs       what a batch should take.
     */
    FillPace(final int batchMaxLength, final long targetNs)
    {
        maxLength = batchMaxLength;
        this.targetNs = targetNs;
        length = Math.min(START_LENGTH, maxLength);
    }

    /**
     * The bound for the next batch.
     *
     * @param nowNs      at which it is begun.
     * @param waitsSoFar how often a batch had to wait for journal or outbox: one that had to says nothing.
     * @return bytes.
     */
    int next(final long nowNs, final long waitsSoFar)
    {
        if (wasCut && waitsSoFar == waits)
        {
            length = nowNs - beganNs > targetNs ?
                Math.max(MIN_LENGTH, length - (length >> SHRINK_SHIFT)) :
                Math.min(maxLength, length + (length >> GROW_SHIFT));
        }
        beganNs = nowNs;
        waits = waitsSoFar;
        return length;
    }

    /** Whether the batch was cut at the bound. */
    void wasCut(final boolean value)
    {
        wasCut = value;
    }
}
