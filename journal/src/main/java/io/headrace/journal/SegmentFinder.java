package io.headrace.journal;

import io.headrace.engine.BatchDescriptor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/**
 * Finds the segments of a journal on the disk, where another process may add some. Belongs to one thread.
 */
final class SegmentFinder implements SegmentLookup
{
    private final Path directory;

    SegmentFinder(final Path directory)
    {
        this.directory = directory;
    }

    @Override
    public Segment find(final long sequence) throws IOException
    {
        final long floor = FloorFile.read(directory).segmentNumber();
        final List<Long> numbers = JournalDirectory.segmentNumbers(directory);
        Segment nearest = null;
        for (int i = numbers.size() - 1; i >= 0 && numbers.get(i) >= floor; i--)
        {
            final Segment segment = peek(numbers.get(i));
            if (segment != null)
            {
                nearest = segment;
                if (segment.firstSequence() <= sequence)
                {
                    return segment;
                }
            }
        }
        return nearest;
    }

    @Override
    public Segment after(final Segment current) throws IOException
    {
        for (final long number : JournalDirectory.segmentNumbers(directory))
        {
            if (number > current.number())
            {
                final Segment segment = peek(number);
                if (segment != null)
                {
                    return segment;
                }
            }
        }
        return null;
    }

    /** A segment with something in it that claims to be a batch; whether it is one is for the cursor to find out. */
    private Segment peek(final long number) throws IOException
    {
        final Path file = JournalDirectory.segmentFile(directory, number);
        if (!Files.exists(file))
        {
            return null;
        }
        try (DocumentWalker walker = new DocumentWalker(file))
        {
            if (walker.advance(Segment.END_UNKNOWN) != DocumentWalker.DATA ||
                walker.dataLength() < BatchDescriptor.HEADER_LENGTH)
            {
                return null;
            }
            return Segment.ofOther(number, file, BatchDescriptor.firstSequence(walker.buffer(), walker.dataOffset()));
        }
        catch (final NoSuchFileException ex)
        {
            return null;
        }
    }

    @Override
    public boolean isDropped(final long sequence) throws IOException
    {
        return FloorFile.read(directory).firstSequence() > sequence;
    }

    @Override
    public boolean isEnd(final long sequence) throws IOException
    {
        return !Seal.exists(directory) && sequence > WatermarkFile.read(directory).sequence();
    }
}
