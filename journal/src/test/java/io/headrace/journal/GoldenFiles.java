package io.headrace.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes the files that {@link GoldenFilesTest} reads. Run by hand once per format version, never to make a test pass:
 * <pre>
 *   mvn -q test-compile -pl journal -am
 *   java @jvm.options -cp (test class path of the journal module) io.headrace.journal.GoldenFiles DIRECTORY
 * </pre>
 * The directory is {@code src/test/resources/golden/v1} for version 1; files of earlier versions stay.
 */
final class GoldenFiles
{
    static final int BATCHES = 3;
    static final int EVENTS = 2;
    static final int PAYLOAD_LENGTH = 20;
    static final long WATERMARK = 4;

    private GoldenFiles()
    {
    }

    /**
     * Writes a journal of two segments, a backup of it, and the same journal after its first segment was dropped.
     *
     * @param args the directory.
     * @throws IOException if it cannot be written.
     */
    public static void main(final String[] args) throws IOException
    {
        final Path directory = Files.createDirectories(Path.of(args[0]));
        final Path journal = directory.resolve("journal");
        append(journal, BATCHES);
        append(journal, 1);
        final Path backup = directory.resolve("backup");
        JournalBackup.run(journal, backup);
        final Path retained = Journals.crash(journal, directory.resolve("retained"));
        try (ChronicleJournal opened = Journals.open(retained))
        {
            opened.retainFrom(BATCHES * EVENTS + 1L);
            int work = 1;
            while (work != 0)
            {
                work = opened.maintain();
            }
        }
        for (final Path each : new Path[]{journal, backup, retained})
        {
            Files.delete(each.resolve(JournalDirectory.LOCK));
        }
    }

    private static void append(final Path journal, final int batches)
    {
        try (ChronicleJournal opened = Journals.open(journal))
        {
            BatchWriter.after(opened).watermark(WATERMARK).append(opened, batches, EVENTS, PAYLOAD_LENGTH);
        }
    }
}
