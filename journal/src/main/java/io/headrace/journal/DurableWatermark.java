package io.headrace.journal;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.NanoClock;

/**
 * The sequence up to which batches have been forced, and its file. Belongs to the sync agent.
 */
final class DurableWatermark implements AutoCloseable
{
    private static final long FORCE_INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(100);

    private final WatermarkFile file;
    private final NanoClock clock;
    private long sequence;
    private long forceAtNs;
    private boolean unforced;

    DurableWatermark(final JournalContext context, final WatermarkFile.Content content, final long sequence)
        throws IOException
    {
        this.file = WatermarkFile.open(context.diskAccess(), context.directory(), content);
        this.clock = context.nanoClock();
        this.sequence = sequence;
        file.write(sequence);
        file.force();
        context.diskAccess().forceDirectory(context.directory());
        forceAtNs = clock.nanoTime() + FORCE_INTERVAL_NS;
    }

    long sequence()
    {
        return sequence;
    }

    void advance(final long upTo) throws IOException
    {
        sequence = upTo;
        file.write(upTo);
        unforced = true;
        maintain();
    }

    /** Forces the file when it is time to. */
    int maintain() throws IOException
    {
        if (!unforced || clock.nanoTime() - forceAtNs < 0)
        {
            return 0;
        }
        file.force();
        unforced = false;
        forceAtNs = clock.nanoTime() + FORCE_INTERVAL_NS;
        return 1;
    }

    /** Writes the last word. */
    void finish(final long upTo) throws IOException
    {
        file.write(upTo);
        file.force();
    }

    @Override
    public void close() throws IOException
    {
        file.close();
    }
}
