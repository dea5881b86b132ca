package io.headrace.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Snapshots are found again, fall back to older ones, and go when there are too many.
 */
@Timeout(60)
class SnapshotDirectoryTest
{
    @TempDir
    private Path directory;
    private final List<String> damaged = new ArrayList<>();

    private static SectionDigests write(final SnapshotDirectory snapshots, final long sequence)
    {
        try (SnapshotWriter writer = snapshots.create(sequence, 2 * sequence, 3))
        {
            writer.beginSection("handler/count");
            writer.putLong(sequence);
            return writer.commit();
        }
    }

    private static List<Long> sequences(final SnapshotDirectory snapshots)
    {
        return snapshots.list().stream().map(SnapshotFile::sequence).toList();
    }

    @Test
    void shouldGiveBackWhatWasPut()
    {
        for (long seed = 1; seed <= 20; seed++)
        {
            final SnapshotDirectory snapshots = SnapshotDirectory.open(directory);
            final SectionHasher hasher = new SectionHasher(seed);
            putRandomly(new Random(seed), hasher);
            final SectionDigests written;
            try (SnapshotWriter writer = snapshots.create(seed, 0, 0))
            {
                putRandomly(new Random(seed), writer);
                written = writer.commit();
            }
            try (SnapshotReader reader = snapshots.newestValid(seed, ex -> damaged.add(ex.getMessage())))
            {
                assertEquals(hasher.digests().sections(), written.sections(), "seed=" + seed);
                assertEquals(List.of(), reader.digests().differences(written), "seed=" + seed);
                checkRandomly(new Random(seed), reader, seed);
            }
        }
        assertEquals(List.of(), damaged);
    }

    private static void putRandomly(final Random random, final SectionSink sink)
    {
        final int sections = random.nextInt(4);
        for (int section = 0; section < sections; section++)
        {
            sink.beginSection("handler/" + section);
            final int values = random.nextInt(1000);
            for (int i = 0; i < values; i++)
            {
                switch (random.nextInt(4))
                {
                    case 0 -> sink.putByte((byte)random.nextInt());
                    case 1 -> sink.putInt(random.nextInt());
                    case 2 -> sink.putLong(random.nextLong());
                    default -> sink.putBytes(randomBytes(random), 0, randomLength(random));
                }
            }
        }
    }

    private static UnsafeBuffer randomBytes(final Random random)
    {
        final byte[] bytes = new byte[2 * 1024];
        random.nextBytes(bytes);
        return new UnsafeBuffer(bytes);
    }

    private static int randomLength(final Random random)
    {
        return random.nextInt(2 * 1024 + 1);
    }

    private static void checkRandomly(final Random random, final SnapshotReader reader, final long seed)
    {
        final int sections = random.nextInt(4);
        assertEquals(sections, reader.sections().size(), "seed=" + seed);
        for (int section = 0; section < sections; section++)
        {
            final SnapshotSource source = reader.section("handler/" + section);
            final int values = random.nextInt(1000);
            for (int i = 0; i < values; i++)
            {
                assertFalse(i > 0 && source == null, "seed=" + seed);
                switch (random.nextInt(4))
                {
                    case 0 -> assertEquals((byte)random.nextInt(), source.getByte(), "seed=" + seed);
                    case 1 -> assertEquals(random.nextInt(), source.getInt(), "seed=" + seed);
                    case 2 -> assertEquals(random.nextLong(), source.getLong(), "seed=" + seed);
                    default -> checkBytes(randomBytes(random), randomLength(random), source, seed);
                }
            }
            assertTrue(source.isEmpty(), "seed=" + seed);
            assertThrows(IllegalStateException.class, source::getByte, "seed=" + seed);
        }
    }

    private static void checkBytes(
        final UnsafeBuffer expected, final int length, final SnapshotSource source, final long seed)
    {
        final UnsafeBuffer actual = new UnsafeBuffer(new byte[length]);
        source.getBytes(actual, 0, length);
        expected.wrap(expected, 0, length);
        assertEquals(expected, actual, "seed=" + seed);
    }

    @Test
    void shouldReadValuesThatStraddleBlocks()
    {
        final SnapshotDirectory snapshots = SnapshotDirectory.open(directory);
        final int length = SectionStage.BLOCK_LENGTH + 16;
        final UnsafeBuffer bytes = new UnsafeBuffer(new byte[length]);
        for (int i = 0; i < length; i++)
        {
            bytes.putByte(i, (byte)i);
        }
        try (SnapshotWriter writer = snapshots.create(1, 0, 0))
        {
            writer.beginSection("handler/a");
            writer.putBytes(bytes, 0, length);
            writer.commit();
        }
        try (SnapshotReader reader = snapshots.newestValid(1, ex -> damaged.add(ex.getMessage())))
        {
            final SnapshotSource source = reader.section("handler/a");
            source.getBytes(new UnsafeBuffer(new byte[length]), 0, SectionStage.BLOCK_LENGTH - 1);
            assertEquals(bytes.getInt(SectionStage.BLOCK_LENGTH - 1), source.getInt());
            final SnapshotSource again = reader.section("handler/a");
            again.getBytes(new UnsafeBuffer(new byte[length]), 0, SectionStage.BLOCK_LENGTH - 5);
            assertEquals(bytes.getLong(SectionStage.BLOCK_LENGTH - 5), again.getLong());
        }
    }

