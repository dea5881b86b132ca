package io.headrace.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.agrona.ExpandableArrayBuffer;

/**
 * The events in quarantine, each with the handlers that threw at it: part of the deterministic state. Belongs to the
 * thread that applies events.
 */
final class QuarantineTable
{
    private final SortedMap<Long, List<QuarantinedEvent>> events = new TreeMap<>();
    private int size;

    void add(final QuarantinedEvent event)
    {
        events.computeIfAbsent(event.sequence(), sequence -> new ArrayList<>(1)).add(event);
        size++;
    }

    /** Takes an event out with all handlers that threw at it, in their order; empty if there is none. */
    List<QuarantinedEvent> remove(final long sequence)
    {
        final List<QuarantinedEvent> removed = events.remove(sequence);
        if (removed == null)
        {
            return List.of();
        }
        size -= removed.size();
        return removed;
    }

    /** Events, each counted for every handler that threw at it. */
    int size()
    {
        return size;
    }

    /** A copy, in sequence order. */
    List<QuarantinedEvent> list()
    {
        final List<QuarantinedEvent> all = new ArrayList<>(size);
        events.values().forEach(all::addAll);
        return all;
    }

    void snapshot(final SnapshotSink sink)
    {
        final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
        sink.putInt(size);
        for (final QuarantinedEvent event : list())
        {
            final int length = QuarantineDescriptor.alignedLength(event);
            QuarantineDescriptor.put(buffer, 0, event);
            sink.putInt(length);
            sink.putBytes(buffer, 0, length);
        }
    }

    void restore(final SnapshotSource source)
    {
        final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
        final int count = source.getInt();
        for (int i = 0; i < count; i++)
        {
            final int length = source.getInt();
            buffer.checkLimit(length);
            source.getBytes(buffer, 0, length);
            add(QuarantineDescriptor.get(buffer, 0));
        }
    }
}
