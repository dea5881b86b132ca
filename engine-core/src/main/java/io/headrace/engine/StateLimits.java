package io.headrace.engine;

import io.headrace.bus.FrameDescriptor;

/**
 * Bounds of the deterministic state. They decide what is refused and what is forgotten, so they belong to the state:
 * engines that are to agree must have equal ones. Filled by the host before launch; not threadsafe.
 */
public final class StateLimits
{
    private static final int MAX_TIMERS = 1 << 26;
    private static final int MAX_SESSIONS = 1 << 20;
    private static final int MIN_RESULTS = 64 * 1024;
    private static final int MAX_RESULTS = 1 << 24;
    private static final int MIN_REPLIES_LENGTH = 1024 * 1024;
    private static final int MAX_REPLIES_LENGTH = 1 << 30;
    private static final int MAX_QUARANTINED = 1 << 20;
    private static final int MAX_CURSORS = 16 * 1024;

    private int timersMax = 1 << 20;
    private int sessionsMax = 10_000;
    private int resultsMax = ResultTable.MAX_ENTRIES_DEFAULT;
    private int repliesLength = ResultTable.REPLIES_LENGTH_DEFAULT;
    private int quarantinedMax = 1000;
    private int cursorsMax = 1024;

    /**
     * Checks all.
     *
     * @param batchLength bytes that the events of one batch can have; two batches are at hand at once.
     */
    void conclude(final int batchLength)
    {
        EngineContext.checkRange("timers.max", timersMax, 1, MAX_TIMERS);
        EngineContext.checkRange("sessions.max", sessionsMax, 1, MAX_SESSIONS);
        final int atHand = 2 * (batchLength / FrameDescriptor.HEADER_LENGTH);
        EngineContext.checkRange("results.max", resultsMax, Math.max(MIN_RESULTS, atHand), MAX_RESULTS);
        EngineContext.checkRange("results.reply.bytes", repliesLength, MIN_REPLIES_LENGTH, MAX_REPLIES_LENGTH);
        EngineContext.checkRange("quarantine.max", quarantinedMax, 1, MAX_QUARANTINED);
        EngineContext.checkRange("cursors.max", cursorsMax, 1, MAX_CURSORS);
    }

    /**
     * Sets how many timers of each handler, or of each shard of one, may be pending.
     *
     * @param value 1 to 67,108,864.
     * @return this.
     */
    public StateLimits timersMax(final int value)
    {
        timersMax = value;
        return this;
    }

    /**
     * Sets how many sessions are remembered; the one that was unused longest is forgotten for a new one.
     *
     * @param value 1 to 1,048,576.
     * @return this.
     */
    public StateLimits sessionsMax(final int value)
    {
        sessionsMax = value;
        return this;
    }

    /**
     * Sets how many requests with an identity are remembered, the latest ones. An idempotency key is never applied
     * twice within as many requests.
     *
     * @param value 65,536, or as many events as fit two batches, to 16,777,216.
     * @return this.
     */
    public StateLimits resultsMax(final int value)
    {
        resultsMax = value;
        return this;
    }

    /**
     * Sets how much memory the replies to those requests may take; the oldest are forgotten first.
     *
     * @param value bytes, 1 MiB to 1 GiB.
     * @return this.
     */
    public StateLimits repliesLength(final int value)
    {
        repliesLength = value;
        return this;
    }

    /**
     * Sets how many events may be in quarantine; one more stops the engine.
     *
     * @param value 1 to 1,048,576.
     * @return this.
     */
    public StateLimits quarantinedMax(final int value)
    {
        quarantinedMax = value;
        return this;
    }

    /**
     * Sets how many named cursors of subscribers there may be; one more is refused.
     *
     * @param value 1 to 16,384.
     * @return this.
     */
    public StateLimits cursorsMax(final int value)
    {
        cursorsMax = value;
        return this;
    }

    int timersMax()
    {
        return timersMax;
    }

    int sessionsMax()
    {
        return sessionsMax;
    }

    int resultsMax()
    {
        return resultsMax;
    }

    int repliesLength()
    {
        return repliesLength;
    }

    int quarantinedMax()
    {
        return quarantinedMax;
    }

    int cursorsMax()
    {
        return cursorsMax;
    }
}
