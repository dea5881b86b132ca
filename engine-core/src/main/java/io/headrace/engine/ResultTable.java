package io.headrace.engine;

import java.util.Arrays;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;

/**
 * What was answered under each identity: part of the deterministic state. Bounded in entries and in bytes of
 * replies; the oldest go first, each on its own bound. Owned by one thread.
 * <p>
 * An entry is one record of longs in a ring of slots, found through an index by kind and identity; identities of
 * different kinds never meet.
 * <pre>
 *   0        1        2                3                      4                      5
 *  +--------+--------+----------------+----------------------+----------------------+--------------------+
 *  |  high  |  low   | first sequence | content hash | count | replies: from, bytes | kind | quar | state |
 *  +--------+--------+----------------+----------------------+----------------------+--------------------+
 * </pre>
 * A slot is valid until the next {@link #add}. Equal calls that change the table lead to equal snapshots; asking
 * changes nothing. All operations are O(1) amortised; memory grows by doubling until the bounds are reached.
 */
final class ResultTable
{
    /** No entry of that identity. */
    static final int ABSENT = -1;

    /** No reply was given. */
    static final int NO_REPLY = 0;

    /** All replies are at hand. */
    static final int KEPT = 1;

    /** There were replies, and they are no longer at hand. */
    static final int EVICTED = 2;

    /** Entries by default. */
    static final int MAX_ENTRIES_DEFAULT = 262_144;

    /** Bytes of replies by default. */
    static final int REPLIES_LENGTH_DEFAULT = 16 * 1024 * 1024;

    private static final int HIGH = 0;
    private static final int LOW = 1;
    private static final int FIRST_SEQUENCE = 2;
    private static final int HASH_COUNT = 3;
    private static final int REPLIES = 4;
    private static final int FLAGS = 5;
    private static final int STRIDE = 6;
    private static final int MAX_SLOTS = Integer.MAX_VALUE / STRIDE;
    private static final int INITIAL_CAPACITY = 64;

    private static final long STATE_MASK = 3;
    private static final long QUARANTINED_ONE = 4;
    private static final long QUARANTINED_MASK = 0xFFFF_FFFCL;
    private static final int KIND_SHIFT = 32;
    private static final int KIND_NONE = 0;
    private static final int END_OF_REPLIES = -1;

    private final int maxEntries;
    private final ReplyRing ring;
    private final SlotIndex index = new SlotIndex();
    private final ReplyWriter replyWriter = new ReplyWriter();
    private long[] records;
    private int capacity;
    private int oldest;
    private int size;
    /** How many of the oldest entries surely keep no reply. */
    private int withoutReplies;
    private int lastReplied = ABSENT;
    private long evictions;
    private long repliesEvictions;

    ResultTable(final int maxEntries, final int repliesLength)
    {
        if (maxEntries < 1 || maxEntries > MAX_SLOTS)
        {
            throw new IllegalArgumentException("maxEntries=" + maxEntries + " must be from 1 to " + MAX_SLOTS);
        }
        this.maxEntries = maxEntries;
        ring = new ReplyRing(repliesLength);
        capacity = Math.min(maxEntries, INITIAL_CAPACITY);
        records = new long[capacity * STRIDE];
    }

    /** Slot of the entry of an identity, or {@link #ABSENT}. */
    int find(final int kind, final long high, final long low)
    {
        final int hash = hash(kind, high, low);
        int position = index.first(hash);
        while (position != SlotIndex.NONE)
        {
            final int slot = index.slot(position);
            final int record = slot * STRIDE;
            if (records[record + LOW] == low && records[record + HIGH] == high && kind(record) == kind)
            {
                return slot;
            }
            position = index.next(position, hash);
        }
        return ABSENT;
    }

    private static int hash(final int kind, final long high, final long low)
    {
        return SlotIndex.hash(high + kind, low);
    }

    private int kind(final int record)
    {
        return (int)(records[record + FLAGS] >>> KIND_SHIFT);
    }

