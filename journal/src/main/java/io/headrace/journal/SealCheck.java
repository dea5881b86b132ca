package io.headrace.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Compares the files of a journal with its seal. Stateless.
 */
final class SealCheck
{
    private SealCheck()
    {
    }

    /** Adds a finding for each file that differs: the first block that does. */
    static void check(
        final Path directory, final Seal seal, final List<Long> numbers, final List<Finding> findings)
        throws IOException
    {
        for (final Seal.Entry entry : seal.entries())
        {
            checkFile(directory.resolve(entry.name()), entry, findings);
        }
        for (final long number : numbers)
        {
            // One without batches is what a start leaves that was interrupted before it broke the seal.
            final Path file = JournalDirectory.segmentFile(directory, number);
            if (!seal.names(directory, number) && !SegmentScan.scan(file).isUnused())
            {
                findings.add(new Finding(file, 0, 0, 0, "the seal does not name this file"));
            }
        }
    }

    private static void checkFile(final Path file, final Seal.Entry entry, final List<Finding> findings)
        throws IOException
    {
        if (!Files.exists(file))
        {
            findings.add(finding(file, 0, entry, "file is missing"));
            return;
        }
        final int[] checksums = BlockChecksums.of(file);
        final int[] expected = entry.checksums();
        for (int i = 0; i < Math.min(checksums.length, expected.length); i++)
        {
            if (checksums[i] != expected[i] && (i + 1 < expected.length || Files.size(file) == entry.length()))
            {
                final long offset = (long)i * BlockChecksums.BLOCK_LENGTH;
                final long limit = Math.min(offset + BlockChecksums.BLOCK_LENGTH, entry.length());
                findings.add(locate(file, offset, limit, entry));
                return;
            }
        }
        if (Files.size(file) != entry.length())
        {
            findings.add(finding(file, Math.min(Files.size(file), entry.length()), entry,
                "length=" + Files.size(file) + " differs from " + entry.length() + " of the seal"));
        }
    }

    private static Finding finding(final Path file, final long offset, final Seal.Entry entry, final String text)
    {
        return new Finding(file, offset, entry.firstSequence(), entry.lastSequence(), text);
    }

    /** Narrows a bad block down to the bad batch if it is in one. */
    private static Finding locate(final Path file, final long offset, final long limit, final Seal.Entry entry)
        throws IOException
    {
        final String text = "bytes up to offset " + limit + " differ from the seal";
        if (entry.firstSequence() != 0)
        {
            final SegmentScan scan = SegmentScan.scan(file);
            if (scan.end < limit && scan.lastSequence < entry.lastSequence())
            {
                final long first = Math.max(scan.lastSequence + 1, entry.firstSequence());
                final long last = scan.residueFirstSequence > first ?
                    scan.residueFirstSequence - 1 : entry.lastSequence();
                return new Finding(file, scan.end, first, last, scan.reason == null ? text : scan.reason);
            }
        }
        return finding(file, offset, entry, text);
    }
}
