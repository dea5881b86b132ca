package io.headrace.journal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.OneToOneConcurrentArrayQueue;

/**
 * Keeps room ahead of the engine agent: blocks in the file it appends to and the file after that; finishes files that
 * are full. {@link #next} belongs to the engine agent, all else to the sync agent.
 */
final class SegmentSupply implements AutoCloseable
{
    private static final long FIRST_LENGTH = 8 << 20;
    private static final int MAX_CHUNKS_PER_DUTY_CYCLE = 32;
    private static final int MAX_FULL_SEGMENTS = 64;
    private static final long RETRY_INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(50);

    private final JournalContext context;
    private final SegmentList segments;
    private final SealWriter sealWriter;
    private final OneToOneConcurrentArrayQueue<SegmentWriter> full =
        new OneToOneConcurrentArrayQueue<>(MAX_FULL_SEGMENTS);
    private final List<SegmentWriter> writers = new ArrayList<>();
    private long nextNumber;
    private long retryAtNs;
    private volatile SegmentWriter upcoming;
    private volatile String impediment;

    SegmentSupply(
        final JournalContext context, final SegmentList segments, final SealWriter sealWriter, final long nextNumber)
    {
        this.context = context;
        this.segments = segments;
        this.sealWriter = sealWriter;
        this.nextNumber = nextNumber;
    }

    /** The file to begin with, with some room; without room nothing is left of it. */
    SegmentWriter first() throws IOException
    {
        final SegmentWriter writer = SegmentWriter.create(context, nextNumber);
        boolean ready = false;
        try
        {
            boolean more = true;
            while (more && writer.prepared() < FIRST_LENGTH)
            {
                more = writer.prepare(context.preparedLength());
            }
            ready = true;
        }
        finally
        {
            if (!ready)
            {
                SegmentWriter.abandon(context, nextNumber, writer);
            }
        }
        add(writer);
        return writer;
    }

    private void add(final SegmentWriter writer)
    {
        nextNumber++;
        writers.add(writer);
        segments.add(writer.segment());
    }

    /** The file to go on with, or null when it is not ready. */
    SegmentWriter next(final SegmentWriter current)
    {
        final SegmentWriter next = upcoming;
        if (next == null || !full.offer(current))
        {
            return null;
        }
        upcoming = null;
        return next;
    }

    int maintain() throws IOException
    {
        int work = 0;
        SegmentWriter done = full.poll();
        while (done != null)
        {
            finish(done);
            work++;
            done = full.poll();
        }
        if (impediment != null && context.nanoClock().nanoTime() - retryAtNs < 0)
        {
            return work;
        }
        try
        {
            work += prepare();
            impediment = null;
        }
        catch (final ForceException ex)
        {
            throw ex;
        }
        catch (final IOException ex)
        {
            impede(ex);
        }
        return work;
    }

    private void finish(final SegmentWriter writer) throws IOException
    {
        writer.finish();
        writers.remove(writer);
        sealWriter.add(writer.segment());
    }

    /**
     * Prepares more the more is missing, but no more than that: a force may be due. Looks at the newest writer that
     * holds batches, or will next: the engine agent is there or one before.
     */
    private int prepare() throws IOException
    {
        final SegmentWriter last = writers.get(writers.size() - 1);
        final SegmentWriter next = upcoming;
        final SegmentWriter current = last == next && writers.size() > 1 ? writers.get(writers.size() - 2) : last;
        // Whole steps are written, so the margin is needed for the longest batch to fit when one is just not missing.
        final long window = context.preparedLength() + SegmentWriter.MARGIN;
        final long end = current.segment().end();
        final int chunks = prepare(current, end + window);
        if (chunks > 0 || end + window < current.fileMaxLength())
        {
            return chunks;
        }
        if (next == null)
        {
            // The engine agent has taken the file that was ready, so the last one is the one it appends to.
            final SegmentWriter created = SegmentWriter.create(context, nextNumber);
            add(created);
            upcoming = created;
            return 1;
        }
        return prepare(next, end + window - current.fileMaxLength());
    }

    private int prepare(final SegmentWriter writer, final long limit) throws IOException
    {
        final long missing = Math.min(limit, writer.fileMaxLength()) - writer.prepared();
        final long most = 1 + missing * MAX_CHUNKS_PER_DUTY_CYCLE / context.preparedLength();
        int chunks = 0;
        while (chunks < most && writer.prepare(limit))
        {
            chunks++;
        }
        return chunks;
    }

    private void impede(final IOException ex)
    {
        retryAtNs = context.nanoClock().nanoTime() + RETRY_INTERVAL_NS;
        impediment = "journal.dir=" + context.directory() + " has no room prepared for new batches: writing " +
            DiskAccess.CHUNK_LENGTH + " bytes ahead failed (" + ex.getMessage() + "), usable=" +
            context.directory().toFile().getUsableSpace() + " bytes: free disk space; it goes on by itself then";
    }

    String impediment()
    {
        return impediment;
    }

    /** Forces all files that have been appended to, in their order. */
    void force() throws IOException
    {
        for (int i = 0; i < writers.size(); i++)
        {
            writers.get(i).force();
        }
    }

    /** Nothing is appended any more: finishes what holds batches, removes what does not. */
    void finish() throws IOException
    {
        full.clear();
        for (final SegmentWriter writer : List.copyOf(writers))
        {
            if (writer.segment().firstSequence() != 0)
            {
                finish(writer);
            }
            else
            {
                SegmentWriter.abandon(context, writer.segment().number(), writer);
            }
        }
        writers.clear();
        context.diskAccess().forceDirectory(context.directory());
    }

    /** Lets go of all files as they are. */
    @Override
    public void close() throws IOException
    {
        for (final SegmentWriter writer : writers)
        {
            writer.release();
            writer.closeChannel();
        }
        writers.clear();
    }
}
