package io.headrace.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.agrona.ExpandableArrayBuffer;

/**
 * The events in quarantine: part of the deterministic state. Belongs to the thread that applies events.
 */
final class QuarantineTable
{
    private final SortedMap<Long, QuarantinedEvent> events = new TreeMap<>();

    void add(final QuarantinedEvent event)
    {
        events.put(event.sequence(), event);
    }

    /** Takes an event out, or gives null. */
    QuarantinedEvent remove(final long sequence)
    {
        return events.remove(sequence);
    }

    int size()
    {
        return events.size();
    }

    /** A copy, in sequence order. */
    List<QuarantinedEvent> list()
    {
        return new ArrayList<>(events.values());
    }

    void snapshot(final SnapshotSink sink)
    {
        final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
        sink.putInt(events.size());
        for (final QuarantinedEvent event : events.values())
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
