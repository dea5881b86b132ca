package io.headrace.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headrace.engine.JournalException;
import io.headrace.engine.JournalException.Reason;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class TailRewritingTest
{
    private static final int DURABLE_BATCHES = 30;
    private static final int BATCHES = 40;
    private static final int PAYLOAD_LENGTH = 1000;

    @TempDir
    private Path directory;
    private final List<SteppedDisk.Step> steps = new ArrayList<>();
    private boolean broken;

    /** The kernel drops pages at a failed force, yet shows them to whoever reads: nothing but a write helps. */
    @Test
    void shouldWriteTheTailAgainAfterAFailedForce() throws IOException
    {
        final ChronicleJournal journal = ChronicleJournal.open(Journals.small(directory).diskAccess(new DiskAccess()
        {
            @Override
            void flush(final FileChannel channel, final boolean metaData) throws IOException
            {
                if (broken)
                {
                    throw new IOException("Input/output error");
                }
                super.flush(channel, metaData);
            }
        }));
        final BatchWriter batches = BatchWriter.after(journal);
        batches.append(journal, DURABLE_BATCHES, 1, PAYLOAD_LENGTH);
        journal.force();
        batches.append(journal, BATCHES - DURABLE_BATCHES, 1, PAYLOAD_LENGTH);
        broken = true;
        assertEquals(Reason.FORCE_FAILED, assertThrows(JournalException.class, journal::force).reason());
        journal.close();
        final Path file = JournalDirectory.segmentFile(directory, 1);
        final long end = SegmentScan.scan(file).end;
        final long record = 64 + 1016 + 4;
        final byte[] before = Files.readAllBytes(file);

        try (ChronicleJournal next = ChronicleJournal.open(
            Journals.small(directory).diskAccess(new SteppedDisk(steps::add, step -> assertEquals(0, 0)))))
        {
            assertEquals(BATCHES, next.lastSequence());
            assertEquals(DURABLE_BATCHES, next.recovery().durableSequence());
        }
        final int forced = index("force", file, 0);
        final long tail = end - (BATCHES - DURABLE_BATCHES) * record;
        final boolean[] written = new boolean[(int)end];
        for (final SteppedDisk.Step step : steps.subList(0, forced))
        {
            for (long i = step.from(); i < step.to() && "write".equals(step.name()) && file.equals(step.path()); i++)
            {
                written[(int)i] = true;
            }
        }
        for (int i = 0; i < end; i++)
        {
            assertTrue(written[i] || (i >= SegmentWriter.INITIAL_LENGTH && i < tail), "offset=" + i);
        }
        assertTrue(forced < index("write", directory.resolve(JournalDirectory.WATERMARK), 0),
            "the watermark may only follow");
        final byte[] after = Files.readAllBytes(file);
        for (int i = 0; i < end; i++)
        {
            assertEquals(before[i], after[i], "offset=" + i);
        }
    }

    private int index(final String name, final Path path, final int from)
    {
        for (int i = from; i < steps.size(); i++)
        {
            if (steps.get(i).name().equals(name) && steps.get(i).path().equals(path))
            {
                return i;
            }
        }
        throw new AssertionError(name + " " + path + " is not in " + steps);
    }
}
