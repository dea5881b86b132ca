package io.headrace.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The table agrees with a linked map in order of use, also after it was restored.
 */
class SessionTableTest
{
    private static final int OPERATIONS = 60_000;

    @Test
    void shouldEvictTheLeastRecentlyUsed()
    {
        final SessionTable table = new SessionTable(2);
        table.open(1);
        table.open(2);
        assertTrue(table.advance(1, 10));
        assertEquals(0, table.last(2));
        table.open(3);
        assertEquals(10, table.last(1));
        assertEquals(SessionTable.UNKNOWN, table.last(2));
        assertEquals(0, table.last(3));
        assertFalse(table.advance(2, 1));
        assertEquals(2, table.size());
        assertEquals(1, table.evictions());
    }

    @Test
    void shouldRefuseWhatIsOutOfBounds()
    {
        final SessionTable table = new SessionTable(1);
        assertThrows(IllegalStateException.class, () -> table.open(0));
        table.open(7);
        assertEquals("session id=7 must be positive and new",
            assertThrows(IllegalStateException.class, () -> table.open(7)).getMessage());
        final BufferedState snapshot = snapshot(table);
        assertThrows(IllegalStateException.class, () -> table.restore(snapshot));
        assertEquals("maxSessions=0 must be from 1 to 536870912",
            assertThrows(IllegalArgumentException.class, () -> new SessionTable(0)).getMessage());
    }

    @Test
    void shouldKeepTheMostRecentWhenRestoredIntoFewer()
    {
        final SessionTable table = new SessionTable(8);
        for (int id = 1; id <= 8; id++)
        {
            table.open(id);
        }
        table.advance(1, 5);
        final SessionTable fewer = new SessionTable(2);
        fewer.restore(snapshot(table));
        assertEquals(5, fewer.last(1));
        assertEquals(0, fewer.last(8));
        assertEquals(2, fewer.size());
        assertEquals(6, fewer.evictions());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 44, -5})
    void shouldAgreeWithALinkedMap(final long seed)
    {
        final Random random = new Random(seed);
        final int max = 1 + random.nextInt(300);
        final Map<Long, Long> model = new LinkedHashMap<>(16, 0.75f, true);
        SessionTable table = new SessionTable(max);
        long evictions = 0;
        long nextId = 1;
        for (int i = 0; i < OPERATIONS; i++)
        {
            final String at = "seed=" + seed + " operation=" + i;
            final long id = Math.max(1, nextId - random.nextInt(2 * max));
            switch (random.nextInt(8))
            {
                case 0 ->
                {
                    nextId += random.nextInt(3);
                    table.open(nextId);
                    model.put(nextId++, 0L);
                    if (model.size() > max)
                    {
                        final Iterator<Long> oldest = model.keySet().iterator();
                        oldest.next();
                        oldest.remove();
                        evictions++;
                    }
                }
                case 1, 2, 3 -> assertEquals(model.computeIfPresent(id, (k, last) -> last + 1) != null,
                    table.advance(id, table.last(id) + 1), at);
                case 4 -> assertEquals(
                    model.containsKey(id) ? lastWithoutUse(model, id) : SessionTable.UNKNOWN, table.last(id), at);
                default -> assertEquals(model.size(), table.size(), at);
            }
            if (random.nextInt(500) == 0)
            {
                table = restored(table, max, at);
                checkContent(model, table, evictions, at);
            }
        }
        assertEquals(evictions, table.evictions(), "seed=" + seed);
    }

    private static long lastWithoutUse(final Map<Long, Long> model, final long id)
    {
        return model.entrySet().stream().filter(e -> e.getKey() == id).findFirst().orElseThrow().getValue();
    }

    private static SessionTable restored(final SessionTable table, final int max, final String at)
    {
        final SessionTable restored = new SessionTable(max);
        restored.restore(snapshot(table));
        assertArrayEquals(snapshot(table).bytes(), snapshot(restored).bytes(), at);
        return restored;
    }

    private static void checkContent(
        final Map<Long, Long> model, final SessionTable table, final long evictions, final String at)
    {
        final BufferedState expected = new BufferedState();
        expected.putLong(evictions);
        expected.putInt(model.size());
        model.forEach((id, last) ->
        {
            expected.putLong(id);
            expected.putLong(last);
        });
        assertArrayEquals(expected.bytes(), snapshot(table).bytes(), at);
    }

    private static BufferedState snapshot(final SessionTable table)
    {
        final BufferedState snapshot = new BufferedState();
        table.snapshot(snapshot);
        return snapshot;
    }
}
