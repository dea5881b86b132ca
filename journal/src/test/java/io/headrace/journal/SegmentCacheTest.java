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

    private List<Path> filesForgottenWith(final long cacheLength)
    {
        final Path directory = temporary.resolve("journal");
        try (ChronicleJournal journal =
            ChronicleJournal.open(Journals.small(directory).diskAccess(disk).cacheLength(cacheLength)))
        {
            BatchWriter.after(journal).append(journal, BATCHES, 1, 20_000);
            journal.force();
            int work = 1;
            while (work != 0)
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
        final List<Path> full = filesForgottenWith(Journals.SMALL_FILE_LENGTH * 3);
        assertTrue(full.size() > 5, full::toString);
        assertFalse(forgotten.isEmpty());
        assertEquals(full.subList(0, forgotten.size()), forgotten);
        final int kept = full.size() - forgotten.size();
        assertTrue(kept >= 3 && kept <= 4, () -> "kept=" + kept);
    }

    @Test
    void shouldForgetNothingWithinTheBound()
    {
        filesForgottenWith(1L << 30);
        assertEquals(List.of(), forgotten);
    }

    @Test
    void shouldForgetNothingBeforeItHasItsChecksums() throws IOException
    {
        final Path file = temporary.resolve("file");
        final int chunks = 3;
        Files.write(file, new byte[chunks * DiskAccess.CHUNK_LENGTH]);
        try (SealWriter sealWriter =
            new SealWriter(disk, temporary, new SegmentCache(disk, 0), List.of(), List.of()))
        {
            sealWriter.add(new Segment(1, file, new SparseIndex(0), Files.size(file)));
            assertEquals(1, sealWriter.compute(chunks - 1));
            assertEquals(List.of(), forgotten);
            assertEquals(1, sealWriter.compute(1));
            assertEquals(List.of(file), forgotten);
            assertEquals(0, sealWriter.compute(1));
        }
    }

    @Test
    void shouldNotLetNewFilesWaitForThoseThatWereFound() throws IOException
    {
        final Path found = Files.write(temporary.resolve("found"), new byte[2 * DiskAccess.CHUNK_LENGTH]);
        final Path file = Files.write(temporary.resolve("file"), new byte[1]);
        try (SealWriter sealWriter = new SealWriter(disk, temporary, new SegmentCache(disk, 0), List.of(),
            List.of(new Segment(1, found, new SparseIndex(0), Files.size(found)))))
        {
            assertEquals(1, sealWriter.computeRecovered());
            sealWriter.add(new Segment(2, file, new SparseIndex(0), 1));
            assertEquals(1, sealWriter.compute(1));
            assertEquals(List.of(file), forgotten);
            assertEquals(0, sealWriter.compute(1));
            assertEquals(1, sealWriter.computeRecovered());
            assertEquals(List.of(file, found), forgotten);
            assertEquals(0, sealWriter.computeRecovered());
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
