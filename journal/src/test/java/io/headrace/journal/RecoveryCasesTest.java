package io.headrace.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headrace.engine.JournalException;
import io.headrace.engine.JournalException.Reason;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * One test per way in which a journal can be found, each with what is told.
 */
@Timeout(30)
class RecoveryCasesTest
{
    private static final int BATCHES = 12;
    private static final int DURABLE = 8;
    private static final int RECORD_LENGTH = 64 + 24 + 4;

    @TempDir
    private Path temporary;
    private Path crashed;
    private Path watermark;

    /** Three closed runs of four batches of one event would be too tidy: one run, killed, forced up to the eighth. */
    @BeforeEach
    void crash() throws IOException
    {
        final Path directory = temporary.resolve("live");
        crashed = temporary.resolve("crashed");
        watermark = crashed.resolve(JournalDirectory.WATERMARK);
        try (ChronicleJournal journal = Journals.open(directory))
        {
            final BatchWriter batches = BatchWriter.after(journal);
            batches.append(journal, DURABLE / 2, 1, 8);
            journal.force();
            batches.append(journal, DURABLE / 2, 1, 8);
            journal.force();
            batches.append(journal, BATCHES - DURABLE, 1, 8);
            work(journal);
            Journals.crash(directory, crashed);
        }
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
    void shouldRemoveTheSegmentPreparedAheadWithoutAWord()
    {
        assertEquals(List.of(1L, 2L), JournalDirectory.segmentNumbers(crashed));
        recover(BATCHES);
        assertEquals(List.of(1L), JournalDirectory.segmentNumbers(crashed));
    }

    @Test
    void shouldUseTheOlderSlotWhenTheNewerOneIsDamaged() throws IOException
    {
        final WatermarkFile.Content content = WatermarkFile.read(crashed);
        assertEquals(DURABLE, content.sequence());
        flip(watermark, content.generation() % 2 * SlotFile.SLOT_DISTANCE + 20);
        final JournalRecovery recovery = recover(BATCHES,
            "file=" + watermark + ": one of two slots is damaged, the other one says sequence=4; the write of it was " +
            "interrupted");
        assertEquals(DURABLE / 2, recovery.durableSequence());
        assertFalse(WatermarkFile.read(crashed).isDamaged());
    }

    @Test
    void shouldUseTheNewerSlotWhenTheOlderOneIsDamaged() throws IOException
    {
        final WatermarkFile.Content content = WatermarkFile.read(crashed);
        flip(watermark, (content.generation() + 1) % 2 * SlotFile.SLOT_DISTANCE + 20);
        final JournalRecovery recovery = recover(BATCHES,
            "file=" + watermark + ": one of two slots is damaged, the other one says sequence=8; the write of it was " +
            "interrupted");
        assertEquals(DURABLE, recovery.durableSequence());
    }

    @Test
    void shouldRefuseTwoDamagedSlots() throws IOException
    {
        flip(watermark, 20);
        flip(watermark, SlotFile.SLOT_DISTANCE + 20);
        refuse(Reason.DAMAGED, "file=" + watermark + " offset=0: both slots are damaged; nothing was changed: " +
            "restore the file from a backup, or remove it to rely on the watermarks in the batches");
        assertFalse(JournalVerifier.verify(crashed).isSound());
    }

    @Test
    void shouldTellThatTheWatermarkIsMissing() throws IOException
    {
        Files.delete(watermark);
        recover(BATCHES, "file=" + watermark + " is missing: damage at the end of the journal can only be told from " +
            "a torn tail by the watermarks in the batches");
    }

    @Test
    void shouldContinueInANewFileAfterATornTail() throws IOException
    {
        final Path file = JournalDirectory.segmentFile(crashed, 1);
        final long end = SegmentScan.scan(file).end;
        flip(file, end - 2 * RECORD_LENGTH + 20);
        final long kept = end - 2 * RECORD_LENGTH;
        try (ChronicleJournal journal = Journals.open(crashed))
        {
            final TornTail tornTail = journal.recovery().tornTail();
            assertNotNull(tornTail);
            assertEquals(kept, tornTail.offset());
            assertEquals(BATCHES - 1, tornTail.sequence());
            assertEquals("checksum differs", tornTail.reason());
            BatchWriter.after(journal).append(journal, 1, 1, 8);
        }
        final SegmentScan scan = SegmentScan.scan(file);
        assertEquals(kept, scan.end);
        assertTrue(scan.isWhole());
        assertEquals(List.of(1L, 3L), JournalDirectory.segmentNumbers(crashed));
    }

    @Test
    void shouldRemoveAHalfCreatedSegment() throws IOException
    {
        final Path segment = Files.createDirectory(crashed.resolve(JournalDirectory.segmentName(3)));
        final Path file = segment.resolve(JournalDirectory.SEGMENT_FILE);
        final String begin = "segment=segment-0000000003 holds no batch and was removed: its ";
        final String end = ", as when its creation was interrupted";
        recover(BATCHES, begin + "directory holds no file of batches" + end);
        Files.createDirectory(segment);
        Files.createFile(file);
        recover(BATCHES, begin + "file is empty" + end);
        Files.createDirectory(segment);
        Files.write(file, new byte[SegmentWriter.INITIAL_LENGTH]);
        recover(BATCHES, begin + "file has no whole header" + end);
        // Chronicle marks the header as not complete until it is.
        final byte[] half = new byte[SegmentWriter.INITIAL_LENGTH];
        half[3] = (byte)0xC0;
        Arrays.fill(half, 4, 30, (byte)7);
        Files.createDirectory(segment);
        Files.write(file, half);
        recover(BATCHES, begin + "file has no whole header" + end);
    }

    @Test
    void shouldRefuseASegmentThatIsMissingOrEmptyInTheMiddle() throws IOException
    {
        extend();
        final String message = ": sequences 13-16 are missing between segment-0000000001 and segment-0000000004: a " +
            "file of batches is lost or empty; nothing was changed: restore the journal from a backup or a copy, or " +
            "look at it with journal verify";
        final Path file = JournalDirectory.segmentFile(crashed, 3);
        final String finding =
            "file=" + JournalDirectory.segmentFile(crashed, 4) + " offset=" + begin(4) + " sequences=13-16";
        Files.write(file, new byte[0]);
        refuse(Reason.DAMAGED, finding + message);
        Files.delete(file);
        refuse(Reason.DAMAGED, finding + message);
        Files.delete(file.getParent());
        refuse(Reason.DAMAGED, finding + message);
    }

    @Test
    void shouldRefuseASegmentThatIsMissingAtTheEnd() throws IOException
    {
        extend();
        new DiskAccess().deleteSegment(crashed, 4);
        final Path file = JournalDirectory.segmentFile(crashed, 3);
        refuse(Reason.DAMAGED, "file=" + file + " offset=" + SegmentScan.scan(file).end + " sequences=17-20: batches " +
            "that had been durable are missing behind segment-0000000003: the end of the journal is lost; nothing " +
            "was changed: restore the journal from a backup or a copy, or look at it with journal verify");
    }

    @Test
    void shouldRefuseWhenAllIsMissing() throws IOException
    {
        new DiskAccess().deleteSegment(crashed, 1);
        new DiskAccess().deleteSegment(crashed, 2);
        refuse(Reason.DAMAGED, "file=" + crashed + " offset=0 sequences=1-8: batches that had been durable are " +
            "missing: the end of the journal is lost; nothing was changed: restore the journal from a backup or a " +
            "copy, or look at it with journal verify");
    }

    @Test
    void shouldRefuseWhatIsForeignAndLeaveItAlone() throws IOException
    {
        for (final String name : List.of("notes.txt", "segment-1", "segment-0000000001.bak", "segment-0000000001/copy"))
        {
            final Path foreign = Files.writeString(crashed.resolve(name), "mine");
            refuse(Reason.UNAVAILABLE, "journal.dir=" + crashed + " holds " + name +
                ", which is not part of a journal: move it away or set another directory");
            assertEquals("mine", Files.readString(foreign));
            Files.delete(foreign);
        }
        final Path directory = Files.createDirectory(crashed.resolve("archive"));
        refuse(Reason.UNAVAILABLE, "journal.dir=" + crashed + " holds archive, which is not part of a journal: move " +
            "it away or set another directory");
        Files.delete(directory);
        final Path file = Files.writeString(crashed.resolve("segment-0000000009"), "mine");
        refuse(Reason.UNAVAILABLE, "journal.dir=" + crashed + " holds segment-0000000009, which is not part of a " +
            "journal: move it away or set another directory");
        Files.delete(file);
        recover(BATCHES);
    }

    @Test
    void shouldRefuseABackupAndWhatIsHalfRestored() throws IOException
    {
        final Path manifest = Files.createFile(crashed.resolve(JournalDirectory.MANIFEST));
        refuse(Reason.UNAVAILABLE, "journal.dir=" + crashed + " is a backup, which a process must not write to: " +
            "restore it with journal restore");
        Files.delete(manifest);
        Files.createFile(crashed.resolve(JournalDirectory.RESTORING));
        refuse(Reason.UNAVAILABLE, "journal.dir=" + crashed + " is not whole: restoring it was interrupted, or goes " +
            "on; delete the directory and restore again");
    }

    /** Two further runs of four batches. */
    private void extend()
    {
        for (int run = 0; run < 2; run++)
        {
            try (ChronicleJournal journal = Journals.open(crashed))
            {
                BatchWriter.after(journal).append(journal, 4, 1, 8);
            }
        }
        unseal();
        assertEquals(List.of(1L, 3L, 4L), JournalDirectory.segmentNumbers(crashed));
    }

    private void unseal()
    {
        try
        {
            Seal.remove(new DiskAccess(), crashed);
        }
        catch (final IOException ex)
        {
            throw new AssertionError(ex);
        }
    }

    private long begin(final long number) throws IOException
    {
        try (DocumentWalker walker = new DocumentWalker(JournalDirectory.segmentFile(crashed, number)))
        {
            assertEquals(DocumentWalker.DATA, walker.advance(Long.MAX_VALUE));
            return walker.documentPosition();
        }
    }

    private JournalRecovery recover(final long lastSequence, final String... remarks)
    {
        assertTrue(JournalVerifier.verify(crashed).isSound());
        final JournalRecovery recovery;
        try (ChronicleJournal journal = Journals.open(crashed))
        {
            recovery = journal.recovery();
            assertEquals(lastSequence, journal.lastSequence());
        }
        assertNull(recovery.tornTail());
        assertEquals(List.of(remarks), recovery.remarks());
        unseal();
        return recovery;
    }

    private void refuse(final Reason reason, final String message)
    {
        final JournalException ex = assertThrows(JournalException.class, () -> Journals.open(crashed));
        assertEquals(message, ex.getMessage());
        assertEquals(reason, ex.reason());
    }

    private static void flip(final Path file, final long offset) throws IOException
    {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE))
        {
            final java.nio.ByteBuffer one = java.nio.ByteBuffer.allocate(1);
            channel.read(one, offset);
            one.put(0, (byte)(one.get(0) ^ 1));
            channel.write(one.flip(), offset);
        }
    }
}
