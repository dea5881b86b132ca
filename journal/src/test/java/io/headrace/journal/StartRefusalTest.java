package io.headrace.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headrace.engine.DurabilityLevel;
import io.headrace.engine.JournalException;
import io.headrace.engine.JournalException.Reason;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class StartRefusalTest
{
    /** Has room for some operations that need it. */
    private static final class SmallDisk extends DiskAccess
    {
        private int remaining;

        SmallDisk(final int remaining)
        {
            this.remaining = remaining;
        }

        private void take() throws IOException
        {
            if (remaining-- <= 0)
            {
                throw new IOException("No space left on device");
            }
        }

        @Override
        void createDirectory(final Path directory) throws IOException
        {
            take();
            super.createDirectory(directory);
        }

        @Override
        FileChannel create(final Path file) throws IOException
        {
            take();
            return super.create(file);
        }

        @Override
        void writeZeros(final FileChannel channel, final long position, final int length) throws IOException
        {
            take();
            super.writeZeros(channel, position, length);
        }
    }

    @TempDir
    private Path directory;

    @Test
    void shouldChangeNothingWhenThereIsNoRoom() throws IOException
    {
        Journals.write(directory, 3);
        final Map<String, String> before = content();
        int room = 0;
        JournalException refusal = assertThrows(JournalException.class, () -> open(new SmallDisk(0)));
        while (refusal != null)
        {
            assertEquals(Reason.UNAVAILABLE, refusal.reason());
            assertTrue(refusal.getMessage().contains("No space left on device"), refusal::getMessage);
            assertEquals(before, content(), "room=" + room);
            room++;
            refusal = refusal(new SmallDisk(room));
        }
        assertTrue(room >= 4, "room=" + room);
        assertNotEquals(before, content());
        assertTrue(JournalVerifier.verify(directory).isSound());
    }

    private JournalException refusal(final SmallDisk disk)
    {
        try (ChronicleJournal journal = open(disk))
        {
            disk.remaining = Integer.MAX_VALUE;
            assertEquals(12, journal.lastSequence());
            return null;
        }
        catch (final JournalException ex)
        {
            return ex;
        }
    }

    @Test
    void shouldAcceptWhatAStartHasLeftThatDiedBeforeItBrokeTheSeal() throws IOException
    {
        Journals.write(directory, 3);
        final Path half = Files.createDirectory(directory.resolve(JournalDirectory.segmentName(7)));
        assertTrue(JournalVerifier.verify(directory).isSound());
        Files.write(half.resolve(JournalDirectory.SEGMENT_FILE), new byte[5000]);
        assertTrue(JournalVerifier.verify(directory).isSound());
        try (ChronicleJournal journal = Journals.open(directory))
        {
            assertEquals(12, journal.lastSequence());
            assertTrue(journal.recovery().sealed());
            assertEquals(1, journal.recovery().remarks().size());
            assertEquals("segment=segment-0000000007 holds no batch and was removed: its file has no whole header, " +
                "as when its creation was interrupted", journal.recovery().remarks().get(0));
        }
    }

    @Test
    void shouldRefuseToStartWhereForcingFails() throws IOException
    {
        Journals.write(directory, 1);
        final Map<String, String> before = content();
        final JournalException ex = assertThrows(JournalException.class, () -> open(new DiskAccess()
        {
            @Override
            void flushDirectory(final Path path) throws IOException
            {
                throw new IOException("Invalid argument");
            }
        }));
        assertEquals(Reason.UNAVAILABLE, ex.reason());
        assertEquals("journal.dir=" + directory + " cannot be forced (java.io.IOException: Invalid argument), so " +
            "synced cannot be promised: set it to a directory on a local file system, and check the disk",
            ex.getMessage());
        assertEquals(before, content());
    }

    @Test
    void shouldPromiseNoMoreThanTheFileSystemKeeps()
    {
        try (ChronicleJournal journal = open(new DiskAccess()
        {
            @Override
            boolean isVolatile(final Path path)
            {
                return true;
            }
        }))
        {
            assertEquals(DurabilityLevel.JOURNALED, journal.highestLevel());
        }
    }

    private ChronicleJournal open(final DiskAccess diskAccess)
    {
        return ChronicleJournal.open(Journals.small(directory).diskAccess(diskAccess));
    }

    private Map<String, String> content() throws IOException
    {
        try (Stream<Path> files = Files.walk(directory))
        {
            return files.filter(file -> !file.endsWith(JournalDirectory.LOCK)).collect(Collectors.toMap(
                file -> directory.relativize(file).toString(), StartRefusalTest::digest, (a, b) -> a, TreeMap::new));
        }
    }

    private static String digest(final Path file)
    {
        try
        {
            return Files.isDirectory(file) ? "directory" :
                java.util.Arrays.hashCode(Files.readAllBytes(file)) + "/" + Files.size(file);
        }
        catch (final IOException ex)
        {
            throw new AssertionError(ex);
        }
    }
}
