package io.headrace.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Gathers the checksums of finished files, a little at a time, and writes the seal. Only what has its checksums may
 * leave the page cache: to read it from the disk again costs ten times as much. Belongs to the sync agent.
 */
final class SealWriter implements AutoCloseable
{
    private static final int BLOCKS_PER_CHUNK = DiskAccess.CHUNK_LENGTH / BlockChecksums.BLOCK_LENGTH;
    private static final int CHUNKS_AT_CLOSE = 16;

    private final DiskAccess diskAccess;
    private final Path directory;
    private final SegmentCache cache;
    private final List<Seal.Entry> entries;
    private final ArrayDeque<Segment> waiting = new ArrayDeque<>();
    private BlockChecksums current;

    SealWriter(
        final DiskAccess diskAccess,
        final Path directory,
        final SegmentCache cache,
        final List<Seal.Entry> known,
        final List<Segment> recovered)
    {
        this.diskAccess = diskAccess;
        this.directory = directory;
        this.cache = cache;
        this.entries = new ArrayList<>(known);
        final Set<String> names = new HashSet<>();
        for (final Seal.Entry entry : known)
        {
            names.add(entry.name());
        }
        for (final Segment segment : recovered)
        {
            if (!names.contains(name(segment.file())))
            {
                waiting.add(segment);
            }
        }
    }

    /** A file that does not change any more. */
    void add(final Segment segment)
    {
        waiting.add(segment);
    }

    /** A file that is not there any more. */
    void forget(final Segment segment) throws IOException
    {
        if (waiting.peek() == segment)
        {
            close();
        }
        waiting.remove(segment);
        entries.removeIf(entry -> entry.name().equals(name(segment.file())));
    }

    /** Computes the checksums of some chunks; 0 when all are done. */
    int compute(final int chunks) throws IOException
    {
        final Segment segment = waiting.peek();
        if (segment == null)
        {
            return 0;
        }
        if (current == null)
        {
            current = new BlockChecksums(segment.file());
        }
        if (!current.compute(chunks * BLOCKS_PER_CHUNK))
        {
            entries.add(new Seal.Entry(name(segment.file()), current.length(),
                segment.firstSequence(), segment.lastSequence(), current.result()));
            waiting.remove();
            close();
            cache.add(segment);
        }
        return 1;
    }

    void write() throws IOException
    {
        int work = 1;
        while (work != 0)
        {
            work = compute(CHUNKS_AT_CLOSE);
        }
        addSmall(JournalDirectory.WATERMARK);
        addSmall(JournalDirectory.FLOOR);
        new Seal(entries).write(diskAccess, directory);
    }

    private void addSmall(final String name) throws IOException
    {
        try (BlockChecksums checksums = new BlockChecksums(directory.resolve(name)))
        {
            checksums.computeAll();
            entries.add(new Seal.Entry(name, checksums.length(), 0, 0, checksums.result()));
        }
    }

    private String name(final Path file)
    {
        return directory.relativize(file).toString();
    }

    @Override
    public void close() throws IOException
    {
        if (current != null)
        {
            current.close();
            current = null;
        }
    }
}
