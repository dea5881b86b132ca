package io.headrace.journal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headrace.bus.FrameDescriptor;
import io.headrace.engine.BatchDescriptor;
import io.headrace.engine.JournalCursor;
import io.headrace.engine.JournalException;
import io.headrace.engine.JournalException.Reason;
import io.headrace.engine.SnapshotDirectory;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import net.openhft.chronicle.queue.ChronicleQueue;
import net.openhft.chronicle.queue.ExcerptTailer;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import net.openhft.chronicle.queue.rollcycles.SparseRollCycles;
import net.openhft.chronicle.wire.DocumentContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class BackupTest
{
    private static final int EVENTS = 4;
    private static final int PAYLOAD_LENGTH = 3000;

    @TempDir
    private Path temporary;
    private Path directory;
    private Path backup;
    private Path restored;

    @BeforeEach
    void name()
    {
        directory = temporary.resolve("journal");
        backup = temporary.resolve("backup");
        restored = temporary.resolve("restored");
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

    private void write(final int batches)
    {
        try (ChronicleJournal journal = Journals.open(directory))
        {
            BatchWriter.after(journal).append(journal, batches, EVENTS, PAYLOAD_LENGTH);
        }
    }

    @Test
    void shouldCopyOnlyWhatIsNew()
    {
        try (ChronicleJournal journal = Journals.open(directory))
        {
            final BatchWriter batches = BatchWriter.after(journal);
            batches.append(journal, 40, EVENTS, PAYLOAD_LENGTH);
            journal.force();
            batches.append(journal, 1, EVENTS, PAYLOAD_LENGTH);
            final BackupReport first = JournalBackup.run(directory, backup);
            assertEquals(1, first.firstSequence());
            assertEquals(40 * EVENTS, first.lastSequence(), "only what is durable");
            assertEquals(first.segments(), first.filesCopied());
            assertTrue(first.segments() > 1);
            final BackupReport again = JournalBackup.run(directory, backup);
            assertEquals(0, again.bytesCopied());
            assertEquals(0, again.filesCopied());
            journal.force();
            final BackupReport next = JournalBackup.run(directory, backup);
            assertEquals(41 * EVENTS, next.lastSequence());
            assertEquals(1, next.filesCopied());
            assertTrue(next.bytesCopied() < 2 * EVENTS * PAYLOAD_LENGTH, next::toString);
            batches.append(journal, 40, EVENTS, PAYLOAD_LENGTH);
            journal.force();
            JournalBackup.run(directory, backup);
            final VerificationReport report = JournalVerifier.verify(backup);
            assertTrue(report.isSound(), () -> report.findings().toString());
            assertEquals(81 * EVENTS, report.lastSequence());
            assertNull(report.tornTail());
            assertEquals(batchesOf(directory), batchesOf(backup));
        }
    }

    @Test
    void shouldNoticeAFlippedByteInABackup() throws IOException
    {
        write(20);
        JournalBackup.run(directory, backup);
        final List<Path> files;
        try (Stream<Path> all = Files.walk(backup))
        {
            files = all.filter(Files::isRegularFile).filter(file -> !file.endsWith(JournalDirectory.LOCK)).toList();
        }
        for (final Path file : files)
        {
            if (!file.endsWith(JournalDirectory.WATERMARK))
            {
                final byte[] content = Files.readAllBytes(file);
                for (int offset = 0; offset < content.length - SegmentWriter.INITIAL_LENGTH / 32; offset += 2999)
                {
                    content[offset] ^= 4;
                    Files.write(file, content);
                    assertFalse(isSound(), file + " offset=" + offset);
                    content[offset] ^= 4;
                }
                Files.write(file, content);
            }
        }
        assertTrue(isSound());
    }

    private boolean isSound()
    {
        try
        {
            return JournalVerifier.verify(backup).isSound();
        }
        catch (final JournalException ex)
        {
            assertEquals(Reason.DAMAGED, ex.reason());
            return false;
        }
    }

    @Test
    void shouldRefuseATargetThatIsNoBackupOfThisJournal() throws IOException
    {
        write(2);
        final Path other = temporary.resolve("other");
        try (ChronicleJournal journal = Journals.open(other))
        {
            new BatchWriter(1, 0).append(journal, 9, 1, 10);
        }
        JournalBackup.run(directory, backup);
        final JournalException another =
            assertThrows(JournalException.class, () -> JournalBackup.run(other, backup));
        assertEquals("backup directory=" + backup + " holds another journal than " + other +
            ": name an empty directory, or that of earlier backups of this journal", another.getMessage());
        final JournalException journal = assertThrows(JournalException.class, () -> JournalBackup.run(backup, other));
        assertTrue(journal.getMessage().contains("is not a backup"), journal::getMessage);
        Files.writeString(Files.createDirectory(temporary.resolve("mine")).resolve("file"), "mine");
        assertThrows(JournalException.class, () -> JournalBackup.run(directory, temporary.resolve("mine")));
        assertTrue(JournalVerifier.verify(backup).isSound());
    }

    @Test
    void shouldGoOnWhereRetentionHasDroppedWhatIsBackedUp() throws IOException
    {
        try (ChronicleJournal journal = Journals.open(directory))
        {
            final BatchWriter batches = BatchWriter.after(journal);
            batches.append(journal, 60, EVENTS, PAYLOAD_LENGTH);
            journal.force();
            work(journal);
            JournalBackup.run(directory, backup);
            journal.retainFrom(Long.MAX_VALUE);
            work(journal);
            assertTrue(journal.firstSequence() > 1);
            batches.append(journal, 30, EVENTS, PAYLOAD_LENGTH);
            journal.force();
            final BackupReport report = JournalBackup.run(directory, backup);
            assertEquals(1, report.firstSequence());
            assertEquals(90 * EVENTS, report.lastSequence());
            assertTrue(JournalVerifier.verify(backup).isSound());

            final Path late = temporary.resolve("late");
            JournalBackup.run(directory, late);
            assertEquals(journal.firstSequence(), JournalVerifier.verify(late).firstSequence());
            assertTrue(JournalVerifier.verify(late).isSound());
            batches.append(journal, 60, EVENTS, PAYLOAD_LENGTH);
            journal.force();
            work(journal);
            work(journal);
            final JournalException ex = assertThrows(JournalException.class, () -> JournalBackup.run(directory, late));
            assertTrue(ex.getMessage().contains("back up to an empty directory, and more often than retention drops"),
                ex::getMessage);
            assertTrue(JournalVerifier.verify(late).isSound());
        }
    }

    @Test
    void shouldCopySnapshotsThatAreNotNewerThanTheBackup() throws IOException
    {
        write(2);
        final Path snapshots = Files.createDirectory(directory.resolve(SnapshotDirectory.NAME));
        for (final long sequence : new long[]{3, 8, 9})
        {
            Files.write(snapshots.resolve(SnapshotDirectory.fileName(sequence)), new byte[]{1, (byte)sequence});
        }
        assertEquals(2, JournalBackup.run(directory, backup).snapshots());
        assertEquals(0, JournalBackup.run(directory, backup).bytesCopied());
        assertFalse(Files.exists(backup.resolve(directory.relativize(snapshots))
            .resolve(SnapshotDirectory.fileName(9))));
        assertEquals(1, JournalRestore.toSequence(backup, restored, 7).snapshots());
        assertArrayEquals(new byte[]{1, 3}, Files.readAllBytes(
            restored.resolve(SnapshotDirectory.NAME).resolve(SnapshotDirectory.fileName(3))));
    }

    @Test
    void shouldRestoreToEverySequence() throws IOException
    {
        write(2);
        write(3);
        JournalBackup.run(directory, backup);
        final List<String> all = events(directory);
        for (int last = 1; last <= 5 * EVENTS; last++)
        {
            final Path target = temporary.resolve("restored-" + last);
            final RestoreReport report = JournalRestore.toSequence(backup, target, last);
            assertEquals(last, report.lastSequence());
            assertEquals(1, report.firstSequence());
            assertEquals(all.subList(0, last), events(target));
            final VerificationReport verified = JournalVerifier.verify(target);
            assertTrue(verified.isSound() && verified.sealed(), () -> verified.findings().toString());
            assertEquals(last, verified.lastSequence());
            try (ChronicleJournal journal = Journals.open(target))
            {
                assertEquals(last, journal.lastSequence());
                assertTrue(journal.recovery().sealed());
                BatchWriter.after(journal).append(journal, 1, 1, 8);
            }
            assertTrue(JournalVerifier.verify(target).isSound());
        }
    }

    @Test
    void shouldRestoreToATime()
    {
        write(5);
        JournalBackup.run(directory, backup);
        // A batch has the time of its first sequence.
        final long thirdNs = BatchWriter.TIMESTAMP_NS + 2 * EVENTS + 1;
        final RestoreReport report = JournalRestore.toTime(backup, restored, thirdNs);
        assertEquals(3 * EVENTS, report.lastSequence());
        assertEquals(thirdNs, report.lastTimestampNs());
        final Path earlier = temporary.resolve("earlier");
        assertEquals(2 * EVENTS, JournalRestore.toTime(backup, earlier, thirdNs - 1).lastSequence());
        assertEquals(batchesOf(directory).subList(0, 2), batchesOf(earlier));
        final Path before = temporary.resolve("before");
        final JournalException ex = assertThrows(
            JournalException.class, () -> JournalRestore.toTime(backup, before, BatchWriter.TIMESTAMP_NS));
        assertEquals("nothing can be restored: no event of " + backup + " is that old", ex.getMessage());
        assertEquals(0, before.toFile().list().length);
    }

    @Test
    void shouldRefuseToRestoreWhatIsNotThereOrOverSomething() throws IOException
    {
        write(2);
        JournalBackup.run(directory, backup);
        assertEquals("sequence=9 cannot be restored: " + backup + " holds durable events from 1 to 8",
            assertThrows(JournalException.class, () -> JournalRestore.toSequence(backup, restored, 9)).getMessage());
        Files.writeString(restored.resolve("mine"), "mine");
        assertEquals("target directory=" + restored + " is not empty: name one that is empty or absent",
            assertThrows(JournalException.class, () -> JournalRestore.run(backup, restored)).getMessage());
        assertEquals("mine", Files.readString(restored.resolve("mine")));
    }

    @Test
    void shouldRefuseToRestoreBeforeTheFirstSnapshotOfAJournalWhoseBeginIsGone() throws IOException
    {
        final long first;
        try (ChronicleJournal journal = Journals.open(directory))
        {
            BatchWriter.after(journal).append(journal, 60, EVENTS, PAYLOAD_LENGTH);
            journal.force();
            work(journal);
            journal.retainFrom(100);
            work(journal);
            first = journal.firstSequence();
        }
        final Path snapshots = Files.createDirectory(directory.resolve(SnapshotDirectory.NAME));
        Files.write(snapshots.resolve(SnapshotDirectory.fileName(first + 9)), new byte[10]);
        JournalBackup.run(directory, backup);
        final JournalException ex = assertThrows(
            JournalException.class, () -> JournalRestore.toSequence(backup, restored, first + 8));
        assertTrue(ex.getMessage().contains("no snapshot from sequence=" + (first - 1) + " to " + (first + 8)),
            ex::getMessage);
        assertEquals(first, JournalRestore.toSequence(backup, restored, first + 9).firstSequence());
        try (ChronicleJournal journal = Journals.open(restored))
        {
            assertEquals(first, journal.firstSequence());
            assertEquals(first + 9, journal.lastSequence());
        }
    }

    @Test
    void shouldLetChronicleReadWhatWasCut()
    {
        write(2);
        JournalRestore.toSequence(directory, restored, 6);
        try (ChronicleQueue queue = SingleChronicleQueueBuilder
            .single(JournalDirectory.segmentFile(restored, 1).getParent().toFile())
            .rollCycle(SparseRollCycles.LARGE_HOURLY_XSPARSE).readOnly(true).build();
            ExcerptTailer tailer = queue.createTailer())
        {
            final long[] lengths = {64 + 4 * 3016, 64 + 2 * 3016};
            for (final long length : lengths)
            {
                try (DocumentContext document = tailer.readingDocument())
                {
                    assertNotNull(document.wire());
                    assertEquals(length, document.wire().bytes().readRemaining());
                }
            }
        }
    }

    @Test
    void shouldBackUpWhileTheJournalIsWrittenRolledAndDropped() throws Exception
    {
        final AtomicBoolean running = new AtomicBoolean(true);
        try (ChronicleJournal journal = Journals.open(directory))
        {
            final BatchWriter batches = BatchWriter.after(journal);
            batches.append(journal, 10, EVENTS, PAYLOAD_LENGTH);
            journal.force();
            final CompletableFuture<Integer> runs = CompletableFuture.supplyAsync(() -> backUp(running));
            for (int i = 0; i < 600 && !runs.isDone(); i++)
            {
                batches.append(journal, 1, EVENTS, PAYLOAD_LENGTH);
                if (i % 7 == 0)
                {
                    journal.force();
                    journal.retainFrom(journal.lastSequence() - 200 * EVENTS);
                }
                journal.maintain();
            }
            running.set(false);
            assertTrue(runs.get(30, TimeUnit.SECONDS) > 0);
            assertTrue(journal.firstSequence() > 1);
        }
    }

    /** Goes on with one backup as long as retention allows, then begins another. */
    private int backUp(final AtomicBoolean running)
    {
        int runs = 0;
        int target = 0;
        while (running.get() || runs == 0)
        {
            final Path to = temporary.resolve("backup-" + target);
            try
            {
                JournalBackup.run(directory, to);
            }
            catch (final JournalException ex)
            {
                if (!ex.getMessage().contains("more often than retention drops"))
                {
                    throw ex;
                }
                target++;
            }
            final VerificationReport report = JournalVerifier.verify(to);
            if (!report.isSound())
            {
                throw new AssertionError(report.findings().toString());
            }
            runs++;
        }
        return runs;
    }

    private static List<Integer> batchesOf(final Path journal)
    {
        final List<Integer> batches = new ArrayList<>();
        try (JournalCursor cursor = JournalReader.open(journal, 1))
        {
            boolean more = true;
            while (more)
            {
                more = cursor.poll((buffer, offset, length) -> batches.add(BatchDescriptor.crc(buffer, offset)));
            }
        }
        return batches;
    }

    private static List<String> events(final Path journal)
    {
        final List<String> events = new ArrayList<>();
        try (JournalCursor cursor = JournalReader.open(journal, 1))
        {
            boolean more = true;
            while (more)
            {
                more = cursor.poll((buffer, offset, length) ->
                {
                    int frame = offset + BatchDescriptor.HEADER_LENGTH;
                    for (int i = 0; i < BatchDescriptor.eventCount(buffer, offset); i++)
                    {
                        final byte[] bytes = new byte[FrameDescriptor.frameLength(buffer, frame)];
                        buffer.getBytes(frame, bytes);
                        events.add(BatchDescriptor.firstSequence(buffer, offset) + i + " " +
                            BatchDescriptor.timestampNs(buffer, offset) + " " + Arrays.hashCode(bytes));
                        frame += FrameDescriptor.align(bytes.length);
                    }
                    assertEquals(offset + length, frame);
                });
            }
        }
        return events;
    }

    @Test
    void shouldCompleteABackupThatWasInterrupted() throws IOException
    {
        write(30);
        JournalBackup.run(directory, backup);
        write(30);
        // As after a crash in the middle of adding to the newest file: half a batch behind what the manifest counts.
        final Manifest.Entry last = Manifest.read(backup).lastSegment();
        try (FileChannel channel = FileChannel.open(backup.resolve(last.name()), StandardOpenOption.WRITE))
        {
            channel.write(java.nio.ByteBuffer.wrap(new byte[]{44, 1, 0, 0, 'H', 'R'}), last.length());
        }
        Files.write(backup.resolve(JournalDirectory.COPY_TEMPORARY), new byte[100]);
        assertTrue(JournalVerifier.verify(backup).isSound());
        JournalBackup.run(directory, backup);
        assertEquals(batchesOf(directory), batchesOf(backup));
        assertNull(JournalVerifier.verify(backup).tornTail());
    }
}
