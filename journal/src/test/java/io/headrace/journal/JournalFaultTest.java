package io.headrace.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headrace.engine.Journal;
import io.headrace.engine.JournalException;
import io.headrace.engine.JournalException.Reason;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class JournalFaultTest
{
    @TempDir
    private Path directory;
    private boolean full;
    private boolean roomForTheHeaderOnly;
    private boolean broken;
    private long timeNs;

    private final class FaultyDisk extends DiskAccess
    {
        @Override
        void writeZeros(final FileChannel channel, final long position, final int length) throws IOException
        {
            if (full && !(roomForTheHeaderOnly && position == 0))
            {
                throw new IOException("No space left on device");
            }
            super.writeZeros(channel, position, length);
        }

        @Override
        void flush(final FileChannel channel, final boolean metaData) throws IOException
        {
            if (broken)
            {
                throw new IOException("Input/output error");
            }
            super.flush(channel, metaData);
        }
    }

    private ChronicleJournal open()
    {
        return ChronicleJournal.open(
            Journals.small(directory).diskAccess(new FaultyDisk()).nanoClock(() -> timeNs));
    }

    @Test
    void shouldPushBackWhileTheDiskIsFullAndGoOnByItself()
    {
        try (ChronicleJournal journal = open())
        {
            final BatchWriter batches = BatchWriter.after(journal);
            full = true;
            int appended = 0;
            int result = Journal.APPENDED;
            while (result == Journal.APPENDED)
            {
                batches.batch(1, 10_000);
                result = journal.append(batches.buffer(), 0, batches.length());
                if (result == Journal.APPENDED)
                {
                    batches.accept();
                    appended++;
                    journal.maintain();
                    timeNs += 1_000_000_000;
                }
            }
            assertTrue(journal.impediment().contains("No space left on device"), journal::impediment);
            assertTrue(journal.impediment().startsWith("journal.dir=" + directory), journal::impediment);
            assertEquals(appended, journal.force());
            journal.maintain();
            full = false;
            journal.maintain();
            assertTrue(journal.impediment() != null, "tries again only after a while");
            timeNs += 1_000_000_000;
            assertTrue(journal.maintain() > 0);
            assertNull(journal.impediment());
            batches.append(journal);
            assertEquals(appended + 1, journal.lastSequence());
        }
        assertTrue(JournalVerifier.verify(directory).isSound());
    }

    @Test
    void shouldReleaseLockAndFilesWhenItCannotOpen() throws IOException
    {
        Journals.write(directory, 3);
        full = true;
        final JournalException ex = assertThrows(JournalException.class, this::open);
        assertEquals(Reason.UNAVAILABLE, ex.reason());
        assertTrue(ex.getMessage().contains("No space left on device"), ex::getMessage);
        roomForTheHeaderOnly = true;
        assertThrows(JournalException.class, this::open);
        awaitNoOpenFiles();
        full = false;
        open().close();
        assertTrue(JournalVerifier.verify(directory).isSound());
    }

    /** Chronicle closes in the background, so it may take a moment; the deadline is that of the class. */
    private void awaitNoOpenFiles() throws IOException
    {
        while (!openFiles().isEmpty())
        {
            assertFalse(Thread.currentThread().isInterrupted(), "files are still open when the deadline is over");
            Thread.onSpinWait();
        }
    }

    /** Of this process below the directory. */
    private List<String> openFiles() throws IOException
    {
        final String below = directory.toRealPath().toString();
        return OpenDescriptors.of("self").stream().filter(target -> target.startsWith(below)).toList();
    }

    @Test
    void shouldStopForGoodWhenForcingFails()
    {
        final ChronicleJournal journal = open();
        final BatchWriter batches = BatchWriter.after(journal);
        batches.append(journal, 1, 1, 8);
        assertEquals(1, journal.force());
        batches.append(journal, 1, 1, 8);
        broken = true;
        final JournalException ex = assertThrows(JournalException.class, journal::force);
        assertEquals(Reason.FORCE_FAILED, ex.reason());
        assertTrue(ex.getMessage().contains("sequence=2 failed"), ex::getMessage);
        broken = false;
        assertThrows(JournalException.class, journal::force);
        assertThrows(JournalException.class, journal::maintain);
        batches.batch(1, 8);
        assertThrows(JournalException.class, () -> journal.append(batches.buffer(), 0, batches.length()));
        journal.close();
        assertFalse(Seal.exists(directory));
        assertEquals(1, JournalVerifier.verify(directory).segments());
        try (ChronicleJournal next = open())
        {
            assertEquals(2, next.lastSequence());
            assertFalse(next.recovery().sealed());
        }
    }

    @Test
    void shouldRefuseASecondWriterInTheSameProcess()
    {
        try (ChronicleJournal journal = open())
        {
            assertEquals(0, journal.lastSequence());
            final JournalException ex = assertThrows(JournalException.class, this::open);
            assertEquals(Reason.UNAVAILABLE, ex.reason());
            assertTrue(ex.getMessage().contains("in use by process " + ProcessHandle.current().pid() + ", started "),
                ex::getMessage);
            assertTrue(JournalReader.info(directory).lockHolder().contains("" + ProcessHandle.current().pid()));
            assertThrows(JournalException.class, this::open);
        }
        open().close();
        assertNull(JournalReader.info(directory).lockHolder());
    }

    @Test
    void shouldNameWhatIsNotPartOfAJournal() throws IOException
    {
        Files.writeString(directory.resolve("notes.txt"), "mine");
        final JournalException ex = assertThrows(JournalException.class, this::open);
        assertEquals(Reason.UNAVAILABLE, ex.reason());
        assertEquals("journal.dir=" + directory + " holds notes.txt, which is not part of a journal: " +
            "move it away or set another directory", ex.getMessage());
        Files.delete(directory.resolve("notes.txt"));
        Files.writeString(directory.resolve("counters.dat"), "the engine's");
        open().close();
        Files.writeString(Files.createDirectory(directory.resolve("segment-0000000007")).resolve("x"), "");
        assertTrue(assertThrows(JournalException.class, this::open).getMessage().contains("segment-0000000007/x"));
    }

    @Test
    void shouldRefuseADirectoryThatIsAFile() throws IOException
    {
        final Path file = Files.writeString(directory.resolve("file"), "");
        final JournalException ex = assertThrows(JournalException.class, () -> Journals.open(file));
        assertEquals(Reason.UNAVAILABLE, ex.reason());
        assertEquals("journal.dir=" + file + " is a file or lies below one: set it to a directory", ex.getMessage());
        assertThrows(JournalException.class, () -> Journals.open(file.resolve("below")));
        assertThrows(JournalException.class, () -> JournalReader.info(directory.resolve("absent")));
    }

    @Test
    void shouldCheckSettings()
    {
        final IllegalArgumentException ex = assertThrows(IllegalArgumentException.class,
            () -> ChronicleJournal.open(Journals.small(directory).fileMaxLength(1000)));
        assertEquals("journal.file.bytes=1000 must be from 327680 (the longest batch and 262144) to 1073741824",
            ex.getMessage());
        assertThrows(IllegalArgumentException.class, () -> new JournalContext().conclude());
        assertThrows(IllegalArgumentException.class, () -> Journals.small(directory).preparedLength(1).conclude());
    }
}
