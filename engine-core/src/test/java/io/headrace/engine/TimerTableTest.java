package io.headrace.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Bounds and edges of the timer table, one at a time.
 */
@Timeout(60)
class TimerTableTest
{
    private static final long FIRST = 1_000_000;
    private static final long YEAR_NS = TimeUnit.DAYS.toNanos(365);
    private static final long NOW_NS = 1_800_000_000_000_000_000L;

    private int asks;
    private final TimerTable table = new TimerTable(1_000_000);

    @Test
    void shouldReportByDeadlineThenByScheduling()
    {
        table.schedule(0, id(0, 1), 300);
        table.schedule(0, id(0, 2), 100);
        table.schedule(1, id(1, 1), 300);
        table.schedule(1, id(1, 2), 200);
        table.schedule(0, id(0, 1), 300);
        assertEquals(List.of(), due(99, 10));
        assertEquals(List.of("0:2@100", "1:2@200"), due(299, 10));
        assertEquals(List.of("0:2@100", "1:2@200", "1:1@300"), due(300, 3));
        assertEquals(List.of("0:2@100", "1:2@200", "1:1@300", "0:1@300"), due(300, 9));
        assertTrue(table.cancel(id(0, 2)));
        assertFalse(table.cancel(id(0, 2)));
        assertEquals(List.of("1:2@200", "1:1@300", "0:1@300"), due(300, 9));
        assertEquals(3, table.size());
    }

    @Test
    void shouldReportWhatIsScheduledIntoThePastInItsOrder()
    {
        table.schedule(0, id(0, 1), 1000);
        table.schedule(0, id(0, 2), 2000);
        assertEquals(List.of("0:1@1000", "0:2@2000"), due(2000, 9));
        table.schedule(0, id(0, 3), 1500);
        table.schedule(0, id(0, 4), Long.MIN_VALUE + 1);
        table.schedule(0, id(0, 5), 2000);
        table.schedule(0, id(0, 6), 1500);
        assertEquals(List.of("0:4@-9223372036854775807", "0:1@1000", "0:3@1500", "0:6@1500", "0:2@2000", "0:5@2000"),
            due(2000, 9));
        assertEquals(List.of("0:4@-9223372036854775807", "0:1@1000"), due(1499, 9));
    }

    @Test
    void shouldCrossYearsAtOnce()
    {
        table.schedule(0, id(0, 1), NOW_NS + 1);
        table.schedule(0, id(0, 2), NOW_NS + YEAR_NS);
        table.schedule(0, id(0, 3), NOW_NS + 40 * YEAR_NS);
        table.schedule(0, id(0, 4), Long.MAX_VALUE);
        assertEquals(List.of(), due(NOW_NS, 9));
        table.schedule(0, id(0, 5), NOW_NS + 1);
        table.schedule(0, id(0, 6), NOW_NS + YEAR_NS);
        table.schedule(0, id(0, 7), NOW_NS + 40 * YEAR_NS);
        assertEquals(2, due(NOW_NS + 1, 9).size());
        table.cancel(id(0, 1));
        table.cancel(id(0, 5));
        assertEquals(List.of(), due(NOW_NS + YEAR_NS - 1, 9));
        assertEquals(4, due(NOW_NS + 41 * YEAR_NS, 9).size());
        assertEquals(5, due(Long.MAX_VALUE, 9).size());
    }

    @Test
    void shouldSayWhenToAskAgain()
    {
        assertEquals(Long.MAX_VALUE, table.nextDeadline());
        table.schedule(0, id(0, 1), NOW_NS + 5_000_000_000L);
        assertTrue(table.nextDeadline() <= NOW_NS);
        due(NOW_NS, 1);
        assertTrue(table.nextDeadline() > NOW_NS && table.nextDeadline() <= NOW_NS + 5_000_000_000L);
        due(NOW_NS + 4_999_999_999L, 1);
        assertEquals(NOW_NS + 5_000_000_000L, table.nextDeadline());
        due(NOW_NS + 5_000_000_000L, 1);
        assertEquals(NOW_NS + 5_000_000_000L, table.nextDeadline());
        table.cancel(id(0, 1));
        due(NOW_NS + 5_000_000_000L, 1);
        assertEquals(Long.MAX_VALUE, table.nextDeadline());
    }

