package io.headrace.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/**
 * Bounds and edges of the result table, one at a time.
 */
class ResultTableTest
{
    private static final int SESSION = 1;
    private static final int KEY = 2;

    private final UnsafeBuffer text = new UnsafeBuffer(new byte[256]);

    @Test
    void shouldKeepKindsApart()
    {
        final ResultTable table = new ResultTable(8, 1024);
        final int session = table.add(SESSION, 5, 6, 111, 1, 1);
        assertEquals(ResultTable.ABSENT, table.find(KEY, 5, 6));
        final int key = table.add(KEY, 5, 6, -222, 2, 3);
        assertEquals(session, table.find(SESSION, 5, 6));
        assertEquals(key, table.find(KEY, 5, 6));
        assertEquals(111, table.contentHash(session));
        assertEquals(-222, table.contentHash(key));
        assertEquals(2, table.firstSequence(key));
        assertEquals(3, table.count(key));
        table.addQuarantined(key);
        table.addQuarantined(key);
        assertEquals(2, table.quarantined(key));
        assertEquals(0, table.quarantined(session));
        assertEquals(ResultTable.NO_REPLY, table.repliesState(key));
    }

    @Test
    void shouldEvictTheOldestEntryWithItsReplies()
    {
        final ResultTable table = new ResultTable(2, 64);
        reply(table, table.add(SESSION, 1, 1, 0, 1, 1), "one");
        reply(table, table.add(SESSION, 1, 2, 0, 2, 1), "two");
        reply(table, table.add(SESSION, 1, 3, 0, 3, 1), "three");
        assertEquals(ResultTable.ABSENT, table.find(SESSION, 1, 1));
        assertEquals(List.of("two"), replies(table, table.find(SESSION, 1, 2)));
        assertEquals(List.of("three"), replies(table, table.find(SESSION, 1, 3)));
        assertEquals(1, table.evictions());
        assertEquals(0, table.repliesEvictions());
        assertEquals(2, table.size());
    }

    @Test
    void shouldEvictTheOldestRepliesAndKeepTheEntry()
    {
        final ResultTable table = new ResultTable(8, 48);
        for (int i = 1; i <= 4; i++)
        {
            final int slot = table.add(SESSION, 1, i, 0, i, 1);
            if (i != 2)
            {
                reply(table, slot, "reply-" + i);
            }
        }
        final int fifth = table.add(SESSION, 1, 5, 0, 5, 1);
        reply(table, fifth, "5a");
        reply(table, fifth, "5b");
        assertEquals(ResultTable.EVICTED, table.repliesState(table.find(SESSION, 1, 1)));
        assertEquals(ResultTable.NO_REPLY, table.repliesState(table.find(SESSION, 1, 2)));
        assertEquals(ResultTable.EVICTED, table.repliesState(table.find(SESSION, 1, 3)));
        assertEquals(ResultTable.KEPT, table.repliesState(table.find(SESSION, 1, 4)));
        assertEquals(List.of("reply-4"), replies(table, table.find(SESSION, 1, 4)));
        assertEquals(List.of("5a", "5b"), replies(table, fifth));
        assertEquals(List.of(), replies(table, table.find(SESSION, 1, 1)));
        assertEquals(2, table.repliesEvictions());
    }

    @Test
    void shouldNeverKeepPartOfWhatDoesNotFit()
    {
        final ResultTable table = new ResultTable(8, 64);
        final int first = table.add(KEY, 1, 1, 0, 1, 1);
        reply(table, first, "short");
        final int second = table.add(KEY, 1, 2, 0, 2, 1);
        reply(table, second, "x".repeat(57));
        assertEquals(ResultTable.EVICTED, table.repliesState(second));
        reply(table, second, "y");
        assertEquals(ResultTable.EVICTED, table.repliesState(second));
        assertEquals(List.of("short"), replies(table, first));
        final int third = table.add(KEY, 1, 3, 0, 3, 1);
        reply(table, third, "z".repeat(8));
        reply(table, third, "z".repeat(56));
        assertEquals(ResultTable.EVICTED, table.repliesState(third));
        assertEquals(List.of(), replies(table, third));
        assertEquals(List.of("short"), replies(table, first));
        final int fourth = table.add(KEY, 1, 4, 0, 4, 1);
        reply(table, fourth, "w".repeat(56));
        assertEquals(List.of("w".repeat(56)), replies(table, fourth));
        assertEquals(ResultTable.EVICTED, table.repliesState(first));
    }

    @Test
    void shouldKeepNoRepliesWithoutRoom()
    {
        final ResultTable table = new ResultTable(1, 0);
        final int slot = table.add(KEY, 0, 0, 0, 1, 1);
        reply(table, slot, "");
        assertEquals(ResultTable.EVICTED, table.repliesState(slot));
    }

    @Test
    void shouldRefuseWhatIsOutOfOrderOrOutOfBounds()
    {
        final ResultTable table = new ResultTable(4, 64);
        final int first = table.add(KEY, 1, 1, 0, 11, 1);
        final int second = table.add(KEY, 1, 2, 0, 12, 1);
        reply(table, second, "b");
        assertEquals("reply for firstSequence=11 comes after one for firstSequence=12: append in the order in which " +
            "the entries were added",
            assertThrows(IllegalStateException.class, () -> reply(table, first, "a")).getMessage());
        assertEquals("maxEntries=0 must be from 1 to 357913941",
            assertThrows(IllegalArgumentException.class, () -> new ResultTable(0, 64)).getMessage());
        assertEquals("repliesLength=-1 must be from 0 to 1073741824",
            assertThrows(IllegalArgumentException.class, () -> new ResultTable(1, -1)).getMessage());
        assertThrows(IllegalStateException.class, () -> table.restore(new BufferedState()));
    }

    private void reply(final ResultTable table, final int slot, final String reply)
    {
        table.appendReply(slot, reply.length(), text, 3, text.putStringWithoutLengthAscii(3, reply));
    }

    private static List<String> replies(final ResultTable table, final int slot)
    {
        final List<String> replies = new ArrayList<>();
        table.forEachReply(slot, (format, buffer, offset, length) ->
        {
            assertEquals(format, length);
            replies.add(buffer.getStringWithoutLengthAscii(offset, length));
        });
        return replies;
    }
}