    /**
     * Adds an entry for an identity that has none, evicting the oldest when full.
     *
     * @param kind          of the identity.
     * @param high          half of the identity.
     * @param low           half of the identity.
     * @param contentHash   to tell a duplicate from a conflict.
     * @param firstSequence of the events under this identity.
     * @param count         of the events under this identity.
     * @return slot of the entry.
     */
    int add(
        final int kind,
        final long high,
        final long low,
        final int contentHash,
        final long firstSequence,
        final int count)
    {
        assert find(kind, high, low) == ABSENT : "identity is known: kind=" + kind + " high=" + high + " low=" + low;
        if (size == maxEntries)
        {
            evictOldest();
        }
        else if (size == capacity)
        {
            capacity = (int)Math.min(maxEntries, 2L * capacity);
            records = Arrays.copyOf(records, capacity * STRIDE);
        }
        final int slot = slotAt(size++);
        final int record = slot * STRIDE;
        records[record + HIGH] = high;
        records[record + LOW] = low;
        records[record + FIRST_SEQUENCE] = firstSequence;
        records[record + HASH_COUNT] = pair(contentHash, count);
        records[record + REPLIES] = 0;
        records[record + FLAGS] = (long)kind << KIND_SHIFT;
        index.add(hash(kind, high, low), slot);
        return slot;
    }

    /**
     * Lets an entry grow old under no identity, since its own is about to be added again. That happens when a journal
     * is replayed with higher bounds than those it was written with: there the entry had been evicted.
     */
    void forgetIdentity(final int slot)
    {
        final int record = slot * STRIDE;
        index.remove(hash(kind(record), records[record + HIGH], records[record + LOW]), slot);
        records[record + HIGH] = records[record + FIRST_SEQUENCE];
        records[record + LOW] = 0;
        records[record + FLAGS] &= (1L << KIND_SHIFT) - 1;
        index.add(hash(KIND_NONE, records[record + HIGH], 0), slot);
    }

    private void evictOldest()
    {
        final int record = oldest * STRIDE;
        if (withoutReplies > 0)
        {
            withoutReplies--;
        }
        else if (repliesState(oldest) == KEPT)
        {
            ring.release((int)records[record + REPLIES]);
        }
        if (lastReplied == oldest)
        {
            lastReplied = ABSENT;
        }
        index.remove(hash(kind(record), records[record + HIGH], records[record + LOW]), oldest);
        oldest = slotAt(1);
        size--;
        evictions++;
    }

    private int slotAt(final int age)
    {
        final int slot = oldest + age;
        return slot < capacity ? slot : slot - capacity;
    }

    private int ageOf(final int slot)
    {
        final int age = slot - oldest;
        return age < 0 ? age + capacity : age;
    }

    private static long pair(final int upper, final int lower)
    {
        return ((long)upper << 32) | (lower & 0xFFFF_FFFFL);
    }

    int size()
    {
        return size;
    }

    int contentHash(final int slot)
    {
        return (int)(records[slot * STRIDE + HASH_COUNT] >>> 32);
    }

    long firstSequence(final int slot)
    {
        return records[slot * STRIDE + FIRST_SEQUENCE];
    }

    int count(final int slot)
    {
        return (int)records[slot * STRIDE + HASH_COUNT];
    }

    /** Events of the entry that were quarantined when they were applied first. */
    int quarantined(final int slot)
    {
        return (int)((records[slot * STRIDE + FLAGS] & QUARANTINED_MASK) / QUARANTINED_ONE);
    }

    void addQuarantined(final int slot)
    {
        records[slot * STRIDE + FLAGS] += QUARANTINED_ONE;
    }

    /** {@link #NO_REPLY}, {@link #KEPT} or {@link #EVICTED}. */
    int repliesState(final int slot)
    {
        return (int)(records[slot * STRIDE + FLAGS] & STATE_MASK);
    }

    private void repliesState(final int slot, final int state)
    {
        final int at = slot * STRIDE + FLAGS;
        records[at] = (records[at] & ~STATE_MASK) | state;
    }

    /** Entries that made room for another, ever. */
    long evictions()
    {
        return evictions;
    }

    /** Entries whose replies had to go while the entry stayed, since this table was made: not part of the state. */
    long repliesEvictions()
    {
        return repliesEvictions;
    }

