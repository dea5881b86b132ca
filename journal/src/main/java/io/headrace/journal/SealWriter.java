package io.headrace.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
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
    private final SealQueue fresh = new SealQueue();
    private final SealQueue recovered = new SealQueue();

    SealWriter(
        final DiskAccess diskAccess,
        final Path directory,
        final SegmentCache cache,
        final List<Seal.Entry> known,
        final List<Segment> segments)
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
        for (final Segment segment : segments)
        {
            if (!names.contains(name(segment.file())))
            {
                recovered.add(segment);
            }
        }
    }

    /** A file that does not change any more. */
    void add(final Segment segment)
    {
        fresh.add(segment);
    }

    /** A file that is not there any more. */
    void forget(final Segment segment) throws IOException
    {
        fresh.forget(segment);
        recovered.forget(segment);
        entries.removeIf(entry -> entry.name().equals(name(segment.file())));
    }

    /** Computes checksums of the newest files, some chunks of them; 0 when all are done. */
    int compute(final int chunks) throws IOException
    {
        final Segment segment = compute(fresh, chunks);
        if (segment == null)
        {
            return fresh.peek() == null ? 0 : 1;
        }
        cache.add(segment);
        return 1;
    }

    /**
     * Computes checksums of a chunk of the files that were found without a seal, to be called when nothing else is to
     * be done: they may be many, and have to be read from the disk. 0 when all are done.
     */
    int computeRecovered() throws IOException
    {
        final Segment segment = compute(recovered, 1);
        if (segment == null)
        {
            return recovered.peek() == null ? 0 : 1;
        }
        diskAccess.forgetPages(segment.file());
        return 1;
    }

    /** The file that has its checksums now, or null. */
    private Segment compute(final SealQueue queue, final int chunks) throws IOException
    {
        final Segment segment = queue.peek();
        final BlockChecksums checksums = segment == null ? null : queue.compute(chunks * BLOCKS_PER_CHUNK);
        if (checksums == null)
        {
            return null;
        }
        entries.add(new Seal.Entry(name(segment.file()), checksums.length(),
            segment.firstSequence(), segment.lastSequence(), checksums.result()));
        queue.next();
        return segment;
    }

    void write() throws IOException
    {
        int work = 1;
        while (work != 0)
        {
            work = compute(CHUNKS_AT_CLOSE) + computeRecovered();
        }
        entries.sort(Comparator.comparing(Seal.Entry::name));
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
        fresh.close();
        recovered.close();
    }
}
