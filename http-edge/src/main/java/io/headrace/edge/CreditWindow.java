package io.headrace.edge;

/**
 * What a TCP connection has unacknowledged, against what it may have. Called only by its event loop.
 */
final class CreditWindow
{
    private final long maxBytes;
    private final long maxEvents;
    private long bytes;
    private long events;

    CreditWindow(final long maxBytes, final long maxEvents)
    {
        this.maxBytes = maxBytes;
        this.maxEvents = maxEvents;
    }

    void take(final int count, final int length)
    {
        events += count;
        bytes += length;
    }

    void giveBack(final int count, final int length)
    {
        events -= count;
        bytes -= length;
    }

    boolean isUsed()
    {
        return events >= maxEvents || bytes >= maxBytes;
    }

    boolean isWhole()
    {
        return events == 0;
    }
}
