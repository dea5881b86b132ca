package io.headrace.edge;

/**
 * How far the BATCH at hand of one TCP connection has got into the lane. Called only by its event loop.
 */
final class BatchProgress
{
    private int topicId;
    private int left;
    private int offset;

    void begin(final int topic, final int count, final int firstOffset)
    {
        topicId = topic;
        left = count;
        offset = firstOffset;
    }

    void advance(final int count, final int nextOffset)
    {
        left -= count;
        offset = nextOffset;
    }

    /** Drops what is left. */
    void abandon()
    {
        left = 0;
    }

    /** Whether events are left. */
    boolean isOpen()
    {
        return left > 0;
    }

    int topicId()
    {
        return topicId;
    }

    int left()
    {
        return left;
    }

    /** Offset in the frame of the next event. */
    int offset()
    {
        return offset;
    }
}
