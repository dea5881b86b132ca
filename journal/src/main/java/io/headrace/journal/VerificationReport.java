package io.headrace.journal;

import java.util.List;

/**
 * What verifying a journal found.
 *
 * @param segments      that hold batches.
 * @param batches       whole ones, up to the first that is not.
 * @param events        in those batches.
 * @param bytes         of those batches.
 * @param firstSequence of the first event, 0 when there is none.
 * @param lastSequence  of the last whole batch, 0 when there is none.
 * @param sealed        whether the journal was closed cleanly, so that every byte of it has a checksum.
 * @param lockHolder    the process that writes it at present, or null. The end is a moving one then.
 * @param tornTail      what the next start will drop, or null.
 * @param findings      every place that is bad; empty when the journal is sound.
 */
public record VerificationReport(
    int segments,
    long batches,
    long events,
    long bytes,
    long firstSequence,
    long lastSequence,
    boolean sealed,
    String lockHolder,
    TornTail tornTail,
    List<Finding> findings)
{
    /**
     * Whether all that was acknowledged as synced is there. A torn tail is sound.
     *
     * @return true when there is no finding.
     */
    public boolean isSound()
    {
        return findings.isEmpty();
    }
}
