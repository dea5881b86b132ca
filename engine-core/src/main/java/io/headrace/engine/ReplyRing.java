package io.headrace.engine;

import java.util.Arrays;
import org.agrona.BitUtil;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Replies one behind the other in a ring of bytes; the owner says when the oldest go. A reply is never split: one
 * that does not fit before the end of the ring leaves a gap there. Owned by one thread.
 * <pre>
 *   0               4               8                      aligned to 8
 *  +---------------+---------------+------------------- - -+
 *  |    length     |    format     |  reply                |
 *  +---------------+---------------+------------------- - -+
 *        -1 : a gap up to the end of the ring
 * </pre>
 * Where a reply goes depends on those before it and on what had to make room, not on when the oldest were released,
 * so it does not matter whether all entries of a batch are added first. A ring restored with the same head leaves the
 * same gaps. The memory grows by doubling as the tail first passes through it.
 */
final class ReplyRing
{
    /** Bytes that each reply occupies beside its own, before alignment. */
    static final int HEADER_LENGTH = 8;

    /** Largest ring. */
    static final int MAX_LENGTH = 1 << 30;

    private static final int FORMAT_OFFSET = 4;
    private static final int ALIGNMENT = 8;
    private static final int GAP = -1;
    private static final int INITIAL_CAPACITY = 4096;

    private final int length;
    private final UnsafeBuffer buffer;
    private int head;
    private int tail;
    private int used;

    ReplyRing(final int length)
    {
        if (length < 0 || length > MAX_LENGTH)
        {
            throw new IllegalArgumentException("repliesLength=" + length + " must be from 0 to " + MAX_LENGTH);
        }
        this.length = length & -ALIGNMENT;
        buffer = new UnsafeBuffer(new byte[Math.min(this.length, INITIAL_CAPACITY)]);
    }

    /** Bytes that replies and gaps may occupy together. */
    int length()
    {
        return length;
    }

    /** Offset of the oldest reply. */
    int head()
    {
        return head;
    }

    /** Offset of the next reply, or of the gap before it. */
    int tail()
    {
        return tail;
    }

    /** Starts elsewhere, while the ring is new. */
    void startAt(final int offset)
    {
        if (used != 0 || offset < 0 || offset > length || (offset & (ALIGNMENT - 1)) != 0)
        {
            throw new IllegalStateException("reply ring cannot start at offset=" + offset + " with length=" + length +
                " used=" + used);
        }
        head = offset;
        tail = offset;
    }

    /**
     * Readies the tail for a reply; an empty ring starts over at its beginning if a gap would take the room.
     *
     * @return false if others have to be released first.
     */
    boolean prepare(final int replyLength)
    {
        final long record = recordLength(replyLength);
        if (used + gapBefore(record) + record <= length)
        {
            return true;
        }
        if (used == 0 && record <= length)
        {
            head = 0;
            tail = 0;
            return true;
        }
        return false;
    }

    /** Whether a reply would fit behind others of its entry if all else were released. */
    boolean canEverHold(final int bytesBefore, final int replyLength)
    {
        return bytesBefore + recordLength(replyLength) <= length;
    }

    private static long recordLength(final int replyLength)
    {
        return BitUtil.align((long)HEADER_LENGTH + replyLength, ALIGNMENT);
    }

    private int gapBefore(final long record)
    {
        final int toEnd = length - tail;
        return record <= toEnd ? 0 : toEnd;
    }

    /**
     * Appends a reply that {@link #prepare} agreed to.
     *
     * @return bytes that it occupies, including the gap before it.
     */
    int append(final int format, final DirectBuffer source, final int offset, final int replyLength)
    {
        final int record = (int)recordLength(replyLength);
        final int gap = gapBefore(record);
        if (gap != 0)
        {
            reserve(length);
            buffer.putInt(tail, GAP);
            tail = 0;
        }
        else if (tail == length)
        {
            tail = 0;
        }
        reserve(tail + record);
        buffer.putInt(tail, replyLength);
        buffer.putInt(tail + FORMAT_OFFSET, format);
        buffer.putBytes(tail + HEADER_LENGTH, source, offset, replyLength);
        tail += record;
        used += gap + record;
        return gap + record;
    }

    private void reserve(final int limit)
    {
        if (limit > buffer.capacity())
        {
            final long doubled = Math.max(2L * buffer.capacity(), limit);
            buffer.wrap(Arrays.copyOf(buffer.byteArray(), (int)Math.min(length, doubled)));
        }
    }

    /** Gives back the oldest bytes, as many as the appends that put them there returned. */
    void release(final int bytes)
    {
        used -= bytes;
        final int end = head + bytes;
        head = end > length ? end - length : end;
    }

    /** Takes back the newest bytes, as if they had not been appended. */
    void retract(final int start, final int bytes)
    {
        tail = start;
        used -= bytes;
    }

    /** Shows the replies in some bytes that were appended one behind the other, the gaps left out. */
    void forEach(final int start, final int bytes, final ReplyVisitor visitor)
    {
        int offset = start;
        int left = bytes;
        while (left > 0)
        {
            final int toEnd = length - offset;
            if (toEnd == 0)
            {
                offset = 0;
                continue;
            }
            final int replyLength = buffer.getInt(offset);
            if (replyLength == GAP)
            {
                left -= toEnd;
                offset = 0;
            }
            else
            {
                visitor.onReply(
                    buffer.getInt(offset + FORMAT_OFFSET), buffer, offset + HEADER_LENGTH, replyLength);
                final int record = (int)recordLength(replyLength);
                left -= record;
                offset += record;
            }
        }
    }
}
