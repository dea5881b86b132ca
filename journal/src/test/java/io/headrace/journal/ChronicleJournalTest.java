package io.headrace.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headrace.engine.BatchDescriptor;
import io.headrace.engine.Journal;
import io.headrace.engine.JournalCursor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class ChronicleJournalTest
{
    @TempDir
    private Path directory;

    @Test
    void shouldReadBackWhatWasAppended()
    {
        try (ChronicleJournal journal = Journals.open(directory))
        {
            assertEquals(0, journal.lastSequence());
            assertEquals(0, journal.firstSequence());
            assertEquals(0, journal.lastCrc());
            final BatchWriter batches = BatchWriter.after(journal);
            try (JournalCursor cursor = journal.openCursor(1))
            {
                assertFalse(cursor.poll(Journals::ignore));
                batches.batch(3, 20);
                final UnsafeBuffer expected = new UnsafeBuffer(new byte[batches.length()]);
                expected.putBytes(0, batches.buffer(), 0, batches.length());
                batches.append(journal);
                assertTrue(cursor.poll((buffer, offset, length) ->
                {
                    final UnsafeBuffer actual = new UnsafeBuffer(new byte[length]);
                    actual.putBytes(0, buffer, offset, length);
                    assertEquals(expected, actual);
                }));
                assertFalse(cursor.poll(Journals::ignore));
            }
            assertEquals(3, journal.lastSequence());
            assertEquals(1, journal.firstSequence());
            assertEquals(3, journal.force());
            assertEquals(batches.length(), journal.appendedBytes());
        }
    }

    @Test
    void shouldContinueAfterReopening()
    {
        int lastCrc = 0;
        for (int run = 0; run < 3; run++)
        {
            try (ChronicleJournal journal = Journals.open(directory))
            {
                assertEquals(run * 10L, journal.lastSequence());
                assertEquals(run * 10L, journal.durableSequence());
                assertEquals(lastCrc, journal.lastCrc());
                assertEquals(run > 0, journal.recovery().sealed());
                assertNull(journal.recovery().tornTail());
                assertEquals(run == 0 ? 0 : BatchWriter.TIMESTAMP_NS + run * 10L - 1, journal.lastTimestampNs());
                final BatchWriter batches = BatchWriter.after(journal);
                batches.append(journal, 5, 2, 16);
                lastCrc = BatchDescriptor.crc(batches.buffer(), 0);
            }
        }
        try (JournalCursor cursor = JournalReader.open(directory, 12))
        {
            assertEquals(List.of(11L, 13L, 15L, 17L, 19L, 21L, 23L, 25L, 27L, 29L), Journals.firstSequences(cursor));
        }
        final JournalInfo info = JournalReader.info(directory);
        assertEquals(3, info.segments());
        assertEquals(15, info.batches());
        assertEquals(30, info.events());
        assertEquals(30, info.durableSequence());
        assertTrue(info.sealed());
        assertNull(info.lockHolder());
        assertTrue(JournalVerifier.verify(directory).isSound());
    }

    @Test
    void shouldLeaveNoTraceOfARunWithoutBatches()
    {
        Journals.write(directory, 2);
        Journals.write(directory, 0);
        Journals.write(directory, 0);
        assertEquals(List.of(1L), JournalDirectory.segmentNumbers(directory));
    }

    @Test
    void shouldRollToThePreparedSegment() throws Exception
    {
        final int batchCount = 1000;
        try (ChronicleJournal journal = Journals.open(directory))
        {
            final BatchWriter batches = BatchWriter.after(journal);
            try (JournalCursor cursor = journal.openCursor(1))
            {
                for (int i = 0; i < batchCount; i++)
                {
                    batches.batch(4, 1000).append(journal);
                    assertTrue(cursor.poll((buffer, offset, length) ->
                        assertEquals(batches.lastSequence() - 3, BatchDescriptor.firstSequence(buffer, offset))));
                    if (i % 50 == 0)
                    {
                        assertEquals(batches.lastSequence(), journal.force());
                    }
                }
                assertFalse(cursor.poll(Journals::ignore));
            }
        }
        final List<Long> numbers = JournalDirectory.segmentNumbers(directory);
        assertTrue(numbers.size() > 10, () -> "segments=" + numbers);
        for (final long number : numbers)
        {
            final Path file = JournalDirectory.segmentFile(directory, number);
            assertTrue(Files.size(file) <= Journals.SMALL_FILE_LENGTH);
            assertFalse(Files.exists(file.resolveSibling(JournalDirectory.SEGMENT_METADATA)));
        }
        final VerificationReport report = JournalVerifier.verify(directory);
        assertTrue(report.isSound(), () -> report.findings().toString());
        assertEquals(batchCount, report.batches());
        try (JournalCursor cursor = JournalReader.open(directory, batchCount * 2 + 1))
        {
            assertEquals(batchCount / 2, Journals.firstSequences(cursor).size());
        }
    }

    @Test
    void shouldRefuseWhatIsNotTheNextBatch()
    {
        try (ChronicleJournal journal = Journals.open(directory))
        {
            BatchWriter.after(journal).append(journal, 1, 4, 32);
            final BatchWriter wrong = new BatchWriter(7, 0).batch(1, 8);
            final IllegalArgumentException ex = assertThrows(
                IllegalArgumentException.class, () -> journal.append(wrong.buffer(), 0, wrong.length()));
            assertTrue(ex.getMessage().contains("firstSequence=7 must be 5"), ex::getMessage);
            assertEquals(4, journal.lastSequence());
        }
    }

    @Test
    void shouldPushBackUntilRoomIsPrepared()
    {
        try (ChronicleJournal journal = Journals.open(directory))
        {
            final BatchWriter batches = BatchWriter.after(journal);
            int result = Journal.APPENDED;
            while (result == Journal.APPENDED)
            {
                batches.batch(1, 10_000);
                result = journal.append(batches.buffer(), 0, batches.length());
                if (result == Journal.APPENDED)
                {
                    batches.accept();
                }
            }
            assertEquals(Journal.BACK_PRESSURED, result);
            assertNull(journal.impediment());
            assertTrue(journal.maintain() > 0);
            assertEquals(Journal.APPENDED, journal.append(batches.buffer(), 0, batches.length()));
        }
    }

    @Test
    void shouldHaveNothingToDoWhenIdle()
    {
        try (ChronicleJournal journal = Journals.open(directory))
        {
            BatchWriter.after(journal).append(journal, 1, 4, 32);
            journal.force();
            int cycles = 0;
            while (journal.maintain() != 0)
            {
                cycles++;
                assertTrue(cycles < 1000);
            }
            assertEquals(0, journal.maintain());
        }
    }
}
