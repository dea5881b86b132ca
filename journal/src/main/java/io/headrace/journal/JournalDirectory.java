package io.headrace.journal;

import io.headrace.engine.JournalException;
import io.headrace.engine.JournalException.Reason;
import io.headrace.engine.SnapshotDirectory;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Names of the files in the directory of a journal.
 * <pre>
 *   journal.dir/
 *     headrace.lock                      names the process that writes; empty when closed
 *     watermark                          durable watermark, see WatermarkFile
 *     floor                              where the journal begins after retention, see FloorFile
 *     seal                               checksums of a journal closed cleanly, see Seal
 *     manifest                           only in a backup, see Manifest
 *     restoring                          only while a journal is being restored
 *     counters.dat                       counters of the engine, not part of the journal
 *     snapshots/                         state of the engine, see SnapshotDirectory
 *     segment-0000000001/                one Chronicle queue of one file
 *       19700101-00LX.cq4                batches, see DocumentWalker
 *       metadata.cq4t                    Chronicle's write lock, only while the segment is written
 *     segment-0000000002/ ...
 * </pre>
 * Stateless; any thread.
 */
final class JournalDirectory
{
    static final String LOCK = "headrace.lock";
    static final String WATERMARK = "watermark";
    static final String FLOOR = "floor";
    static final String SEAL = "seal";
    static final String SEAL_TEMPORARY = SEAL + DiskAccess.TEMPORARY_SUFFIX;
    /** Only in a backup. */
    static final String MANIFEST = "manifest";
    static final String MANIFEST_TEMPORARY = MANIFEST + DiskAccess.TEMPORARY_SUFFIX;
    /** Only in a backup, while a file is copied. */
    static final String COPY_TEMPORARY = "copy" + DiskAccess.TEMPORARY_SUFFIX;
    /** Only while a journal is being restored. */
    static final String RESTORING = "restoring";
    static final String SEGMENT_FILE = "19700101-00LX.cq4";
    static final String SEGMENT_METADATA = "metadata.cq4t";

    private static final Set<String> KNOWN = Set.of(LOCK, WATERMARK, FLOOR, SEAL, SEAL_TEMPORARY,
        SnapshotDirectory.NAME, MANIFEST, MANIFEST_TEMPORARY, COPY_TEMPORARY, "counters.dat", "lost+found");
    private static final String SEGMENT_PREFIX = "segment-";
    private static final int SEGMENT_DIGITS = 10;

    private JournalDirectory()
    {
    }

    static String segmentName(final long number)
    {
        return String.format(Locale.ROOT, SEGMENT_PREFIX + "%0" + SEGMENT_DIGITS + "d", number);
    }

    static Path segmentFile(final Path directory, final long number)
    {
        return directory.resolve(segmentName(number)).resolve(SEGMENT_FILE);
    }

    /** Creates the directory when absent, and checks that it can be written. */
    static void prepare(final Path directory)
    {
        try
        {
            if (!Files.isDirectory(directory))
            {
                Files.createDirectories(directory);
            }
        }
        catch (final FileAlreadyExistsException ex)
        {
            throw new JournalException(Reason.UNAVAILABLE, "journal.dir=" + directory +
                " is a file or lies below one: set it to a directory", ex);
        }
        catch (final IOException ex)
        {
            throw new JournalException(Reason.UNAVAILABLE, "journal.dir=" + directory +
                " cannot be created (" + ex + "): create it or set another one", ex);
        }
        if (!Files.isWritable(directory))
        {
            throw new JournalException(Reason.UNAVAILABLE, "journal.dir=" + directory +
                " is not writable for this user: change its permissions or set another one");
        }
    }

    /** Refuses what may be read but not written to. */
    static void checkWritable(final Path directory)
    {
        if (Files.exists(directory.resolve(MANIFEST)))
        {
            throw new JournalException(Reason.UNAVAILABLE, "journal.dir=" + directory +
                " is a backup, which a process must not write to: restore it with journal restore");
        }
    }

    /**
     * Numbers of the segments, rising. Refuses a directory with anything that is not the journal's: whoever put it
     * there takes the directory for his own, and deleting or ignoring it would be wrong in turn.
     */
    static List<Long> segmentNumbers(final Path directory)
    {
        if (!Files.isDirectory(directory))
        {
            throw new JournalException(Reason.UNAVAILABLE, "journal.dir=" + directory +
                (Files.exists(directory) ? " is a file" : " does not exist") +
                ": name the directory of a journal");
        }
        final List<Long> numbers = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory))
        {
            for (final Path entry : entries)
            {
                final String name = entry.getFileName().toString();
                final long number = segmentNumber(entry);
                if (number > 0 && Files.isDirectory(entry))
                {
                    if (checkSegment(entry))
                    {
                        numbers.add(number);
                    }
                }
                else if (RESTORING.equals(name))
                {
                    throw new JournalException(Reason.UNAVAILABLE, "journal.dir=" + directory + " is not whole: " +
                        "restoring it was interrupted, or goes on; delete the directory and restore again");
                }
                else if (!KNOWN.contains(name) && !isGone(number, entry))
                {
                    throw foreign(directory, entry);
                }
            }
        }
        catch (final IOException ex)
        {
            throw new JournalException(Reason.UNAVAILABLE, "journal.dir=" + directory +
                " cannot be read (" + ex + "): change its permissions or set another one", ex);
        }
        Collections.sort(numbers);
        return numbers;
    }

    /** Whether the process that writes the journal has dropped a segment since it was listed. */
    private static boolean isGone(final long segmentNumber, final Path entry)
    {
        return segmentNumber > 0 && Files.notExists(entry);
    }

    /** False when the segment has been dropped meanwhile. */
    private static boolean checkSegment(final Path segment) throws IOException
    {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(segment))
        {
            for (final Path entry : entries)
            {
                final String name = entry.getFileName().toString();
                if (!SEGMENT_FILE.equals(name) && !SEGMENT_METADATA.equals(name))
                {
                    throw foreign(segment.getParent(), entry);
                }
            }
            return true;
        }
        catch (final NoSuchFileException ex)
        {
            return false;
        }
    }

    private static JournalException foreign(final Path directory, final Path entry)
    {
        return new JournalException(Reason.UNAVAILABLE, "journal.dir=" + directory + " holds " +
            directory.relativize(entry) + ", which is not part of a journal: move it away or set another directory");
    }

    /** Number of a segment, or -1 if that is not the name of one. */
    static long segmentNumber(final Path segment)
    {
        final String name = segment.getFileName().toString();
        if (name.length() != SEGMENT_PREFIX.length() + SEGMENT_DIGITS || !name.startsWith(SEGMENT_PREFIX))
        {
            return -1;
        }
        long number = 0;
        for (int i = SEGMENT_PREFIX.length(); i < name.length(); i++)
        {
            final char digit = name.charAt(i);
            if (digit < '0' || digit > '9')
            {
                return -1;
            }
            number = number * 10 + (digit - '0');
        }
        return number;
    }
}
