package io.headrace.journal;

import io.headrace.engine.BatchDescriptor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.agrona.BitUtil;
import org.agrona.BufferUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Walks the documents of one Chronicle Queue file without trusting it. Belongs to one thread.
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +---------------------------------------------------------------+
 *  |                      Length of the data                   |M|N|   document header, little-endian
 *  +---------------------------------------------------------------+
 *  |                             Data                             ...
 *  +---------------------------------------------------------------+
 *  |             Padding to 4 bytes, not in the length            ...
 *  +---------------------------------------------------------------+
 *   M metadata: header of the file and index, skipped    N not complete    0 in all bits: end for now
 * </pre>
 * Chronicle's own tailer believes headers and index, and may hang or crash on a damaged file. A mapping would turn an
 * unreadable sector or a shortened file into a crash of the process, therefore the file is read through a channel, a
 * window at a time.
 * <p>
 * While another thread or process appends, a window may hold a header without its data, since nothing orders the
 * bytes that one read copies. So a document that fails its check is read again before it counts as bad: the second
 * read begins after the header has been seen complete.
 */
final class DocumentWalker implements AutoCloseable
{
    /** A data document is at {@link #dataOffset()}. */
    static final int DATA = 1;
    /** Nothing complete follows for now. */
    static final int END = 0;
    /** A header that is marked as not complete. */
    static final int INCOMPLETE = -1;
    /** A header with a length that cannot be. */
    static final int BROKEN = -2;

    static final int HEADER_LENGTH = 4;
    static final int ALIGNMENT = 4;

    private static final int NOT_COMPLETE = 0x8000_0000;
    private static final int META_DATA = 0x4000_0000;
    private static final int LENGTH_MASK = 0x3FFF_FFFF;
    private static final int WINDOW_LENGTH = 512 << 10;
    private static final int PROBE_LENGTH = 4096;

    private final Path file;
    private final FileChannel channel;
    private final UnsafeBuffer buffer = new UnsafeBuffer(0, 0);
    private ByteBuffer window;
    private ByteBuffer bytes;
    private long windowPosition;
    private int windowLength;
    private long position;
    private long documentPosition;
    private int dataLength;
    private boolean busy;

    DocumentWalker(final Path file) throws IOException
    {
        this.file = file;
        channel = FileChannel.open(file, StandardOpenOption.READ);
        allocate((int)Math.min(WINDOW_LENGTH, Math.max(PROBE_LENGTH, BitUtil.align(channel.size(), PROBE_LENGTH))));
    }

    private void allocate(final int capacity)
    {
        window = ByteBuffer.allocateDirect(capacity);
        bytes = window.duplicate().order(ByteOrder.nativeOrder());
        buffer.wrap(window);
        windowLength = 0;
    }

    /**
     * Goes on to the next data document.
     *
     * @param limit up to which the file is looked at.
     * @return {@link #DATA}, {@link #END}, {@link #INCOMPLETE} or {@link #BROKEN}.
     */
    int advance(final long limit) throws IOException
    {
        while (true)
        {
            documentPosition = BitUtil.align(position, ALIGNMENT);
            if (!load(documentPosition, HEADER_LENGTH, limit))
            {
                return end(END);
            }
            final int header = buffer.getIntVolatile(offsetOf(documentPosition));
            if (header == 0)
            {
                return end(END);
            }
            if ((header & NOT_COMPLETE) != 0)
            {
                return end(INCOMPLETE);
            }
            final int length = header & LENGTH_MASK;
            final long next = documentPosition + HEADER_LENGTH + length;
            if ((header & META_DATA) != 0)
            {
                if (next > Math.min(limit, channel.size()))
                {
                    return end(BROKEN);
                }
                position = next;
            }
            else if (length == 0 || !isPlausible(length, limit) ||
                !load(documentPosition, length + HEADER_LENGTH, limit))
            {
                return end(BROKEN);
            }
            else
            {
                position = next;
                dataLength = length;
                busy = true;
                return DATA;
            }
        }
    }

    /** Keeps a broken length from asking for a huge window. */
    private boolean isPlausible(final int length, final long limit) throws IOException
    {
        return length + HEADER_LENGTH <= window.capacity() ||
            (load(documentPosition, HEADER_LENGTH + BatchDescriptor.HEADER_LENGTH, limit) &&
            BatchDescriptor.length(buffer, offsetOf(documentPosition) + HEADER_LENGTH) == length &&
            documentPosition + length < channel.size());
    }

    private int end(final int result)
    {
        position = documentPosition;
        forget();
        busy = false;
        return result;
    }

    /** Makes sure that bytes of the file are in the window; false when the file ends before. */
    boolean load(final long from, final int length, final long limit) throws IOException
    {
        if (from >= windowPosition && from + length <= windowPosition + windowLength)
        {
            return true;
        }
        if (from + length > limit)
        {
            return false;
        }
        if (length > window.capacity())
        {
            BufferUtil.free(window);
            allocate(BitUtil.findNextPositivePowerOfTwo(length));
        }
        final int wanted = busy ? window.capacity() : Math.max(length, PROBE_LENGTH);
        window.clear().limit((int)Math.min(wanted, limit - from));
        windowPosition = from;
        windowLength = 0;
        while (window.hasRemaining())
        {
            final int count = channel.read(window, from + windowLength);
            if (count <= 0)
            {
                break;
            }
            windowLength += count;
        }
        return windowLength >= length;
    }

    /** The document just handed out was bad: read it again. */
    void retry()
    {
        position = documentPosition;
        forget();
    }

    private void forget()
    {
        windowLength = 0;
    }

    void position(final long position)
    {
        this.position = position;
    }

    /** Where the next header is expected. */
    long position()
    {
        return BitUtil.align(position, ALIGNMENT);
    }

    /** Where the header of the current document is. */
    long documentPosition()
    {
        return documentPosition;
    }

    int offsetOf(final long filePosition)
    {
        return (int)(filePosition - windowPosition);
    }

    int dataOffset()
    {
        return offsetOf(documentPosition) + HEADER_LENGTH;
    }

    int dataLength()
    {
        return dataLength;
    }

    UnsafeBuffer buffer()
    {
        return buffer;
    }

    /** The same bytes as {@link #buffer()}, for checksums. */
    ByteBuffer bytes()
    {
        return bytes;
    }

    Path file()
    {
        return file;
    }

    long size() throws IOException
    {
        return channel.size();
    }

    static String describe(final int state)
    {
        return state == INCOMPLETE ? "record is marked as not complete" : "length of the record cannot be";
    }

    @Override
    public void close() throws IOException
    {
        buffer.wrap(0, 0);
        BufferUtil.free(window);
        channel.close();
    }
}
