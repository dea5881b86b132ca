package io.headrace.journal;

/**
 * What was restored.
 *
 * @param firstSequence   of the new journal.
 * @param lastSequence    of the new journal.
 * @param lastTimestampNs of its last batch, nanoseconds since the epoch.
 * @param segments        written.
 * @param snapshots       copied.
 */
public record RestoreReport(
    long firstSequence, long lastSequence, long lastTimestampNs, int segments, int snapshots)
{
}
