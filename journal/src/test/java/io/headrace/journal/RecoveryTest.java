package io.headrace.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headrace.engine.JournalCursor;
import io.headrace.engine.JournalException;
import io.headrace.engine.JournalException.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
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

@Timeout(60)
class RecoveryTest
{
    private static final int BATCHES = 6;
    private static final int EVENTS = 2;
    private static final int DURABLE_BATCHES = 3;
    private static final int LENGTH = 64 + EVENTS * 24;
    private static final int RECORD_LENGTH = LENGTH + DocumentWalker.HEADER_LENGTH;

    /** Forcing takes long and proves nothing here. */
    private static final class LazyDisk extends DiskAccess
    {
        @Override
        void flush(final FileChannel channel, final boolean metaData)
        {
            assertTrue(channel.isOpen());
        }
    }

    @TempDir
    private Path temporary;
    private Path crashed;
    private Path file;
    private byte[] content;
    private long end;

    /** A journal whose process died: three batches forced, three more appended. */
    @BeforeEach
    void crash() throws IOException
    {
        final Path directory = temporary.resolve("live");
        crashed = temporary.resolve("crashed");
        try (ChronicleJournal journal = Journals.open(directory))
        {
            final BatchWriter batches = BatchWriter.after(journal);
            batches.append(journal, DURABLE_BATCHES, EVENTS, 8);
            assertEquals(DURABLE_BATCHES * EVENTS, journal.force());
            batches.append(journal, BATCHES - DURABLE_BATCHES, EVENTS, 8);
            Journals.crash(directory, crashed);
        }
        file = JournalDirectory.segmentFile(crashed, 1);
        content = Files.readAllBytes(file);
        end = SegmentScan.scan(file).end;
    }

    @Test
    void shouldFindAllThatWasAppendedWhenTheProcessDied()
    {
        final JournalRecovery recovery = recover();
        assertEquals(BATCHES * EVENTS, recovery.lastSequence());
        assertEquals(DURABLE_BATCHES * EVENTS, recovery.durableSequence());
        assertEquals(BATCHES, recovery.batches());
        assertFalse(recovery.sealed());
        assertNull(recovery.tornTail());
        assertNotNull(JournalReader.info(crashed));
    }

    @Test
    void shouldDropTheLastBatchTornAtEveryByte() throws IOException
    {
        final int start = (int)end - RECORD_LENGTH;
        for (int kept = 0; kept < RECORD_LENGTH; kept++)
        {
            final byte[] torn = content.clone();
            Arrays.fill(torn, start + kept, (int)end, (byte)0);
            Files.write(file, torn);
            final boolean isVisible = SegmentScan.scan(file).residueBytes > 0;
            assertTrue(JournalVerifier.verify(crashed).isSound());
            final JournalRecovery recovery = recover();
            assertEquals((BATCHES - 1) * EVENTS, recovery.lastSequence(), "kept=" + kept);
            assertEquals(isVisible, recovery.tornTail() != null, "kept=" + kept);
            if (isVisible)
            {
                assertEquals(start, recovery.tornTail().offset());
                assertEquals(0, recovery.tornTail().batchesAfter());
                assertTrue(recovery.tornTail().bytes() >= 1 && recovery.tornTail().bytes() <= RECORD_LENGTH);
            }
            if (kept % 10 == 0)
            {
                assertNull(recover().tornTail(), "kept=" + kept);
            }
        }
    }

    @Test
    void shouldDropABatchWithoutItsHeader() throws IOException
    {
        // As a process leaves it that dies while it writes: the header comes last.
        zero(end - RECORD_LENGTH, DocumentWalker.HEADER_LENGTH);
        final JournalRecovery recovery = recover();
        assertEquals((BATCHES - 1) * EVENTS, recovery.lastSequence());
        assertEquals(end - RECORD_LENGTH, recovery.tornTail().offset());
        assertEquals(1, recovery.tornTail().batchesAfter());
        assertEquals("segment-0000000001", recovery.tornTail().segment());
        try (JournalCursor cursor = JournalReader.open(crashed, 1))
        {
            assertEquals(List.of(1L, 3L, 5L, 7L, 9L), Journals.firstSequences(cursor));
        }
    }

    @Test
    void shouldDropAllBehindABadRecordAboveTheWatermark() throws IOException
    {
        // After a power loss pages may have arrived in any order.
        zero(end - 2 * RECORD_LENGTH + 10, 40);
        final JournalRecovery recovery = recover();
        assertEquals((BATCHES - 2) * EVENTS, recovery.lastSequence());
        assertEquals(1, recovery.tornTail().batchesAfter());
        assertEquals(2 * RECORD_LENGTH, recovery.tornTail().bytes());
        try (ChronicleJournal journal = Journals.open(crashed))
        {
            assertEquals((BATCHES - 2) * EVENTS, journal.lastSequence());
            BatchWriter.after(journal).append(journal, 2, 1, 8);
        }
        assertTrue(JournalVerifier.verify(crashed).isSound());
        assertEquals((BATCHES - 2) * EVENTS + 2, JournalReader.info(crashed).lastSequence());
    }