    @Test
    void shouldFallBackToTheSnapshotBefore() throws IOException
    {
        final SnapshotDirectory snapshots = SnapshotDirectory.open(directory);
        write(snapshots, 10);
        write(snapshots, 20);
        write(snapshots, 30);
        final Path newest = snapshots.list().get(2).path();
        final byte[] bytes = Files.readAllBytes(newest);
        bytes[50] ^= 1;
        Files.write(newest, bytes);

        try (SnapshotReader reader = snapshots.newestValid(Long.MAX_VALUE, ex -> damaged.add(ex.getMessage())))
        {
            assertEquals(20, reader.sequence());
            assertEquals(40, reader.timestampNs());
        }
        assertEquals(List.of("file=" + newest + " offset=48: no section begins here"), damaged);
        assertEquals(List.of(10L, 20L, 30L), sequences(snapshots), "a damaged file is left to be looked at");
    }

    @Test
    void shouldNotLookBeyondASequence()
    {
        final SnapshotDirectory snapshots = SnapshotDirectory.open(directory);
        write(snapshots, 10);
        write(snapshots, 20);

        try (SnapshotReader reader = snapshots.newestValid(19, ex -> damaged.add(ex.getMessage())))
        {
            assertEquals(10, reader.sequence());
        }
        assertNull(snapshots.newestValid(9, ex -> damaged.add(ex.getMessage())));
        assertEquals(List.of(), damaged);
    }

    @Test
    void shouldRemoveTheOldestAndLeaveForeignFilesAlone() throws IOException
    {
        final SnapshotDirectory snapshots = SnapshotDirectory.open(directory);
        for (long sequence = 1; sequence <= 5; sequence++)
        {
            write(snapshots, sequence);
        }
        final List<String> foreign = List.of("notes.txt", "snapshot-5.hrs", "snapshot-0000000000000000000x.hrs",
            "snapshot-99999999999999999999.hrs", "snapshot-00000000000000000001.hrs.bak");
        for (final String name : foreign)
        {
            Files.createFile(snapshots.path().resolve(name));
        }

        assertEquals(4, snapshots.neededFrom(3));
        assertEquals(1, snapshots.neededFrom(6));
        assertEquals(3, snapshots.prune(2));
        assertEquals(0, snapshots.prune(2));

        assertEquals(List.of(4L, 5L), sequences(snapshots));
        for (final String name : foreign)
        {
            assertTrue(Files.exists(snapshots.path().resolve(name)), name);
        }
        assertEquals("snapshot.keep=0 must be at least 1",
            assertThrows(IllegalArgumentException.class, () -> snapshots.prune(0)).getMessage());
    }

    @Test
    void shouldRemoveWhatAnInterruptedWriteHasLeft() throws IOException
    {
        final SnapshotDirectory snapshots = SnapshotDirectory.open(directory);
        final Path leftover = Files.createFile(snapshots.path().resolve(SnapshotDirectory.TEMPORARY));

        SnapshotDirectory.reading(directory).list();
        assertTrue(Files.exists(leftover), "a reader changes nothing");
        SnapshotDirectory.open(directory);
        assertFalse(Files.exists(leftover));
    }

    @Test
    void shouldFindNothingWhereNoSnapshotsAre()
    {
        final SnapshotDirectory snapshots = SnapshotDirectory.reading(directory);
        assertEquals(List.of(), snapshots.list());
        assertNull(snapshots.newestValid(Long.MAX_VALUE, ex -> damaged.add(ex.getMessage())));
        assertFalse(Files.exists(snapshots.path()));
    }

    @Test
    void shouldLeaveNothingOfWhatIsAborted()
    {
        final SnapshotDirectory snapshots = SnapshotDirectory.open(directory);
        final SnapshotWriter writer = snapshots.create(1, 0, 0);
        writer.beginSection("handler/a");
        writer.putInt(1);
        writer.abort();

        assertFalse(Files.exists(snapshots.path().resolve(SnapshotDirectory.TEMPORARY)));
        assertEquals(List.of(), snapshots.list());
        assertThrows(IllegalStateException.class, writer::commit);
    }

    @Test
    void shouldRefuseWrongUseOfSections()
    {
        final SectionHasher hasher = new SectionHasher(1);
        assertThrows(IllegalStateException.class, () -> hasher.putByte((byte)1));
        hasher.beginSection("a");
        assertEquals("section=a is given twice: names of sections are unique",
            assertThrows(IllegalArgumentException.class, () -> hasher.beginSection("a")).getMessage());
        assertThrows(IllegalArgumentException.class, () -> hasher.beginSection(""));
        assertThrows(IllegalArgumentException.class, () -> hasher.beginSection("x".repeat(513)));
        hasher.digests();
        assertThrows(IllegalStateException.class, () -> hasher.putLong(1));
    }

    @Test
    void shouldNameTheSectionsThatDiffer()
    {
        final SectionHasher one = new SectionHasher(1);
        one.beginSection("handler/a");
        one.putInt(1);
        one.beginSection("handler/b");
        one.putInt(1);
        final SectionHasher other = new SectionHasher(1);
        other.beginSection("handler/a");
        other.putInt(1);
        other.beginSection("handler/b");
        other.putInt(2);
        other.beginSection("handler/c");

        assertEquals(List.of("handler/b", "handler/c"), one.digests().differences(other.digests()));
        assertFalse(one.digests().stateHash().equals(other.digests().stateHash()));
    }
}
