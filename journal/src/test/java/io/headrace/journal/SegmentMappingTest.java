package io.headrace.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headrace.engine.JournalCursor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
@EnabledOnOs(OS.LINUX)
class SegmentMappingTest
{
    private static final int BATCHES = 20;
    private static final int LENGTH = 20_000;
    private static final long FILE_LENGTH = 4 << 20;
    private static final Path MAPPINGS = Path.of("/proc/self/smaps");

    @TempDir
    private Path temporary;

    /** Bytes of the journal's files that are in this process' page tables. */
    private static long mapped(final Path directory) throws IOException
    {
        long bytes = 0;
        boolean isOurs = false;
        for (final String line : Files.readAllLines(MAPPINGS))
        {
            final String[] words = line.split(" +", -1);
            if (words[0].contains("-"))
            {
                isOurs = words[words.length - 1].startsWith(directory.toString());
            }
            else if (isOurs && "Rss:".equals(words[0]))
            {
                bytes += Long.parseLong(words[1]) << 10;
            }
        }
        return bytes;
    }

    @Test
    void shouldHaveNoPagesToTakeAwayWhenItForces() throws IOException
    {
        final Path directory = temporary.resolve("journal");
        final long[] atForce = {Long.MAX_VALUE};
        final DiskAccess disk = new SteppedDisk(
            step ->
            {
                if ("force".equals(step.name()) && step.path().endsWith(JournalDirectory.SEGMENT_FILE))
                {
                    atForce[0] = mapped(directory);
                }
            },
            step ->
            {
            });
        final JournalContext context = Journals.small(directory)
            .diskAccess(disk)
            .fileMaxLength(FILE_LENGTH)
            .preparedLength(FILE_LENGTH);
        try (ChronicleJournal journal = ChronicleJournal.open(context))
        {
            final BatchWriter writer = BatchWriter.after(journal);
            writer.append(journal, BATCHES, 1, LENGTH);
            final long before = mapped(directory);
            assertTrue(before >= (long)BATCHES * LENGTH, () -> "mapped=" + before);
            journal.force();
            // The header of the file that is next may be there too.
            assertTrue(atForce[0] <= 2 * SegmentWriter.INITIAL_LENGTH, () -> "mapped=" + atForce[0]);
            writer.append(journal, BATCHES, 1, LENGTH);
            journal.force();
            // Looking for the next header has mapped some pages around it, to read.
            assertTrue(atForce[0] <= 3 * SegmentWriter.INITIAL_LENGTH, () -> "mapped=" + atForce[0]);
            try (JournalCursor cursor = journal.openCursor(1))
            {
                final List<Long> sequences = Journals.firstSequences(cursor);
                assertEquals(2 * BATCHES, sequences.size());
            }
        }
    }
}
