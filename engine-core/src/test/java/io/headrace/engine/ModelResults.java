package io.headrace.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a {@link ResultTable} should hold, kept plainly: a map in order of insertion, and an owner for every eight
 * bytes of the ring.
 */
final class ModelResults
{
    static final int UNIT = 8;

    record Identity(int kind, long high, long low)
    {
    }

    static final class Entry
    {
        final int number;
        final int contentHash;
        final long firstSequence;
        final int count;
        boolean quarantined;
        int state = ResultTable.NO_REPLY;
        final List<byte[]> replies = new ArrayList<>();

        private Entry(final int number, final int contentHash, final long firstSequence, final int count)
        {
            this.number = number;
            this.contentHash = contentHash;
            this.firstSequence = firstSequence;
            this.count = count;
        }
    }

    final Map<Identity, Entry> entries = new LinkedHashMap<>();
    private final int maxEntries;
    private final int[] owners;
    private int tail;
    private int added;
    long evictions;
    long repliesEvictions;

    ModelResults(final int maxEntries, final int repliesLength)
    {
        this.maxEntries = maxEntries;
        owners = new int[repliesLength / UNIT];
    }

    Entry add(final Identity identity, final int contentHash, final long firstSequence, final int count)
    {
        if (entries.size() == maxEntries)
        {
            final Iterator<Entry> all = entries.values().iterator();
            free(all.next().number);
            all.remove();
            evictions++;
        }
        final Entry entry = new Entry(++added, contentHash, firstSequence, count);
        entries.put(identity, entry);
        return entry;
    }

    void appendReply(final Entry entry, final byte[] reply)
    {
        if (entry.state == ResultTable.EVICTED)
        {
            return;
        }
        final int units = 1 + (reply.length + UNIT - 1) / UNIT;
        final long own = Arrays.stream(owners).filter(owner -> owner == entry.number).count();
        if (own + units > owners.length)
        {
            takeBack(entry);
            return;
        }
        while (!claim(entry.number, units))
        {
            final Entry oldest =
                entries.values().stream().filter(e -> e.state == ResultTable.KEPT).findFirst().orElseThrow();
            evict(oldest);
            if (oldest == entry)
            {
                return;
            }
        }
        entry.state = ResultTable.KEPT;
        entry.replies.add(reply);
    }

    private boolean claim(final int number, final int units)
    {
        int at = tail % Math.max(1, owners.length);
        if (at + units > owners.length && owners.length - at + units > owners.length &&
            Arrays.stream(owners).allMatch(owner -> owner == 0))
        {
            at = 0;
        }
        final boolean wraps = at + units > owners.length;
        final int to = wraps ? units : at + units;
        for (int i = at; i < (wraps ? owners.length : to); i++)
        {
            if (owners[i] != 0)
            {
                return false;
            }
        }
        for (int i = 0; wraps && i < to; i++)
        {
            if (owners[i] != 0 || i >= at)
            {
                return false;
            }
        }
        Arrays.fill(owners, at, wraps ? owners.length : to, number);
        if (wraps)
        {
            Arrays.fill(owners, 0, to, number);
        }
        tail = to;
        return true;
    }

    /** The newest entry gives up its bytes, and the tail returns to where they began. */
    private void takeBack(final Entry entry)
    {
        final int length = owners.length;
        while (length > 0 && owners[(tail + length - 1) % length] == entry.number)
        {
            tail = (tail + length - 1) % length;
            owners[tail] = 0;
        }
        evict(entry);
    }

    private void evict(final Entry entry)
    {
        entry.state = ResultTable.EVICTED;
        entry.replies.clear();
        repliesEvictions++;
        free(entry.number);
    }

    private void free(final int number)
    {
        for (int i = 0; i < owners.length; i++)
        {
            owners[i] = owners[i] == number ? 0 : owners[i];
        }
    }
}
