package io.headrace.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headrace.engine.FaultyDisk.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is left when writing a snapshot fails, or the process ends, at every operation on a file.
 */
@Timeout(60)
class SnapshotFaultTest
{
    private static final long OLD = 7;
    private static final long NEW = 9;
    private static final int NOWHERE = Integer.MAX_VALUE;
    private static final int SMALL = 100;
    /** Long enough to be forced while it is written. */
    private static final int LARGE = SnapshotWriter.FORCE_DISTANCE + 3 * SectionStage.BLOCK_LENGTH;

    @TempDir
    private Path root;
    private int cycle;

    @Test
    void shouldUseEveryOperation()
    {
        assertEquals(
            List.of("createDirectory", "forceDirectory", "delete", "create", "write", "write", "write", "write",
                "write", "force", "close", "rename", "forceDirectory"),
            operations(SMALL));
        assertEquals(2, operations(LARGE).stream().filter("force"::equals).count());
    }

    private List<String> operations(final int length)
    {
        final FaultyDisk disk = new FaultyDisk(Fault.FAILS, NOWHERE);
        write(freshDirectory(), disk, OLD, length);
        return disk.operations;
    }

    @Test
    void shouldKeepTheOlderSnapshotWhateverStepEndsTheProcess() throws IOException
    {
        for (final Fault fault : List.of(Fault.HALTS_BEFORE, Fault.HALTS_WITHIN, Fault.HALTS_AFTER))
        {
            boolean halted = true;
            for (int at = 0; halted; at++)
            {
                final Path directory = withOldSnapshot();
                final FaultyDisk disk = new FaultyDisk(fault, at);
                halted = endsBy(FaultyDisk.Halt.class, () -> write(directory, disk, NEW, SMALL));
                checkAfterwards(directory, fault + " at " + at, disk.operations);
                assertEquals(halted ? at + 1 : at, disk.operations.size(), "each step was the last one once");
            }
        }
    }

    @Test
    void shouldKeepTheOlderSnapshotWhateverStepFails() throws IOException
    {
        for (final int length : new int[]{SMALL, LARGE})
        {
            boolean failed = true;
            for (int at = 0; failed; at++)
            {
                final Path directory = withOldSnapshot();
                final FaultyDisk disk = new FaultyDisk(Fault.FAILS, at);
                failed = endsBy(SnapshotException.class, () -> write(directory, disk, NEW, length));
                checkAfterwards(directory, "fails at " + at, disk.operations);
            }
        }
    }

    @Test
    void shouldRemoveTheTemporaryFileWhenTheDiskIsFull() throws IOException
    {
        final Path directory = withOldSnapshot();
        final FaultyDisk disk = new FaultyDisk(Fault.FAILS, 3);

        final SnapshotException ex =
            assertThrows(SnapshotException.class, () -> write(directory, disk, NEW, SMALL));

        assertEquals("file=" + directory.resolve("snapshots/snapshot-00000000000000000009.hrs") +
            " cannot be written, so that the snapshot before stays the newest: check free space and permissions" +
            " (java.io.IOException: No space left on device)", ex.getMessage());
        assertEquals(List.of("snapshot-00000000000000000007.hrs"), names(directory));
    }

    @Test
    void shouldRefuseToCommitWhenAHandlerHidesTheFailure()
    {
        final Path directory = freshDirectory();
        final SnapshotDirectory snapshots =
            SnapshotDirectory.open(directory, new FaultyDisk(Fault.FAILS, 6));
        final SnapshotWriter writer = snapshots.create(NEW, 0, 0);
        writer.beginSection("handler/count");
        writer.putLong(1);
        assertThrows(SnapshotException.class, () -> writer.beginSection("handler/next"));

        assertThrows(SnapshotException.class, writer::commit);
        assertEquals(List.of(), snapshots.list());
    }

    private boolean endsBy(final Class<? extends Throwable> type, final Runnable work)
    {
        try
        {
            work.run();
            return false;
        }
        catch (final SnapshotException | FaultyDisk.Halt ex)
        {
            assertEquals(type, ex.getClass());
            return true;
        }
    }

    private Path freshDirectory()
    {
        final Path directory = root.resolve("journal-" + cycle++);
        assertTrue(directory.toFile().mkdirs());
        return directory;
    }

    private Path withOldSnapshot()
    {
        final Path directory = freshDirectory();
        write(directory, new SnapshotDisk(), OLD, SMALL);
        return directory;
    }

    private static void write(final Path directory, final SnapshotDisk disk, final long sequence, final int length)
    {
        try (SnapshotWriter writer = SnapshotDirectory.open(directory, disk).create(sequence, sequence, (int)sequence))
        {
            writer.beginSection("handler/fill");
            writer.putLong(sequence);
            writer.putBytes(new UnsafeBuffer(new byte[length]), 0, length);
            writer.commit();
        }
    }

    /** As the next process finds it: one whole snapshot or two, nothing damaged, nothing left over. */
    private static void checkAfterwards(final Path directory, final String where, final List<String> operations)
        throws IOException
    {
        final SnapshotDirectory snapshots = SnapshotDirectory.open(directory);
        final boolean renamed = snapshots.list().size() == 2;
        assertFalse(renamed && !operations.contains("rename"), where);
        try (SnapshotReader reader = snapshots.newestValid(Long.MAX_VALUE, ex ->
        {
            throw new AssertionError(where, ex);
        }))
        {
            assertNotNull(reader, where);
            assertEquals(renamed ? NEW : OLD, reader.sequence(), where);
            assertEquals(reader.sequence(), reader.section("handler/fill").getLong(), where);
        }
        assertEquals(renamed ? 2 : 1, names(directory).size(), where);
    }

    private static List<String> names(final Path directory) throws IOException
    {
        try (Stream<Path> files = Files.list(directory.resolve(SnapshotDirectory.NAME)))
        {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
