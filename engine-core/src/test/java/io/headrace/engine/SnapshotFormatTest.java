package io.headrace.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The bytes of a snapshot: those of version 1 stay readable, and no change of a byte goes unnoticed.
 */
@Timeout(60)
class SnapshotFormatTest
{
    private static final String GOLDEN = "/snapshots/version-1.hrs";
    private static final long SEQUENCE = 1_234_567_890_123L;
    private static final long TIMESTAMP_NS = 1_700_000_000_123_456_789L;
    private static final int BATCH_CRC = 0xCAFE_F00D;

    @TempDir
    private Path directory;
    private SnapshotDirectory snapshots;
    private Path file;

    @BeforeEach
    void open()
    {
        snapshots = SnapshotDirectory.open(directory);
        file = snapshots.path().resolve(SnapshotDirectory.fileName(SEQUENCE));
    }

    private void write()
    {
        try (SnapshotWriter writer = snapshots.create(SEQUENCE, TIMESTAMP_NS, BATCH_CRC))
        {
            put(writer);
            writer.commit();
        }
    }

    private static void put(final SectionSink sink)
    {
        sink.beginSection("engine/topics");
        sink.putInt(1);
        sink.putBytes(new UnsafeBuffer("orders".getBytes(StandardCharsets.US_ASCII)), 0, 6);
        sink.beginSection("engine/timers");
        sink.beginSection("handler/größe");
        sink.putByte((byte)-1);
        sink.putInt(0x0102_0304);
        sink.putLong(0x0102_0304_0506_0708L);
    }

    private static byte[] golden() throws IOException
    {
        try (InputStream stream = SnapshotFormatTest.class.getResourceAsStream(GOLDEN))
        {
            return stream.readAllBytes();
        }
    }

    @Test
    void shouldReadEveryFieldOfVersion1() throws IOException
    {
        Files.write(file, golden());
        try (SnapshotReader reader = snapshots.read(snapshots.list().get(0)))
        {
            assertEquals(1, reader.version());
            assertEquals(SEQUENCE, reader.sequence());
            assertEquals(TIMESTAMP_NS, reader.timestampNs());
            assertEquals(BATCH_CRC, reader.batchCrc());
            assertEquals(260, reader.length());
            assertEquals(List.of("engine/topics", "engine/timers", "handler/größe"), reader.sections());
            assertEquals("678d6c2d4678c005", reader.digests().stateHash());
            assertEquals(
                Map.of("engine/topics", "f9c97749fa68464a", "engine/timers", "e3b0c44298fc1c14",
                    "handler/größe", "dc99d25e35be86d6"),
                reader.digests().sections());

            final SnapshotSource topics = reader.section("engine/topics");
            assertEquals(1, topics.getInt());
            final UnsafeBuffer name = new UnsafeBuffer(new byte[6]);
            topics.getBytes(name, 0, 6);
            assertEquals("orders", name.getStringWithoutLengthAscii(0, 6));
            assertTrue(topics.isEmpty());
            assertTrue(reader.section("engine/timers").isEmpty());
            final SnapshotSource handler = reader.section("handler/größe");
            assertEquals(-1, handler.getByte());
            assertEquals(0x0102_0304, handler.getInt());
            assertEquals(0x0102_0304_0506_0708L, handler.getLong());
            assertTrue(handler.isEmpty());
        }
    }

    @Test
    void shouldWriteVersion1ByteForByte() throws IOException
    {
        write();
        assertArrayEquals(golden(), Files.readAllBytes(file));
    }

    @Test
    void shouldHashALiveStateAsAFile() throws IOException
    {
        final SectionHasher hasher = new SectionHasher(SEQUENCE);
        put(hasher);
        final SectionDigests live = hasher.digests();
        Files.write(file, golden());
        try (SnapshotReader reader = snapshots.read(snapshots.list().get(0)))
        {
            assertEquals(reader.digests().state(), live.state());
            assertEquals(List.of(), reader.digests().differences(live));
        }
    }

    @Test
    void shouldRefuseANewerVersion() throws IOException
    {
        final ByteBuffer bytes = ByteBuffer.wrap(golden()).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putInt(4, 2);
        final CRC32C crc = new CRC32C();
        crc.update(bytes.array(), 0, 44);
        bytes.putInt(44, (int)crc.getValue());
        Files.write(file, bytes.array());

        assertEquals("file=" + file + " offset=0: version=2 is not known to this program, which reads versions 1 to " +
            "1: start the program that wrote it", refusal());
    }

    @Test
    void shouldDetectEveryFlippedBit() throws IOException
    {
        write();
        final byte[] bytes = Files.readAllBytes(file);
        for (int bit = 0; bit < bytes.length * Byte.SIZE; bit++)
        {
            final byte[] flipped = bytes.clone();
            flipped[bit / Byte.SIZE] ^= (byte)(1 << (bit % Byte.SIZE));
            Files.write(file, flipped);
            final String refusal = refusal();
            assertTrue(refusal.startsWith("file=" + file + " offset="), refusal);
        }
    }

    @Test
    void shouldDetectEveryLengthThatIsNotItsOwn() throws IOException
    {
        write();
        final byte[] bytes = Files.readAllBytes(file);
        for (int length = 0; length < bytes.length; length++)
        {
            Files.write(file, Arrays.copyOf(bytes, length));
            final String refusal = refusal();
            assertTrue(refusal.contains("the file ends within this"), refusal);
        }
        Files.write(file, Arrays.copyOf(bytes, bytes.length + 1));
        assertEquals("file=" + file + " offset=" + (bytes.length - 24) + ": size=" + (bytes.length + 1) +
            " but the trailer ends at " + bytes.length + " and says " + bytes.length, refusal());
    }

    @Test
    void shouldDetectABlockThatIsLeftOut() throws IOException
    {
        final int length = 2 * SectionStage.BLOCK_LENGTH;
        try (SnapshotWriter writer = snapshots.create(SEQUENCE, TIMESTAMP_NS, BATCH_CRC))
        {
            writer.beginSection("handler/a");
            writer.putBytes(new UnsafeBuffer(new byte[length]), 0, length);
            writer.commit();
        }
        final byte[] bytes = Files.readAllBytes(file);
        final int first = 48 + 12 + "handler/a".length();
        final int second = first + 8 + SectionStage.BLOCK_LENGTH;
        final byte[] without = Arrays.copyOf(bytes, bytes.length - (second - first));
        System.arraycopy(bytes, second, without, first, bytes.length - second);
        Files.write(file, without);

        assertTrue(refusal().contains(": section=handler/a has length=65536 hash="), refusal());
    }

    @Test
    void shouldRefuseAFileUnderTheNameOfAnother() throws IOException
    {
        write();
        final Path other = snapshots.path().resolve(SnapshotDirectory.fileName(5));
        Files.move(file, other);
        file = other;
        assertEquals("file=" + file + " offset=0: sequence=" + SEQUENCE + " is not that of the name of the file",
            refusal());
    }

    private String refusal()
    {
        return assertThrows(SnapshotException.class, () -> snapshots.read(snapshots.list().get(0)).close())
            .getMessage();
    }
}
