package io.headrace.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headrace.bus.CursorDescriptor;
import java.util.List;
import org.agrona.ExpandableArrayBuffer;
import org.junit.jupiter.api.Test;

class CursorTableTest
{
    private final CursorTable table = new CursorTable(2);
    private final ExpandableArrayBuffer frame = new ExpandableArrayBuffer();

    private boolean apply(final String name, final long target, final long sequence)
    {
        CursorDescriptor.put(frame, 8, name, target);
        return table.apply(frame, 8, sequence);
    }

    private static NamedCursor cursor(final String name, final long sequence)
    {
        return new NamedCursor(name, sequence);
    }

    @Test
    void shouldListInTheOrderOfNames()
    {
        assertTrue(apply("b", 5, 10));
        assertTrue(apply("a", 7, 11));

        assertEquals(List.of(cursor("a", 7), cursor("b", 5)), table.list());
    }

    @Test
    void shouldMoveForthAndBack()
    {
        apply("a", 7, 10);
        apply("a", 9, 11);
        assertEquals(List.of(cursor("a", 9)), table.list());

        apply("a", 0, 12);
        assertEquals(List.of(cursor("a", 0)), table.list());
    }

    @Test
    void shouldNotMoveBeyondTheFrame()
    {
        apply("a", Long.MAX_VALUE, 10);
        apply("b", Long.MIN_VALUE, 11);

        assertEquals(List.of(cursor("a", 9), cursor("b", 0)), table.list());
    }

    @Test
    void shouldRefuseOneTooManyAndTakeItOnceAnotherIsForgotten()
    {
        apply("a", 1, 10);
        apply("b", 2, 11);

        assertFalse(apply("c", 3, 12));
        assertTrue(apply("b", 4, 13));
        assertEquals(List.of(cursor("a", 1), cursor("b", 4)), table.list());

        assertTrue(apply("a", CursorDescriptor.FORGET, 14));
        assertTrue(apply("c", 3, 15));
        assertEquals(List.of(cursor("b", 4), cursor("c", 3)), table.list());
    }

    @Test
    void shouldForgetWhatIsNotThere()
    {
        assertTrue(apply("a", CursorDescriptor.FORGET, 10));
        assertEquals(0, table.size());
    }

    @Test
    void shouldTakeItselfBackFromASnapshot()
    {
        apply("orders.eu", 5, 10);
        apply("a", 7, 11);
        final BufferedState snapshot = new BufferedState();
        table.snapshot(snapshot);
        final CursorTable restored = new CursorTable(1);

        restored.restore(snapshot);

        assertTrue(snapshot.isEmpty());
        assertEquals(table.list(), restored.list());
        final BufferedState again = new BufferedState();
        restored.snapshot(again);
        assertArrayEquals(snapshot.bytes(), again.bytes());
    }

    @Test
    void shouldWriteTheSameSnapshotWhateverTheOrderOfMoves()
    {
        apply("a", 7, 10);
        apply("b", 5, 11);
        final BufferedState snapshot = new BufferedState();
        table.snapshot(snapshot);
        final CursorTable other = new CursorTable(2);
        CursorDescriptor.put(frame, 0, "b", 5);
        other.apply(frame, 0, 20);
        CursorDescriptor.put(frame, 0, "a", 7);
        other.apply(frame, 0, 21);
        final BufferedState otherSnapshot = new BufferedState();
        other.snapshot(otherSnapshot);

        assertArrayEquals(snapshot.bytes(), otherSnapshot.bytes());
    }
}
