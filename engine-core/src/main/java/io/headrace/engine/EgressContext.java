package io.headrace.engine;

/**
 * Bounds of what handlers publish. They decide what is refused, so engines that are to agree must have equal ones.
 * Filled by the host before launch; not threadsafe.
 */
public final class EgressContext
{
    private static final int MIN_LENGTH = 1024;
    private static final int MAX_LENGTH = 1 << 30;

    private int publishMaxLength = 1024 * 1024;
    private int waitingMaxLength = 64 * 1024 * 1024;

    EgressContext()
    {
    }

    /**
     * Sets how much one call of a handler may publish.
     *
     * @param value bytes with headers, 1 KiB to 1 GiB.
     * @return this.
     */
    public EgressContext publishMaxLength(final int value)
    {
        publishMaxLength = value;
        return this;
    }

    /**
     * Sets how much published events may wait to be journaled, which they are with the next batch: more than what one
     * batch leads to. Beyond it the engine stops.
     *
     * @param value bytes with headers, twice {@code publish.max.bytes} to 1 GiB.
     * @return this.
     */
    public EgressContext waitingMaxLength(final int value)
    {
        waitingMaxLength = value;
        return this;
    }

    int publishMaxLength()
    {
        return publishMaxLength;
    }

    int waitingMaxLength()
    {
        return waitingMaxLength;
    }

    void conclude()
    {
        EngineContext.checkRange("publish.max.bytes", publishMaxLength, MIN_LENGTH, MAX_LENGTH);
        EngineContext.checkRange("egress.max.bytes", waitingMaxLength, 2L * publishMaxLength, MAX_LENGTH);
    }
}
