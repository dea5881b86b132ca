package io.headrace.journal;

import io.headrace.engine.BatchDescriptor;
import io.headrace.engine.JournalCursor;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;

/**
 * What several tests of the journal need.
 */
final class Journals
{
    static final int SMALL_BATCH_LENGTH = 64 << 10;
    static final long SMALL_FILE_LENGTH = SMALL_BATCH_LENGTH + JournalContext.FILE_OVERHEAD_LENGTH;

    private Journals()
    {
    }

    static JournalContext small(final Path directory)
    {
        return new JournalContext()
            .directory(directory)
            .maxBatchLength(SMALL_BATCH_LENGTH)
            .fileMaxLength(SMALL_FILE_LENGTH)
            .preparedLength(SMALL_FILE_LENGTH);
    }

    static ChronicleJournal open(final Path directory)
    {
        return ChronicleJournal.open(small(directory));
    }

    /** Writes a journal of some batches of four events, and closes it. */
    static void write(final Path directory, final int batches)
    {
        try (ChronicleJournal journal = open(directory))
        {
            BatchWriter.after(journal).append(journal, batches, 4, 32);
        }
    }

    /** A copy of a journal that is open, as it would be found if the process died now. */
    static Path crash(final Path directory, final Path copy) throws IOException
    {
        Files.walkFileTree(directory, new SimpleFileVisitor<>()
        {
            @Override
            public FileVisitResult preVisitDirectory(final Path path, final BasicFileAttributes attributes)
                throws IOException
            {
                Files.createDirectories(copy.resolve(directory.relativize(path)));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(final Path path, final BasicFileAttributes attributes)
                throws IOException
            {
                if (!path.endsWith(JournalDirectory.LOCK))
                {
                    Files.copy(path, copy.resolve(directory.relativize(path)));
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return copy;
    }

    static void ignore(final DirectBuffer buffer, final int offset, final int length)
    {
        // Only whether there is a batch matters.
    }

    static List<Long> firstSequences(final JournalCursor cursor)
    {
        final List<Long> sequences = new ArrayList<>();
        boolean more = true;
        while (more)
        {
            more = cursor.poll((buffer, offset, length) ->
                sequences.add(BatchDescriptor.firstSequence(buffer, offset)));
        }
        return sequences;
    }
}
