package io.headrace.engine;

/**
 * Where the journal ends: sequence, checksum and time that the next batch continues. Owned by the engine agent.
 */
final class BatchChain
{
    private long lastSequence;
    private int lastCrc;
    private long lastTimestampNs;

    /** Continues a journal after its last batch. */
    void continueAfter(final long sequence, final int crc, final long timestampNs)
    {
        lastSequence = sequence;
        lastCrc = crc;
        lastTimestampNs = timestampNs;
    }

    /** Sequence that the next event gets. */
    long nextSequence()
    {
        return lastSequence + 1;
    }

    /** Sequence of the last event. */
    long lastSequence()
    {
        return lastSequence;
    }

    int lastCrc()
    {
        return lastCrc;
    }

    /** Time never goes backwards, whatever the clock does. */
    long timestampNs(final long clockNs)
    {
        return Math.max(lastTimestampNs, clockNs);
    }
}