    /**
     * Appends a reply to an entry, evicting all replies of the oldest entries until it fits. One that cannot fit
     * evicts the replies of its own entry; what is appended to such an entry later goes nowhere.
     *
     * @param slot   of the entry, not older than any that has replies already.
     * @param format given back as it is: the table does not look at it.
     * @param buffer with the reply, copied before the call returns.
     * @param offset of the reply.
     * @param length of the reply in bytes.
     */
    void appendReply(
        final int slot, final int format, final DirectBuffer buffer, final int offset, final int length)
    {
        if (lastReplied != ABSENT && ageOf(slot) < ageOf(lastReplied))
        {
            throw new IllegalStateException("reply for firstSequence=" + firstSequence(slot) +
                " comes after one for firstSequence=" + firstSequence(lastReplied) +
                ": append in the order in which the entries were added");
        }
        lastReplied = slot;
        final int state = repliesState(slot);
        if (state == EVICTED)
        {
            return;
        }
        final int at = slot * STRIDE + REPLIES;
        if (!ring.canEverHold((int)records[at], length))
        {
            if (state == KEPT)
            {
                ring.retract((int)(records[at] >>> 32), (int)records[at]);
            }
            dropReplies(slot);
            return;
        }
        while (!ring.prepare(length))
        {
            if (!evictRepliesBefore(slot))
            {
                return;
            }
        }
        final int start = state == KEPT ? (int)(records[at] >>> 32) : ring.tail();
        records[at] = pair(start, (int)records[at] + ring.append(format, buffer, offset, length));
        repliesState(slot, KEPT);
    }

    /** Evicts the oldest replies; false if they are those of the entry itself. */
    private boolean evictRepliesBefore(final int slot)
    {
        int victim = slotAt(withoutReplies++);
        while (repliesState(victim) != KEPT)
        {
            victim = slotAt(withoutReplies++);
        }
        ring.release((int)records[victim * STRIDE + REPLIES]);
        dropReplies(victim);
        return victim != slot;
    }

    private void dropReplies(final int slot)
    {
        records[slot * STRIDE + REPLIES] = 0;
        repliesState(slot, EVICTED);
        repliesEvictions++;
    }

    /** Shows all replies of an entry whose state is {@link #KEPT}, in order; otherwise none. */
    void forEachReply(final int slot, final ReplyVisitor visitor)
    {
        final long replies = records[slot * STRIDE + REPLIES];
        ring.forEach((int)(replies >>> 32), (int)replies, visitor);
    }

    /** Writes all entries with their replies, the oldest first. */
    void snapshot(final SnapshotSink sink)
    {
        sink.putLong(evictions);
        sink.putInt(ring.length());
        sink.putInt(ring.head());
        sink.putInt(size);
        replyWriter.sink = sink;
        for (int age = 0; age < size; age++)
        {
            final int slot = slotAt(age);
            for (int field = 0; field < STRIDE; field++)
            {
                if (field != REPLIES)
                {
                    sink.putLong(records[slot * STRIDE + field]);
                }
            }
            if (repliesState(slot) == KEPT)
            {
                forEachReply(slot, replyWriter);
                sink.putInt(END_OF_REPLIES);
            }
        }
        replyWriter.sink = null;
    }

    /**
     * Takes what {@link #snapshot} wrote into this table, which must be new. Lower bounds evict the excess; another
     * length of the replies may evict at other times than before.
     */
    void restore(final SnapshotSource source)
    {
        if (size != 0)
        {
            throw new IllegalStateException("results=" + size + ": only a new table can be restored");
        }
        evictions = source.getLong();
        final int ringLength = source.getInt();
        final int ringHead = source.getInt();
        ring.startAt(ringLength == ring.length() ? ringHead : 0);
        final ExpandableArrayBuffer reply = new ExpandableArrayBuffer();
        final int count = source.getInt();
        for (int i = 0; i < count; i++)
        {
            restoreEntry(source, reply);
        }
    }

    private void restoreEntry(final SnapshotSource source, final ExpandableArrayBuffer reply)
    {
        final long high = source.getLong();
        final long low = source.getLong();
        final long firstSequence = source.getLong();
        final long hashCount = source.getLong();
        final long flags = source.getLong();
        final int slot = add(
            (int)(flags >>> KIND_SHIFT), high, low, (int)(hashCount >>> 32), firstSequence, (int)hashCount);
        records[slot * STRIDE + FLAGS] |= flags & QUARANTINED_MASK;
        final int state = (int)(flags & STATE_MASK);
        if (state == EVICTED)
        {
            repliesState(slot, EVICTED);
            lastReplied = slot;
        }
        else if (state == KEPT)
        {
            int length = source.getInt();
            while (length != END_OF_REPLIES)
            {
                final int format = source.getInt();
                reply.checkLimit(length);
                source.getBytes(reply, 0, length);
                appendReply(slot, format, reply, 0, length);
                length = source.getInt();
            }
        }
    }

    private static final class ReplyWriter implements ReplyVisitor
    {
        private SnapshotSink sink;

        @Override
        public void onReply(final int format, final DirectBuffer buffer, final int offset, final int length)
        {
            sink.putInt(length);
            sink.putInt(format);
            sink.putBytes(buffer, offset, length);
        }
    }
}
