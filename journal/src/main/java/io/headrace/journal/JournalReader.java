package io.headrace.journal;

import io.headrace.engine.JournalCursor;
import io.headrace.engine.JournalException;
import io.headrace.engine.JournalException.Reason;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Reads a journal without locking or changing it, also while a process writes it. Stateless; any thread.
 */
public final class JournalReader
{
    private JournalReader()
    {
    }

    /**
     * Opens a cursor that belongs to the calling thread. It follows the end if a process appends. A torn tail is the
     * end; damage is told when the cursor comes to it.
     *
     * @param directory    of the journal.
     * @param fromSequence the first batch handed out is the one that holds this sequence.
     * @return a cursor, to be closed.
     * @throws JournalException if the directory is not that of a journal.
     */
    public static JournalCursor open(final Path directory, final long fromSequence)
    {
        JournalDirectory.segmentNumbers(directory);
        return new SegmentCursor(new SegmentFinder(directory), fromSequence);
    }

    /**
     * Reads the whole journal and sums it up. Does not judge it: see {@link JournalVerifier}.
     *
     * @param directory of the journal.
     * @return the figures.
     * @throws JournalException if the directory is not that of a journal or cannot be read.
     */
    public static JournalInfo info(final Path directory)
    {
        try
        {
            FloorFile.Floor floor = FloorFile.read(directory);
            while (true)
            {
                final JournalInfo info = info(directory, floor);
                final FloorFile.Floor after = FloorFile.read(directory);
                if (after.equals(floor))
                {
                    return info;
                }
                // Some has been dropped while it was read.
                floor = after;
            }
        }
        catch (final IOException ex)
        {
            throw new JournalException(Reason.UNAVAILABLE, "journal.dir=" + directory +
                " cannot be read (" + ex + "): check permissions and the disk", ex);
        }
    }

    private static JournalInfo info(final Path directory, final FloorFile.Floor floor) throws IOException
    {
        final List<Long> numbers = JournalDirectory.segmentNumbers(directory);
        final String holder = DirectoryLock.holder(directory);
        final boolean sealed = Seal.exists(directory);
        final long watermark = WatermarkFile.read(directory).sequence();
        final JournalScan scan = JournalScan.scan(
            directory, numbers, floor, watermark, holder != null, RecoveryProgress.NONE);
        int segments = 0;
        SegmentScan first = null;
        for (final SegmentScan segment : scan.segments)
        {
            if (segment.batches > 0)
            {
                segments++;
                first = first == null ? segment : first;
            }
        }
        return new JournalInfo(directory, segments, numbers.size(), scan.size, scan.batches, scan.events,
            first == null ? 0 : first.firstSequence, scan.lastSequence,
            first == null ? 0 : first.firstTimestampNs, scan.lastTimestampNs,
            scan.durableSequence, sealed, holder);
    }
}
