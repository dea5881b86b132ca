package io.headrace.journal;

import java.nio.file.Path;

/**
 * Figures of a journal as it is on the disk.
 *
 * @param directory        of the journal.
 * @param segments         that hold batches.
 * @param files            of batches, with those that hold none yet.
 * @param bytes            of those files, room prepared ahead included.
 * @param batches          whole ones, up to the first that is not.
 * @param events           in those batches.
 * @param firstSequence    of the first event, 0 when there is none.
 * @param lastSequence     of the last event, 0 when there is none.
 * @param firstTimestampNs of the first batch, nanoseconds since the epoch, 0 when there is none.
 * @param lastTimestampNs  of the last batch, nanoseconds since the epoch, 0 when there is none.
 * @param durableSequence  up to which batches are known to have been forced.
 * @param sealed           whether it was closed cleanly.
 * @param lockHolder       the process that writes it, or null.
 */
public record JournalInfo(
    Path directory,
    int segments,
    int files,
    long bytes,
    long batches,
    long events,
    long firstSequence,
    long lastSequence,
    long firstTimestampNs,
    long lastTimestampNs,
    long durableSequence,
    boolean sealed,
    String lockHolder)
{
}
