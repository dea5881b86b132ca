package io.headrace.engine;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.headrace.bus.FrameDescriptor;
import org.agrona.BitUtil;
import org.agrona.DirectBuffer;
import org.agrona.collections.Int2IntHashMap;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Keeps answers for queries that are asked again while the handler has seen no further event. Entries lie one behind
 * the other, newer ones of the same query behind older ones; when the memory is full, all are forgotten. Belongs to
 * the engine agent.
 * <pre>
 *  +---------------------------------------------------------------+
 *  |        Sequence of the last event that the handler saw        |   0
 *  +-------------------------------+-------------------------------+
 *  |       Handler instance        |       Length of replies       |   8
 *  +-------------------------------+-------------------------------+
 *  |               Frame of the query, with its padding           ...  16
 *  +---------------------------------------------------------------+
 *  |               Replies as in QueryReplies, padded             ...
 *  +---------------------------------------------------------------+
 * </pre>
 */
final class QueryCache
{
    private static final int SEQUENCE_OFFSET = 0;
    private static final int INSTANCE_OFFSET = 8;
    private static final int REPLIES_LENGTH_OFFSET = 12;
    private static final int HEADER_LENGTH = 16;
    private static final int ABSENT = -1;

    private final UnsafeBuffer entries;
    private final Int2IntHashMap positions = new Int2IntHashMap(ABSENT);
    private final ContentChecksum checksum = new ContentChecksum();
    private int end;
    private int repliesOffset;
    private int repliesLength;

    QueryCache(final int length)
    {
        entries = new UnsafeBuffer(new byte[length]);
    }

    /**
     * Looks for the answer to a query.
     *
     * @param instance index of the handler instance.
     * @param seen     sequence of the last event that it has seen.
     * @param buffer   with the query.
     * @param frame    of the query.
     * @return whether it is there, at {@link #repliesOffset()}, until something is put in.
     */
    boolean find(final int instance, final long seen, final DirectBuffer buffer, final int frame)
    {
        final int length = FrameDescriptor.frameLength(buffer, frame);
        final int entry = positions.get(checksum.compute(buffer, frame, length));
        if (entry == ABSENT ||
            entries.getLong(entry + SEQUENCE_OFFSET, LITTLE_ENDIAN) != seen ||
            entries.getInt(entry + INSTANCE_OFFSET, LITTLE_ENDIAN) != instance ||
            !isEqual(entry + HEADER_LENGTH, buffer, frame, length))
        {
            return false;
        }
        repliesOffset = entry + HEADER_LENGTH + FrameDescriptor.align(length);
        repliesLength = entries.getInt(entry + REPLIES_LENGTH_OFFSET, LITTLE_ENDIAN);
        return true;
    }

    /** The length comes first in a frame, so frames of other lengths differ at once. */
    private boolean isEqual(final int kept, final DirectBuffer buffer, final int frame, final int length)
    {
        if (FrameDescriptor.frameLength(entries, kept) != length)
        {
            return false;
        }
        for (int i = Integer.BYTES; i < length; i++)
        {
            if (entries.getByte(kept + i) != buffer.getByte(frame + i))
            {
                return false;
            }
        }
        return true;
    }

    /** Where the replies that were found lie in {@link #buffer()}. */
    int repliesOffset()
    {
        return repliesOffset;
    }

    /** Bytes of the replies that were found. */
    int repliesLength()
    {
        return repliesLength;
    }

    DirectBuffer buffer()
    {
        return entries;
    }

    /** Keeps an answer, unless it is longer than the cache. */
    void put(
        final int instance, final long seen, final DirectBuffer buffer, final int frame, final QueryReplies replies)
    {
        final int length = FrameDescriptor.frameLength(buffer, frame);
        final int kept = HEADER_LENGTH + FrameDescriptor.align(length) + BitUtil.align(replies.length(), Long.BYTES);
        if (kept > entries.capacity())
        {
            return;
        }
        if (kept > entries.capacity() - end)
        {
            positions.clear();
            end = 0;
        }
        entries.putLong(end + SEQUENCE_OFFSET, seen, LITTLE_ENDIAN);
        entries.putInt(end + INSTANCE_OFFSET, instance, LITTLE_ENDIAN);
        entries.putInt(end + REPLIES_LENGTH_OFFSET, replies.length(), LITTLE_ENDIAN);
        entries.putBytes(end + HEADER_LENGTH, buffer, frame, length);
        entries.putBytes(
            end + HEADER_LENGTH + FrameDescriptor.align(length), replies.buffer(), 0, replies.length());
        positions.put(checksum.compute(buffer, frame, length), end);
        end += kept;
    }
}
