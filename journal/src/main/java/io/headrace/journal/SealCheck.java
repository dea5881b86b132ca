package io.headrace.journal;

import io.headrace.engine.BatchDescriptor;
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
            final Path file = JournalDirectory.segmentFile(directory, number);
            if (seal.entry(directory.relativize(file).toString()) == null)
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

    /** Narrows a bad block down to the bad batch, or to the events in the block. */
    private static Finding locate(final Path file, final long offset, final long limit, final Seal.Entry entry)
        throws IOException
    {
        if (entry.firstSequence() == 0)
        {
            return finding(file, offset, entry, "bytes differ from the seal up to offset " + limit);
        }
        long first = entry.firstSequence();
        long last = 0;
        try (DocumentWalker walker = new DocumentWalker(file))
        {
            final BatchCheck check = new BatchCheck();
            while (walker.advance(entry.length()) == DocumentWalker.DATA)
            {
                final int data = walker.dataOffset();
                if (check.check(walker.bytes(), walker.buffer(), data, walker.dataLength()) != null)
                {
                    break;
                }
                if (walker.position() <= offset)
                {
                    first = Math.min(BatchDescriptor.lastSequence(walker.buffer(), data) + 1, entry.lastSequence());
                }
                if (walker.documentPosition() < limit)
                {
                    last = BatchDescriptor.lastSequence(walker.buffer(), data);
                }
            }
            if ((walker.documentPosition() >= offset && walker.documentPosition() < limit) || last < first)
            {
                last = entry.lastSequence();
            }
        }
        return new Finding(file, offset, first, last, "bytes differ from the seal up to offset " + limit);
    }
}
