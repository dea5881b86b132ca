package io.headrace.engine;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * Settings of snapshots. Filled by the host before launch; not threadsafe.
 */
public final class SnapshotContext
{
    private static final int MAX_KEEP = 1000;

    private Path journalDirectory;
    private long intervalEvents = 10_000_000;
    private long intervalNs = TimeUnit.MINUTES.toNanos(5);
    private int keep = 3;
    private long compareMaxLength = 1024 * 1024;
    private DivergencePolicy divergencePolicy = DivergencePolicy.REPORT;

    void conclude()
    {
        EngineContext.checkRange("snapshot.interval.events", intervalEvents, 0, Long.MAX_VALUE);
        EngineContext.checkRange("snapshot.interval", intervalNs, 0, Long.MAX_VALUE);
        EngineContext.checkRange("snapshot.keep", keep, 1, MAX_KEEP);
        EngineContext.checkRange("snapshot.compare.max.bytes", compareMaxLength, 0, Long.MAX_VALUE);
    }

    /** Whether the engine recovers from snapshots. */
    boolean isUsed()
    {
        return journalDirectory != null;
    }

    /** Whether snapshots are taken. */
    boolean isTaken()
    {
        return isUsed() && (intervalEvents > 0 || intervalNs > 0);
    }

    /**
     * Sets where the journal is, whose snapshots lie in {@link SnapshotDirectory#NAME} below.
     *
     * @param value a directory that exists, or null to neither use nor take snapshots.
     * @return this.
     */
    public SnapshotContext journalDirectory(final Path value)
    {
        journalDirectory = value;
        return this;
    }

    /**
     * Sets after how many events a snapshot is taken.
     *
     * @param value events since the last one, 0 for never.
     * @return this.
     */
    public SnapshotContext intervalEvents(final long value)
    {
        intervalEvents = value;
        return this;
    }

    /**
     * Sets after how much time a snapshot is taken, if there were events since the last one.
     *
     * @param value nanoseconds, 0 for never.
     * @return this.
     */
    public SnapshotContext intervalNs(final long value)
    {
        intervalNs = value;
        return this;
    }

    /**
     * Sets how many snapshots are kept.
     *
     * @param value 1 to 1,000; with 1 there is none to fall back to when it is damaged.
     * @return this.
     */
    public SnapshotContext keep(final int value)
    {
        keep = value;
        return this;
    }

    /**
     * Sets up to which length of the last snapshot the state of the shadow is compared with that of the engine, which
     * stops for as long as it takes to hash its state: some milliseconds for a mebibyte.
     *
     * @param value bytes, 0 for never.
     * @return this.
     */
    public SnapshotContext compareMaxLength(final long value)
    {
        compareMaxLength = value;
        return this;
    }

    /**
     * Sets what happens when a handler is found not to be deterministic.
     *
     * @param value the policy.
     * @return this.
     */
    public SnapshotContext divergencePolicy(final DivergencePolicy value)
    {
        divergencePolicy = value;
        return this;
    }

    Path journalDirectory()
    {
        return journalDirectory;
    }

    long intervalEvents()
    {
        return intervalEvents;
    }

    long intervalNs()
    {
        return intervalNs;
    }

    int keep()
    {
        return keep;
    }

    long compareMaxLength()
    {
        return compareMaxLength;
    }

    DivergencePolicy divergencePolicy()
    {
        return divergencePolicy;
    }
}
