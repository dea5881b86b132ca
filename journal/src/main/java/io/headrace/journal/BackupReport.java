package io.headrace.journal;

/**
 * What a backup did and holds.
 *
 * @param firstSequence of the backup, 0 when it is empty.
 * @param lastSequence  of the backup: all up to it was durable when the backup began.
 * @param segments      in the backup.
 * @param snapshots     in the backup.
 * @param filesCopied   this time, wholly or in part.
 * @param bytesCopied   this time.
 */
public record BackupReport(
    long firstSequence, long lastSequence, int segments, int snapshots, int filesCopied, long bytesCopied)
{
}
