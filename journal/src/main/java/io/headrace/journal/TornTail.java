package io.headrace.journal;

import java.nio.file.Path;

/**
 * The end of a journal that was being written when the process died or power failed: never acknowledged as synced.
 *
 * @param segment      in which it begins.
 * @param file         in which it begins.
 * @param offset       of the first byte of it.
 * @param bytes        from there on that were not zero, rounded up to the last of them.
 * @param sequence     that would have come next.
 * @param batchesAfter whole batches behind the first bad record, which only a power loss leaves.
 * @param reason       why the first record of it is bad.
 */
public record TornTail(
    String segment, Path file, long offset, long bytes, long sequence, long batchesAfter, String reason)
{
}