    @Test
    void shouldRefuseDamageBelowTheWatermarkAndChangeNothing() throws IOException
    {
        final long position = end - (BATCHES - 1) * (long)RECORD_LENGTH;
        for (final long offset : new long[]{position + 1, position + 30, position + RECORD_LENGTH - 1})
        {
            final byte[] damaged = content.clone();
            damaged[(int)offset] ^= 0x10;
            Files.write(file, damaged);
            final JournalException ex = assertThrows(JournalException.class, this::recover);
            assertEquals(Reason.DAMAGED, ex.reason());
            assertTrue(ex.getMessage().startsWith("file=" + file + " offset=" + position + " sequences=3-"),
                ex::getMessage);
            assertTrue(ex.getMessage().contains("nothing was changed"), ex::getMessage);
            assertTrue(Arrays.equals(damaged, Files.readAllBytes(file)));
            final VerificationReport report = JournalVerifier.verify(crashed);
            assertEquals(position, report.findings().get(0).offset());
            assertEquals(3, report.findings().get(0).firstSequence());
            assertTrue(report.findings().get(0).lastSequence() >= 4);
        }
    }

    @Test
    void shouldTrustTheWatermarkInABatchBehindTheBadRecord() throws IOException
    {
        final Path directory = temporary.resolve("second");
        final Path copy = temporary.resolve("copy");
        try (ChronicleJournal journal = Journals.open(directory))
        {
            final BatchWriter batches = BatchWriter.after(journal);
            batches.append(journal, 2, EVENTS, 8);
            batches.watermark(2 * EVENTS).append(journal, 1, EVENTS, 8);
            Journals.crash(directory, copy);
        }
        Files.delete(copy.resolve(JournalDirectory.WATERMARK));
        file = JournalDirectory.segmentFile(copy, 1);
        content = Files.readAllBytes(file);
        zero(SegmentScan.scan(file).end - 2 * RECORD_LENGTH + 8, 4);
        crashed = copy;
        assertEquals(Reason.DAMAGED, assertThrows(JournalException.class, this::recover).reason());
    }

    @Test
    void shouldRefuseWhenDurableBatchesAreMissing() throws IOException
    {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE))
        {
            channel.truncate(end - (BATCHES - 2) * (long)RECORD_LENGTH);
        }
        final JournalException ex = assertThrows(JournalException.class, this::recover);
        assertEquals(Reason.DAMAGED, ex.reason());
        assertTrue(ex.getMessage().contains("sequences=5-6: batches that had been durable are missing"),
            ex::getMessage);
    }

    @Test
    void shouldRefuseWhenASegmentIsMissing() throws IOException
    {
        final Path directory = temporary.resolve("many");
        for (int i = 0; i < 3; i++)
        {
            Journals.write(directory, 2);
        }
        Seal.remove(new DiskAccess(), directory);
        new DiskAccess().deleteSegment(directory, 2);
        crashed = directory;
        final JournalException ex = assertThrows(JournalException.class, this::recover);
        assertTrue(ex.getMessage().contains("sequences=9-16: sequences 9-16 are missing between " +
            "segment-0000000001 and segment-0000000003: a file of batches is lost or empty"), ex::getMessage);
    }

    @Test
    void shouldSurviveADamagedWatermarkSlotButNotTwo() throws IOException
    {
        final Path watermark = crashed.resolve(JournalDirectory.WATERMARK);
        final byte[] bytes = Files.readAllBytes(watermark);
        final WatermarkFile.Content newest = WatermarkFile.read(crashed);
        bytes[(int)(newest.generation() % 2) * SlotFile.SLOT_DISTANCE + 20] ^= 1;
        Files.write(watermark, bytes);
        assertEquals(newest.generation() - 1, WatermarkFile.read(crashed).generation());
        bytes[(int)((newest.generation() + 1) % 2) * SlotFile.SLOT_DISTANCE + 20] ^= 1;
        Files.write(watermark, bytes);
        assertEquals(Reason.DAMAGED, assertThrows(JournalException.class, this::recover).reason());
    }

    @Test
    void shouldNameANewerFormat() throws IOException
    {
        final int batch = (int)(end - RECORD_LENGTH) + DocumentWalker.HEADER_LENGTH;
        final ByteBuffer bytes = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putShort(batch + 4, (short)2);
        final java.util.zip.CRC32C crc = new java.util.zip.CRC32C();
        crc.update(content, batch, 60);
        crc.update(content, batch + 64, LENGTH - 64);
        bytes.putInt(batch + 60, (int)crc.getValue());
        Files.write(file, content);
        final JournalException ex = assertThrows(JournalException.class, this::recover);
        assertEquals(Reason.NEWER_FORMAT, ex.reason());
        assertTrue(ex.getMessage().contains("format version 2 is newer than 1"), ex::getMessage);
    }

    private JournalRecovery recover()
    {
        try
        {
            final JournalOpening opening = new JournalOpening(Journals.small(crashed).diskAccess(new LazyDisk()));
            opening.judge();
            opening.freeRoom();
            opening.complete();
            return opening.recovery();
        }
        catch (final IOException ex)
        {
            throw new AssertionError(ex);
        }
    }

    private void zero(final long offset, final int length) throws IOException
    {
        Arrays.fill(content, (int)offset, (int)offset + length, (byte)0);
        Files.write(file, content);
    }
}
