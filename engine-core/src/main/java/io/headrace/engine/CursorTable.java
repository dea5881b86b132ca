package io.headrace.engine;

import io.headrace.bus.CursorDescriptor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.agrona.DirectBuffer;

/**
 * The named cursors, in the order of their names: part of the deterministic state. Bounded: a cursor too many has no
 * effect. Belongs to the thread that applies events.
 */
final class CursorTable
{
    private final int maxCursors;
    private final SortedMap<String, Long> sequences = new TreeMap<>();

    CursorTable(final int maxCursors)
    {
        this.maxCursors = maxCursors;
    }

    /**
     * Applies a frame that {@link CursorDescriptor} describes. Nobody can be done with what comes after the frame, so
     * a sequence beyond it stands for the one before it.
     *
     * @param buffer   with the frame.
     * @param frame    offset of the frame.
     * @param sequence of the frame.
     * @return false if the cursor is new and there are {@code cursors.max} already: then nothing has changed.
     */
    boolean apply(final DirectBuffer buffer, final int frame, final long sequence)
    {
        final String name = CursorDescriptor.name(buffer, frame);
        final long target = CursorDescriptor.sequence(buffer, frame);
        if (target == CursorDescriptor.FORGET)
        {
            sequences.remove(name);
            return true;
        }
        if (sequences.size() >= maxCursors && !sequences.containsKey(name))
        {
            return false;
        }
        sequences.put(name, Math.max(0, Math.min(target, sequence - 1)));
        return true;
    }

    int size()
    {
        return sequences.size();
    }

    /** A copy, in the order of names. */
    List<NamedCursor> list()
    {
        final List<NamedCursor> cursors = new ArrayList<>(sequences.size());
        sequences.forEach((name, sequence) -> cursors.add(new NamedCursor(name, sequence)));
        return cursors;
    }

    void snapshot(final SnapshotSink sink)
    {
        sink.putInt(sequences.size());
        for (final Map.Entry<String, Long> cursor : sequences.entrySet())
        {
            sink.putLong(cursor.getValue());
            SnapshotText.put(sink, cursor.getKey());
        }
    }

    /** Takes back what a snapshot holds, all of it even if fewer are allowed by now. */
    void restore(final SnapshotSource source)
    {
        final int count = source.getInt();
        for (int i = 0; i < count; i++)
        {
            final long sequence = source.getLong();
            sequences.put(SnapshotText.get(source), sequence);
        }
    }
}
