package io.headrace.journal;

/**
 * Figures of one file of batches, for deciding what to keep.
 *
 * @param number          of the segment.
 * @param firstSequence   of the first event, 0 when it holds none yet.
 * @param lastSequence    of the last event, 0 when it holds none yet.
 * @param lastTimestampNs of the last batch, nanoseconds since the epoch, 0 when it holds none yet.
 * @param bytes           up to the end of the last batch.
 * @param readers         cursors that are in it at the moment.
 */
public record SegmentInfo(
    long number, long firstSequence, long lastSequence, long lastTimestampNs, long bytes, int readers)
{
}
