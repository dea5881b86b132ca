package io.headrace.journal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headrace.engine.JournalCursor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class SegmentCacheTest
{
    private static final int BATCHES = 100;

    @TempDir
    private Path temporary;

    private final List<Path> forgotten = new ArrayList<>();

    private final DiskAccess disk = new DiskAccess()
    {
        @Override
        void forgetPages(final Path file)
        {
            super.forgetPages(file);
            forgotten.add(file);
        }
    };

    private List<Path> filesForgottenWith(final long cacheLength, final int mostKept)
    {
        final Path directory = temporary.resolve("journal");
        try (ChronicleJournal journal =
            ChronicleJournal.open(Journals.small(directory).diskAccess(disk).cacheLength(cacheLength)))
        {
            BatchWriter.after(journal).append(journal, BATCHES, 1, 20_000);
            journal.force();
            int work = 1;
            while (work != 0 || journal.segments().size() - 1 - forgotten.size() > mostKept)
            {
                work = journal.maintain();
            }
            try (JournalCursor cursor = journal.openCursor(1))
            {
                assertEquals(BATCHES, Journals.firstSequences(cursor).size());
            }
            return journal.segments().stream()
                .filter(segment -> segment.lastSequence() < journal.lastSequence())
                .map(segment -> directory.resolve(JournalDirectory.segmentName(segment.number()))
                    .resolve(JournalDirectory.SEGMENT_FILE))
                .toList();
        }
    }

    @Test
    void shouldForgetFullSegmentsButForTheNewest()
    {
        final List<Path> full = filesForgottenWith(Journals.SMALL_FILE_LENGTH * 3, 4);
        assertTrue(full.size() > 5, full::toString);
        assertFalse(forgotten.isEmpty());
        assertEquals(full.subList(0, forgotten.size()), forgotten);
        final int kept = full.size() - forgotten.size();
        assertTrue(kept >= 3 && kept <= 4, () -> "kept=" + kept);
    }

    @Test
    void shouldForgetNothingWithinTheBound()
    {
        filesForgottenWith(1L << 30, Integer.MAX_VALUE);
        assertEquals(List.of(), forgotten);
    }

    private SealWriter newSealWriter(final Segment... found)
    {
        return new SealWriter(disk, temporary, new SegmentCache(disk, 0), List.of(), List.of(found));
    }

    private Segment newFile(final int number, final int length) throws IOException
    {
        final Path file = Files.write(temporary.resolve("file" + number), new byte[length]);
        return new Segment(number, file, new SparseIndex(0), length);
    }

    private static void collectOne(final SealWriter sealWriter) throws IOException
    {
        while (sealWriter.collect() == 0)
        {
            Thread.onSpinWait();
        }
    }

    @Test
    void shouldForgetNothingBeforeItHasItsChecksums() throws IOException
    {
        try (SealWriter sealWriter = newSealWriter())
        {
            final Segment segment = newFile(1, 3 * DiskAccess.CHUNK_LENGTH);
            sealWriter.add(segment);
            assertEquals(List.of(), forgotten);
            collectOne(sealWriter);
            assertEquals(List.of(segment.file()), forgotten);
            assertEquals(0, sealWriter.collect());
        }
    }

    @Test
    void shouldNotLetNewFilesWaitForThoseThatWereFound() throws IOException
    {
        final Segment found = newFile(1, 2 * DiskAccess.CHUNK_LENGTH);
        final Segment segment = newFile(2, 1);
        try (SealWriter sealWriter = newSealWriter(found))
        {
            assertEquals(1, sealWriter.computeRecovered());
            sealWriter.add(segment);
            collectOne(sealWriter);
            assertEquals(List.of(segment.file()), forgotten);
            assertEquals(1, sealWriter.computeRecovered());
            assertEquals(List.of(segment.file(), found.file()), forgotten);
            assertEquals(0, sealWriter.computeRecovered());
        }
    }

    @Test
    void shouldNotMissAFileThatIsDroppedBeforeItsChecksumsAreThere() throws IOException
    {
        try (SealWriter sealWriter = newSealWriter())
        {
            final Segment dropped = newFile(1, 64 * DiskAccess.CHUNK_LENGTH);
            final Segment gone = new Segment(2, temporary.resolve("gone"), new SparseIndex(0), 1);
            final Segment kept = newFile(3, 1);
            sealWriter.add(dropped);
            sealWriter.add(gone);
            sealWriter.add(kept);
            sealWriter.forget(dropped);
            sealWriter.forget(gone);
            collectOne(sealWriter);
            assertEquals(List.of(kept.file()), forgotten);
        }
    }

    @Test
    void shouldNameTheFileWhoseChecksumsCannotBeComputed() throws IOException
    {
        try (SealWriter sealWriter = newSealWriter())
        {
            final Path file = temporary.resolve("gone");
            sealWriter.add(new Segment(1, file, new SparseIndex(0), 1));
            assertTrue(assertThrows(IOException.class, () -> collectOne(sealWriter)).getMessage()
                .contains("the checksums of file=" + file + " cannot be computed"));
        }
    }

    @Test
    void shouldRefuseANegativeBound()
    {
        final JournalContext context = Journals.small(temporary).cacheLength(-1);
        assertTrue(assertThrows(IllegalArgumentException.class, context::conclude).getMessage()
            .contains("journal.cache.bytes=-1"));
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void shouldTellTheSystemAndLeaveTheContent() throws IOException
    {
        final Path file = temporary.resolve("file");
        final byte[] content = new byte[1 << 20];
        content[4711] = 1;
        Files.write(file, content);
        assertTrue(PageCache.startWriting(file, 0, content.length));
        assertTrue(PageCache.forget(file));
        assertArrayEquals(content, Files.readAllBytes(file));
        assertFalse(PageCache.forget(temporary.resolve("absent")));
    }
}
