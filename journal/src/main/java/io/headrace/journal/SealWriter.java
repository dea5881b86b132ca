package io.headrace.journal;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Gathers the checksums of finished files and writes the seal. Only what has its checksums may leave the page cache: to
 * read it from the disk again costs ten times as much. Belongs to the sync agent.
 * <p>
 * The checksums of the files that were just finished are computed on a thread of its own: every byte that was written
 * is read for it, and no force shall wait for that.
 */
final class SealWriter implements AutoCloseable
{
    private static final int BLOCKS_PER_CHUNK = DiskAccess.CHUNK_LENGTH / BlockChecksums.BLOCK_LENGTH;
    private static final long CLOSE_TIMEOUT_S = 10;

    /** A file, and its part of the seal, which is computed by now or will be. */
    private record Fresh(Segment segment, Future<Seal.Entry> entry)
    {
    }

    private final DiskAccess diskAccess;
    private final Path directory;
    private final SegmentCache cache;
    private final List<Seal.Entry> entries;
    private final ArrayDeque<Fresh> fresh = new ArrayDeque<>();
    private final ExecutorService executor = Executors.newSingleThreadExecutor(SealWriter::newThread);
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

    private static Thread newThread(final Runnable task)
    {
        final Thread thread = new Thread(task, "headrace-seal");
        thread.setDaemon(true);
        return thread;
    }

    /** A file that does not change any more. */
    void add(final Segment segment)
    {
        fresh.add(new Fresh(segment, executor.submit(() -> compute(segment))));
    }

    /** On the thread that computes. */
    private Seal.Entry compute(final Segment segment) throws IOException
    {
        try (BlockChecksums checksums = new BlockChecksums(segment.file()))
        {
            return entry(segment, checksums.computeAll());
        }
    }

    private Seal.Entry entry(final Segment segment, final BlockChecksums checksums)
    {
        return new Seal.Entry(name(segment.file()), checksums.length(),
            segment.firstSequence(), segment.lastSequence(), checksums.result());
    }

    /** A file that is not there any more. */
    void forget(final Segment segment) throws IOException
    {
        fresh.stream().filter(each -> each.segment == segment).forEach(each -> each.entry.cancel(true));
        fresh.removeIf(each -> each.segment == segment);
        recovered.forget(segment);
        entries.removeIf(entry -> entry.name().equals(name(segment.file())));
    }

    /** Takes the checksums that have been computed; 0 when there are none. */
    int collect() throws IOException
    {
        int work = 0;
        while (!fresh.isEmpty() && fresh.element().entry.isDone())
        {
            takeFirst();
            work++;
        }
        return work;
    }

    /** Waits for the checksums of the first file if they are not there. */
    private void takeFirst() throws IOException
    {
        final Fresh first = fresh.remove();
        try
        {
            entries.add(first.entry.get());
        }
        catch (final ExecutionException ex)
        {
            throw new IOException("the checksums of file=" + first.segment.file() + " cannot be computed: " +
                ex.getCause(), ex.getCause());
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while checksums are computed");
        }
        cache.add(first.segment);
    }

    /**
     * Computes checksums of a chunk of the files that were found without a seal, to be called when nothing else is to
     * be done: they may be many, and have to be read from the disk. 0 when all are done.
     */
    int computeRecovered() throws IOException
    {
        final Segment segment = fresh.isEmpty() ? recovered.peek() : null;
        final BlockChecksums checksums = segment == null ? null : recovered.compute(BLOCKS_PER_CHUNK);
        if (checksums != null)
        {
            entries.add(entry(segment, checksums));
            recovered.next();
            diskAccess.forgetPages(segment.file());
        }
        return segment == null ? 0 : 1;
    }

    void write() throws IOException
    {
        while (!fresh.isEmpty())
        {
            takeFirst();
        }
        int work = 1;
        while (work != 0)
        {
            work = computeRecovered();
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
        executor.shutdownNow();
        recovered.close();
        try
        {
            if (!executor.awaitTermination(CLOSE_TIMEOUT_S, TimeUnit.SECONDS))
            {
                throw new IOException("the disk does not answer: checksums of " + directory + " are computed still");
            }
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
        }
    }
}
