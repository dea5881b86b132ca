package io.headrace.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headrace.engine.JournalCursor;
import io.headrace.engine.JournalException;
import io.headrace.engine.JournalException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class RetentionTest
{
    private static final int BATCHES = 100;

    private static final long LARGER_FILE_LENGTH = 2 << 20;

    @TempDir
    private Path temporary;

    /** Some segments of several batches, of one event each. */
    private static ChronicleJournal openWithSegments(final Path directory)
    {
        final ChronicleJournal journal = Journals.open(directory);
        BatchWriter.after(journal).append(journal, BATCHES, 1, 20_000);
        journal.force();
        work(journal);
        return journal;
    }

    private static void work(final ChronicleJournal journal)
    {
        int cycles = 0;
        while (journal.maintain() != 0)
        {
            cycles++;
            assertTrue(cycles < 10_000);
        }
    }

    @Test
    void shouldDropWholeSegmentsBelowTheFloor()
    {
        final Path directory = temporary.resolve("journal");
        final long kept;
        final long from;
        try (ChronicleJournal journal = openWithSegments(directory))
        {
            final List<SegmentInfo> before = journal.segments();
            assertTrue(before.size() > 4, before::toString);
            assertEquals(1, before.get(0).firstSequence());
            assertEquals(BatchWriter.TIMESTAMP_NS + before.get(0).lastSequence(), before.get(0).lastTimestampNs());
            // One event too few for the third.
            kept = before.get(2).firstSequence();
            from = before.get(2).lastSequence();
            journal.retainFrom(from);
            work(journal);
            assertEquals(kept, journal.firstSequence());
            assertEquals(before.subList(2, before.size()), journal.segments());
            assertFalse(Files.exists(directory.resolve(JournalDirectory.segmentName(2))));
            assertTrue(JournalVerifier.verify(directory).isSound());
            try (JournalCursor cursor = journal.openCursor(1); JournalCursor other = JournalReader.open(directory, 1))
            {
                assertEquals(kept, Journals.firstSequences(cursor).get(0));
                assertEquals(kept, Journals.firstSequences(other).get(0));
            }
        }
        final VerificationReport report = JournalVerifier.verify(directory);
        assertTrue(report.isSound(), () -> report.findings().toString());
        assertEquals(kept, report.firstSequence());
        assertEquals(kept, JournalReader.info(directory).firstSequence());
        try (ChronicleJournal journal = Journals.open(directory))
        {
            assertEquals(kept, journal.firstSequence());
            assertEquals(BATCHES, journal.lastSequence());
            assertEquals(kept, journal.recovery().firstSequence());
            BatchWriter.after(journal).append(journal, 1, 1, 8);
        }
        assertTrue(JournalVerifier.verify(directory).isSound());
    }

    @Test
    void shouldDropSegmentsUnderLoadThatLeavesNoPause()
    {
        final JournalContext context = Journals.small(temporary.resolve("journal"))
            .fileMaxLength(LARGER_FILE_LENGTH)
            .preparedLength(LARGER_FILE_LENGTH);
        try (ChronicleJournal journal = ChronicleJournal.open(context))
        {
            final BatchWriter writer = BatchWriter.after(journal);
            writer.append(journal, 4 * (int)(LARGER_FILE_LENGTH / 20_000), 1, 20_000);
            journal.force();
            work(journal);
            final long kept = journal.segments().get(2).firstSequence();
            journal.retainFrom(kept);
            for (int i = 0; i < 10; i++)
            {
                // More than a step is missing each time, but there is room.
                writer.append(journal, 4, 1, 20_000);
                journal.force();
                assertTrue(journal.maintain() > 0);
            }
            assertTrue(journal.firstSequence() >= kept, () -> "firstSequence=" + journal.firstSequence());
        }
    }

    @Test
    void shouldNeverDropTheNewestSegment()
    {
        final Path directory = temporary.resolve("journal");
        final long newest;
        try (ChronicleJournal journal = openWithSegments(directory))
        {
            journal.retainFrom(Long.MAX_VALUE);
            work(journal);
            newest = journal.firstSequence();
            assertTrue(newest > 1 && newest <= BATCHES);
            assertEquals(BATCHES, journal.lastSequence());
        }
        for (int run = 0; run < 2; run++)
        {
            try (ChronicleJournal journal = Journals.open(directory))
            {
                journal.retainFrom(Long.MAX_VALUE);
                work(journal);
                assertEquals(newest, journal.firstSequence());
                assertEquals(BATCHES, journal.lastSequence());
                assertNotEquals(0, journal.lastCrc());
            }
        }
    }

    @Test
    void shouldKeepWhatACursorIsIn()
    {
        try (ChronicleJournal journal = openWithSegments(temporary.resolve("journal")))
        {
            final List<SegmentInfo> before = journal.segments();
            try (JournalCursor cursor = journal.openCursor(before.get(1).firstSequence()))
            {
                assertTrue(cursor.poll(Journals::ignore));
                assertEquals(1, journal.segments().get(1).readers());
                journal.retainFrom(Long.MAX_VALUE);
                work(journal);
                assertEquals(before.get(1).firstSequence(), journal.firstSequence());
                assertEquals(BATCHES - before.get(0).lastSequence() - 1, Journals.firstSequences(cursor).size());
                work(journal);
                assertTrue(journal.firstSequence() > before.get(2).firstSequence());
            }
            assertEquals(0, journal.segments().get(0).readers());
        }
    }

    @Test
    void shouldTellAReaderOfAnotherProcessThatItCameTooLate()
    {
        final Path directory = temporary.resolve("journal");
        try (ChronicleJournal journal = openWithSegments(directory);
            JournalCursor cursor = JournalReader.open(directory, 1))
        {
            assertTrue(cursor.poll(Journals::ignore));
            journal.retainFrom(Long.MAX_VALUE);
            work(journal);
            final JournalException ex =
                assertThrows(JournalException.class, () -> Journals.firstSequences(cursor));
            assertEquals(Reason.UNAVAILABLE, ex.reason());
            assertTrue(ex.getMessage().contains("dropped by retention"), ex::getMessage);
        }
    }

    @Test
    void shouldNotDropBeforeWhatFollowsIsDurable()
    {
        try (ChronicleJournal journal = Journals.open(temporary.resolve("journal")))
        {
            final BatchWriter batches = BatchWriter.after(journal);
            while (journal.segments().get(journal.segments().size() - 1).number() < 4)
            {
                batches.append(journal, 1, 1, 20_000);
            }
            journal.retainFrom(Long.MAX_VALUE);
            work(journal);
            assertEquals(1, journal.firstSequence());
            journal.force();
            work(journal);
            assertTrue(journal.firstSequence() > 1);
        }
    }

    @Test
    void shouldNoticeThatItsBeginIsMissing() throws IOException
    {
        final Path directory = temporary.resolve("journal");
        final Path crashed = temporary.resolve("crashed");
        final SegmentInfo third;
        try (ChronicleJournal journal = openWithSegments(directory))
        {
            third = journal.segments().get(2);
            journal.retainFrom(third.firstSequence());
            work(journal);
            Journals.crash(directory, crashed);
        }
        new DiskAccess().deleteSegment(crashed, third.number());
        final JournalException ex = assertThrows(JournalException.class, () -> Journals.open(crashed));
        assertEquals(Reason.DAMAGED, ex.reason());
        assertTrue(ex.getMessage().contains("sequences " + third.firstSequence() + "-" + third.lastSequence() +
            " are missing before segment-0000000004: a file of batches is lost or empty"), ex::getMessage);
        Files.delete(crashed.resolve(JournalDirectory.FLOOR));
        assertTrue(assertThrows(JournalException.class, () -> Journals.open(crashed)).getMessage()
            .contains("sequences 1-" + third.lastSequence() + " are missing before segment-0000000004"));
    }
}
