package io.headrace.systemtests.checker;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What lies in the directory of a journal that nobody writes, read straight from the files. Immutable.
 * <p>
 * A file is a row of documents: four bytes of header (30 bits of length, bit 30 for data that is not an event, bit 31
 * for one not complete), the data, padding to four bytes. Zeros are the end. A batch is one document.
 */
public final class RecordedJournal
{
    private static final int NOT_COMPLETE = 0x8000_0000;
    private static final int META_DATA = 0x4000_0000;
    private static final int LENGTH_MASK = 0x3FFF_FFFF;
    private static final int DOCUMENT_HEADER = 4;

    /**
     * Where a batch lies.
     *
     * @param file   of the segment.
     * @param offset of the first byte of the batch.
     * @param length in bytes.
     */
    public record Place(Path file, int offset, int length)
    {
    }

    private final List<RecordedEvent> events = new ArrayList<>();
    private final List<Place> places = new ArrayList<>();
    private final BatchReader batches = new BatchReader(events);
    private String problem;

    private RecordedJournal()
    {
    }

    /**
     * Reads a journal up to its end, or up to the first thing that is not as it must be.
     *
     * @param directory of the journal.
     * @return what was found.
     * @throws IOException if a file cannot be read.
     */
    public static RecordedJournal read(final Path directory) throws IOException
    {
        final RecordedJournal journal = new RecordedJournal();
        for (final Path file : segmentFiles(directory))
        {
            if (journal.problem == null)
            {
                journal.problem = journal.readFile(file);
            }
        }
        return journal;
    }

    /**
     * The files of batches in their order.
     *
     * @param directory of the journal.
     * @return their paths.
     * @throws IOException if the directory cannot be read.
     */
    public static List<Path> segmentFiles(final Path directory) throws IOException
    {
        try (Stream<Path> paths = Files.walk(directory, 2))
        {
            return paths.filter(path -> path.getFileName().toString().endsWith(".cq4")).sorted().toList();
        }
    }

    private String readFile(final Path file) throws IOException
    {
        final ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        int at = 0;
        String found = null;
        while (found == null && at + DOCUMENT_HEADER <= bytes.capacity() && bytes.getInt(at) != 0)
        {
            final int header = bytes.getInt(at);
            final int length = header & LENGTH_MASK;
            if ((header & NOT_COMPLETE) != 0 || at + DOCUMENT_HEADER + (long)length > bytes.capacity())
            {
                found = "record is not complete";
            }
            else if ((header & META_DATA) == 0)
            {
                found = batches.read(bytes, at + DOCUMENT_HEADER, length);
                places.add(new Place(file, at + DOCUMENT_HEADER, length));
            }
            if (found == null)
            {
                at = (at + DOCUMENT_HEADER + length + DOCUMENT_HEADER - 1) & -DOCUMENT_HEADER;
            }
        }
        if (found == null && !isZeroFrom(bytes, at))
        {
            found = "bytes behind the last record";
        }
        return found == null ? null : file + " offset=" + at + ": " + found;
    }

    private static boolean isZeroFrom(final ByteBuffer bytes, final int from)
    {
        boolean zero = true;
        for (int i = from; i < bytes.capacity() && zero; i++)
        {
            zero = bytes.get(i) == 0;
        }
        return zero;
    }

    /**
     * Sequenced frames up to the first problem.
     *
     * @return in the order of the journal.
     */
    public List<RecordedEvent> events()
    {
        return events;
    }

    /**
     * Where the batches lie, in their order.
     *
     * @return one place for each.
     */
    public List<Place> places()
    {
        return places;
    }

    /**
     * Sequence of the last one.
     *
     * @return 0 when there is none.
     */
    public long lastSequence()
    {
        return events.isEmpty() ? 0 : events.get(events.size() - 1).sequence();
    }

    /**
     * Why reading ended before the end.
     *
     * @return file, offset and reason, or null when all is as it must be.
     */
    public String problem()
    {
        return problem;
    }
}
