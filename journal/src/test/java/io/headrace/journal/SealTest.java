package io.headrace.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headrace.engine.JournalException;
import io.headrace.engine.JournalException.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SealTest
{
    private static final int PLAIN_STEP = 37;
    private static final int OPEN_STEP = 5;

    @TempDir
    private Path directory;

    @Test
    void shouldFindAFlippedBitAnywhereInAClosedJournal() throws IOException
    {
        Journals.write(directory, 2);
        int flipped = 0;
        for (final Path file : files())
        {
            final byte[] content = Files.readAllBytes(file);
            for (int offset = 0; offset < content.length; offset += isPlain(content, offset) ? PLAIN_STEP : 1)
            {
                final byte bit = (byte)(1 << (offset * 7 % 8));
                flip(file, offset, bit);
                checkFound(file, offset);
                if (flipped % OPEN_STEP == 0)
                {
                    checkRefused(file, offset);
                }
                flip(file, offset, bit);
                flipped++;
            }
        }
        assertTrue(flipped > 1000, "flipped=" + flipped);
        assertTrue(JournalVerifier.verify(directory).isSound());
    }

    /** Long runs of zeros, as in Chronicle's index: there not every byte is tried. */
    private static boolean isPlain(final byte[] content, final int offset)
    {
        int i = Math.max(0, offset - PLAIN_STEP);
        final int limit = Math.min(content.length, offset + 2 * PLAIN_STEP);
        while (i < limit && content[i] == 0)
        {
            i++;
        }
        return i == limit;
    }

    private void checkFound(final Path file, final int offset)
    {
        final List<Finding> findings = JournalVerifier.verify(directory).findings();
        assertFalse(findings.isEmpty(), () -> "file=" + file + " offset=" + offset);
        final Finding finding = findings.get(0);
        assertEquals(file, finding.file());
        assertTrue(Math.abs(offset - finding.offset()) < BlockChecksums.BLOCK_LENGTH, finding::toString);
        assertTrue(finding.firstSequence() >= 1 && finding.lastSequence() <= 8, finding::toString);
    }

    private void checkRefused(final Path file, final int offset)
    {
        final JournalException ex = assertThrows(JournalException.class,
            () -> new JournalOpening(Journals.small(directory)).judge(), () -> "file=" + file + " offset=" + offset);
        assertEquals(Reason.DAMAGED, ex.reason());
        assertTrue(ex.getMessage().startsWith("file=" + file + " offset="), ex::getMessage);
        assertTrue(ex.getMessage().matches("(?s).* sequences=[1-8]-[1-8]: .*"), ex::getMessage);
    }

    @Test
    void shouldNameTheBatchThatIsHit() throws IOException
    {
        Journals.write(directory, 3);
        final Path file = JournalDirectory.segmentFile(directory, 1);
        final long end = SegmentScan.scan(file).end;
        final int record = 64 + 4 * 48 + 4;
        flip(file, (int)end - 2 * record + 100, (byte)1);
        assertEquals("file=" + file + " offset=" + (end - 2 * record) + " sequences=5-8: checksum differs",
            JournalVerifier.verify(directory).findings().get(0).toString());
    }

    @Test
    void shouldMissAFileAndNoticeAnotherLength() throws IOException
    {
        Journals.write(directory, 3);
        Journals.write(directory, 3);
        final Path file = JournalDirectory.segmentFile(directory, 1);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE))
        {
            channel.write(ByteBuffer.allocate(1), channel.size());
        }
        assertTrue(JournalVerifier.verify(directory).findings().get(0).text().contains("differs from"));
        new DiskAccess().deleteSegment(directory, 1);
        assertEquals("file is missing", JournalVerifier.verify(directory).findings().get(0).text());
    }

    @Test
    void shouldBreakTheSealBeforeAppending()
    {
        Journals.write(directory, 1);
        assertTrue(Seal.exists(directory));
        try (ChronicleJournal journal = Journals.open(directory))
        {
            assertFalse(Seal.exists(directory));
            assertEquals(4, journal.lastSequence());
        }
        assertTrue(Seal.exists(directory));
    }

    @Test
    void shouldNotTrustANewerSeal() throws IOException
    {
        Journals.write(directory, 1);
        final Path seal = directory.resolve(JournalDirectory.SEAL);
        final byte[] bytes = Files.readAllBytes(seal);
        bytes[4] = 2;
        final java.util.zip.CRC32C crc = new java.util.zip.CRC32C();
        crc.update(bytes, 0, bytes.length - 4);
        ByteBuffer.wrap(bytes).order(java.nio.ByteOrder.LITTLE_ENDIAN).putInt(bytes.length - 4, (int)crc.getValue());
        Files.write(seal, bytes);
        final JournalException ex = assertThrows(JournalException.class, () -> Journals.open(directory));
        assertEquals(Reason.NEWER_FORMAT, ex.reason());
        assertTrue(ex.getMessage().contains("format version 2 is newer than 1"), ex::getMessage);
    }

    private List<Path> files() throws IOException
    {
        try (Stream<Path> files = Files.walk(directory))
        {
            return files.filter(Files::isRegularFile)
                .filter(file -> !file.endsWith(JournalDirectory.LOCK))
                .sorted()
                .collect(Collectors.toList());
        }
    }

    private static void flip(final Path file, final int offset, final byte bit) throws IOException
    {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE))
        {
            final ByteBuffer one = ByteBuffer.allocate(1);
            channel.read(one, offset);
            one.put(0, (byte)(one.get(0) ^ bit));
            channel.write(one.flip(), offset);
        }
    }
}