    @Test
    void shouldRefuseOneTooMany()
    {
        final TimerTable full = new TimerTable(2);
        assertEquals(TimerTable.SCHEDULED, full.schedule(0, id(0, 1), 10));
        assertEquals(TimerTable.SCHEDULED, full.schedule(0, id(0, 2), 10));
        assertEquals(TimerTable.FULL, full.schedule(0, id(0, 3), 10));
        assertEquals(TimerTable.SCHEDULED, full.schedule(0, id(0, 2), 20));
        assertEquals(20, full.deadline(id(0, 2)));
        assertEquals(TimerTable.NONE, full.deadline(id(0, 3)));
        full.cancel(id(0, 1));
        assertEquals(TimerTable.SCHEDULED, full.schedule(0, id(0, 3), 10));
        final BufferedState snapshot = new BufferedState();
        full.snapshot(snapshot);
        assertEquals("cannot restore timers=2 into a table with timers=0 maxTimers=1: it must be new, and hold as many",
            assertThrows(IllegalStateException.class, () -> new TimerTable(1).restore(snapshot)).getMessage());
        assertThrows(IllegalArgumentException.class, () -> full.schedule(0, id(0, 1), TimerTable.NONE));
        assertThrows(IllegalArgumentException.class, () -> new TimerTable(0));
    }

    @Test
    void shouldHoldAMillionOfOneInstantAndOfAll()
    {
        final int half = 500_000;
        for (int i = 0; i < half; i++)
        {
            table.schedule(1, id(1, i), NOW_NS);
            table.schedule(2, id(2, i), NOW_NS + i * 10_000_019L);
        }
        assertEquals(1_000_000, table.size());
        assertEquals(TimerTable.FULL, table.schedule(3, id(3, 0), 0));
        final long[] seen = new long[2];
        List<String> some = due(NOW_NS, 10_000);
        while (!some.isEmpty())
        {
            for (final String timer : some)
            {
                final int handler = Integer.parseInt(timer.substring(0, 1));
                final long id = Long.parseLong(timer.substring(2, timer.indexOf('@')));
                assertEquals(seen[handler - 1]++, id);
                assertTrue(table.cancel(id(handler, id)));
            }
            some = due(NOW_NS, 10_000);
        }
        assertEquals(half, seen[0]);
        assertEquals(1, seen[1]);
    }

    @Test
    void shouldForgetInTheSnapshotThatItWasAsked()
    {
        final TimerTable asked = new TimerTable(100);
        final TimerTable silent = new TimerTable(100);
        for (int i = 0; i < 50; i++)
        {
            final long deadline = NOW_NS + (i * 37 % 50) * 1_000_000_000L;
            asked.schedule(0, id(0, i), deadline);
            silent.schedule(0, id(0, i), deadline);
            asked.expired(NOW_NS + i * 500_000_000L, 3, (timerId, deadlineNs) -> asks++);
        }
        final BufferedState first = new BufferedState();
        final BufferedState second = new BufferedState();
        asked.snapshot(first);
        silent.snapshot(second);
        assertArrayEquals(first.bytes(), second.bytes());
        assertTrue(asks > 0);
    }

    /** Ids of two kinds, for the eye. */
    private static long id(final int kind, final long number)
    {
        return kind * FIRST + number;
    }

    private List<String> due(final long nowNs, final int limit)
    {
        final List<String> due = new ArrayList<>();
        final int count = table.expired(nowNs, limit,
            (timerId, deadlineNs) -> due.add(timerId / FIRST + ":" + timerId % FIRST + "@" + deadlineNs));
        assertEquals(due.size(), count);
        return due;
    }
}
