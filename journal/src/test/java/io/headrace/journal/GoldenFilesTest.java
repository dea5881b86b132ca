package io.headrace.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headrace.engine.JournalException;
import io.headrace.engine.JournalException.Reason;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The files of each format version as they were once written, byte by byte: a change of a format must not go unnoticed,
 * and what is on somebody's disk must be read for ever. Offsets are numbers here, not names from the code under test.
 */
@Timeout(30)
class GoldenFilesTest
{
    private static final String FIRST = "segment-0000000001/19700101-00LX.cq4";
    private static final String SECOND = "segment-0000000002/19700101-00LX.cq4";
    private static final int FIRST_BATCH = 0x814C;
    private static final int BATCH_LENGTH = 0x90;
    private static final int BLOCK_LENGTH = 65_536;

    @TempDir
    private Path temporary;

    private static Path golden(final String name)
    {
        try
        {
            return Path.of(GoldenFilesTest.class.getResource("/golden/v1/" + name).toURI());
        }
        catch (final URISyntaxException ex)
        {
            throw new AssertionError(ex);
        }
    }

    private static ByteBuffer read(final Path file) throws IOException
    {
        return ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static byte[] content(final ByteBuffer bytes)
    {
        final byte[] content = new byte[bytes.capacity()];
        bytes.get(0, content);
        return content;
    }

    private static String magic(final ByteBuffer bytes, final int offset)
    {
        return new String(content(bytes), offset, 4, StandardCharsets.US_ASCII);
    }

    private static int crc(final ByteBuffer bytes, final int from, final int to)
    {
        final CRC32C crc = new CRC32C();
        crc.update(bytes.slice(from, to - from));
        return (int)crc.getValue();
    }

    private static int batchCrc(final ByteBuffer bytes, final int batch)
    {
        final CRC32C crc = new CRC32C();
        crc.update(bytes.slice(batch, 60));
        crc.update(bytes.slice(batch + 64, BATCH_LENGTH - 64));
        return (int)crc.getValue();
    }

    private Path copy(final String name) throws IOException
    {
        return Journals.crash(golden(name), temporary.resolve(name));
    }

    @Test
    void shouldKnowBatches() throws IOException
    {
        final ByteBuffer bytes = read(golden("journal/" + FIRST));
        int previousCrc = 0;
        for (int i = 0; i < GoldenFiles.BATCHES; i++)
        {
            final int batch = FIRST_BATCH + i * (BATCH_LENGTH + 4);
            assertEquals(BATCH_LENGTH, bytes.getInt(batch - 4), "header of the document");
            assertEquals("HRBT", magic(bytes, batch));
            assertEquals(1, bytes.getShort(batch + 4), "version");
            assertEquals(64, bytes.getShort(batch + 6), "header length");
            assertEquals(BATCH_LENGTH, bytes.getInt(batch + 8), "length");
            assertEquals(2, bytes.getInt(batch + 12), "event count");
            assertEquals(1 + 2L * i, bytes.getLong(batch + 16), "first sequence");
            assertEquals(1_700_000_000_000_000_000L + 1 + 2L * i, bytes.getLong(batch + 24), "timestamp");
            assertEquals(4, bytes.getLong(batch + 32), "durable watermark");
            assertEquals(2, bytes.getInt(batch + 40), "frame count");
            assertEquals(0, bytes.getInt(batch + 44) | bytes.getInt(batch + 48) | bytes.getInt(batch + 52), "reserved");
            assertEquals(previousCrc, bytes.getInt(batch + 56), "chain");
            previousCrc = bytes.getInt(batch + 60);
            assertEquals(previousCrc, batchCrc(bytes, batch), "checksum");
            final int frame = batch + 64;
            assertEquals(36, bytes.getInt(frame), "frame length");
            assertEquals(1, bytes.getShort(frame + 4), "topic id");
            assertEquals(1, bytes.get(frame + 6), "type");
            assertEquals(0, bytes.get(frame + 7), "format");
            assertEquals(0, bytes.getLong(frame + 8), "attributes length, reserved");
            assertEquals(1 + 2 * i, bytes.get(frame + 16), "payload");
        }
        assertEquals(previousCrc, read(golden("journal/" + SECOND)).getInt(FIRST_BATCH + 56), "chain over segments");
    }

    @Test
    void shouldKnowTheWatermark() throws IOException
    {
        final ByteBuffer bytes = read(golden("journal/watermark"));
        assertEquals(4096 + 64, bytes.capacity());
        for (final long generation : new long[]{3, 4})
        {
            final int slot = (int)(generation % 2) * 4096;
            assertEquals("HRWM", magic(bytes, slot));
            assertEquals(1, bytes.getInt(slot + 4), "version");
            assertEquals(generation, bytes.getLong(slot + 8), "generation");
            assertEquals(2 * generation, bytes.getLong(slot + 16), "sequence");
            assertEquals(crc(bytes, slot, slot + 60), bytes.getInt(slot + 60), "checksum");
        }
        assertEquals(new WatermarkFile.Content(4, 8, false, false), WatermarkFile.read(golden("journal")));
    }

    @Test
    void shouldKnowTheFloor() throws IOException
    {
        final ByteBuffer bytes = read(golden("retained/floor"));
        final int slot = 4096;
        assertEquals(slot + 64, bytes.capacity());
        assertEquals("HRFL", magic(bytes, slot));
        assertEquals(1, bytes.getInt(slot + 4), "version");
        assertEquals(1, bytes.getLong(slot + 8), "generation");
        assertEquals(7, bytes.getLong(slot + 16), "first sequence");
        assertEquals(2, bytes.getLong(slot + 24), "segment number");
        final int chain = read(golden("retained/" + SECOND)).getInt(FIRST_BATCH + 56);
        assertEquals(chain, bytes.getInt(slot + 32), "checksum of the batch before");
        assertEquals(crc(bytes, slot, slot + 60), bytes.getInt(slot + 60), "checksum");
        assertEquals(new FloorFile.Floor(1, 7, 2, chain, false), FloorFile.read(golden("retained")));
        assertEquals(FloorFile.Floor.NONE, FloorFile.read(golden("journal")));
    }

    @Test
    void shouldKnowTheSeal() throws IOException
    {
        final ByteBuffer bytes = read(golden("journal/seal"));
        assertEquals("HRSL", magic(bytes, 0));
        assertEquals(1, bytes.getInt(4), "version");
        assertEquals(4, bytes.getInt(8), "entries");
        bytes.position(12);
        final String[] names = {FIRST, SECOND, "watermark", "floor"};
        final long[][] sequences = {{1, 6}, {7, 8}, {0, 0}, {0, 0}};
        for (int i = 0; i < names.length; i++)
        {
            final byte[] name = new byte[bytes.getInt()];
            bytes.get(name);
            assertEquals(names[i], new String(name, StandardCharsets.UTF_8));
            final ByteBuffer file = read(golden("journal/" + names[i]));
            assertTrue(file.capacity() <= BLOCK_LENGTH);
            assertEquals(file.capacity(), bytes.getLong(), "length");
            assertEquals(sequences[i][0], bytes.getLong(), "first sequence");
            assertEquals(sequences[i][1], bytes.getLong(), "last sequence");
            assertEquals(1, bytes.getInt(), "blocks");
            assertEquals(crc(file, 0, file.capacity()), bytes.getInt(), "checksum of the block");
        }
        assertEquals(crc(bytes, 0, bytes.position()), bytes.getInt(), "checksum");
        assertEquals(0, bytes.remaining());
    }

    @Test
    void shouldKnowTheManifest() throws IOException
    {
        final String text = Files.readString(golden("backup/manifest"));
        final List<String> lines = text.lines().toList();
        assertEquals("headrace-backup 1", lines.get(0));
        assertEquals(FIRST + " length=33540 crc32c=" + hex(crc(read(golden("backup/" + FIRST)), 0, 33_540)) +
            " first=1 last=6 chain=" + hex(read(golden("backup/" + SECOND)).getInt(FIRST_BATCH + 56)) + " whole",
            lines.get(1));
        assertEquals(SECOND + " length=33244 crc32c=" + hex(crc(read(golden("backup/" + SECOND)), 0, 33_244)) +
            " first=7 last=8 chain=" + hex(read(golden("backup/" + SECOND)).getInt(FIRST_BATCH + 60)) + " open",
            lines.get(2));
        final int end = text.indexOf(lines.get(3));
        assertEquals("crc32c " + hex(crc(read(golden("backup/manifest")), 0, end)), lines.get(3));
        assertEquals(4, lines.size());
    }

    private static String hex(final int value)
    {
        return String.format(java.util.Locale.ROOT, "%08x", value);
    }

    @Test
    void shouldVerifyAndContinueWhatEarlierVersionsWrote() throws IOException
    {
        for (final String name : List.of("journal", "retained"))
        {
            final Path journal = copy(name);
            final VerificationReport report = JournalVerifier.verify(journal);
            assertTrue(report.isSound() && report.sealed(), () -> report.findings().toString());
            assertEquals("journal".equals(name) ? 1 : 7, report.firstSequence());
            try (ChronicleJournal opened = Journals.open(journal))
            {
                assertEquals(8, opened.lastSequence());
                assertTrue(opened.recovery().sealed());
                BatchWriter.after(opened).append(opened, 1, 1, 8);
            }
            assertTrue(JournalVerifier.verify(journal).isSound());
        }
        final Path backup = copy("backup");
        assertTrue(JournalVerifier.verify(backup).isSound());
        assertNull(JournalVerifier.verify(backup).tornTail());
        assertEquals(5, JournalRestore.toSequence(backup, temporary.resolve("restored"), 5).lastSequence());
    }

    /** Writes a newer version into a file, with a checksum that is right. */
    @FunctionalInterface
    private interface Change
    {
        void apply(ByteBuffer bytes);
    }

    private void refuseNewer(final String name, final String file, final long offset, final Change change)
        throws IOException
    {
        final Path journal = copy(name);
        if (!"seal".equals(file))
        {
            Files.deleteIfExists(journal.resolve("seal"));
        }
        final ByteBuffer bytes = read(journal.resolve(file));
        change.apply(bytes);
        Files.write(journal.resolve(file), content(bytes));
        final JournalException verifying =
            assertThrows(JournalException.class, () -> JournalVerifier.verify(journal));
        assertEquals(Reason.NEWER_FORMAT, verifying.reason());
        assertTrue(verifying.getMessage().startsWith("file=" + journal.resolve(file) + " offset=" + offset),
            verifying::getMessage);
        assertTrue(verifying.getMessage().endsWith("format version 2 is newer than 1, the newest that this program " +
            "knows; nothing was changed: start the newer version"), verifying::getMessage);
        if (!"manifest".equals(file))
        {
            final JournalException opening = assertThrows(JournalException.class, () -> Journals.open(journal));
            assertEquals(Reason.NEWER_FORMAT, opening.reason());
            assertEquals(verifying.getMessage(), opening.getMessage());
        }
    }

    @Test
    void shouldRefuseNewerBatches() throws IOException
    {
        refuseNewer("journal", FIRST, FIRST_BATCH - 4, bytes ->
        {
            bytes.putShort(FIRST_BATCH + 4, (short)2);
            bytes.putInt(FIRST_BATCH + 60, batchCrc(bytes, FIRST_BATCH));
        });
    }

    @Test
    void shouldRefuseANewerWatermark() throws IOException
    {
        refuseNewer("journal", "watermark", 4096, bytes ->
        {
            bytes.putInt(4096 + 4, 2);
            bytes.putInt(4096 + 60, crc(bytes, 4096, 4096 + 60));
        });
    }

    @Test
    void shouldRefuseANewerFloor() throws IOException
    {
        refuseNewer("retained", "floor", 4096, bytes ->
        {
            bytes.putInt(4096 + 4, 2);
            bytes.putInt(4096 + 60, crc(bytes, 4096, 4096 + 60));
        });
    }

    @Test
    void shouldRefuseANewerSeal() throws IOException
    {
        refuseNewer("journal", "seal", 4, bytes ->
        {
            bytes.putInt(4, 2);
            bytes.putInt(bytes.capacity() - 4, crc(bytes, 0, bytes.capacity() - 4));
        });
    }

    @Test
    void shouldRefuseANewerManifest() throws IOException
    {
        refuseNewer("backup", "manifest", 0, bytes ->
        {
            bytes.put("headrace-backup ".length(), (byte)'2');
            final int end = bytes.capacity() - 9;
            bytes.put(end, hex(crc(bytes, 0, end - "crc32c ".length())).getBytes(StandardCharsets.US_ASCII));
        });
    }
}
