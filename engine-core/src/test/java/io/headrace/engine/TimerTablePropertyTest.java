package io.headrace.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The table agrees with maps on what is pending and what is due in which order, through random schedules, jumps of
 * the clock, snapshots and restores.
 */
@Timeout(120)
class TimerTablePropertyTest
{
    private static final int OPERATIONS = 60_000;

    private record Key(int handler, long number)
    {
        long timerId()
        {
            return handler * 1000L + number;
        }
    }

    private record Pending(long deadline, long order, Key key)
    {
    }

    private final Map<Key, Pending> scheduled = new LinkedHashMap<>();
    private final TreeMap<Pending, Key> ordered =
        new TreeMap<>(Comparator.comparingLong(Pending::deadline).thenComparingLong(Pending::order));
    private long order;

    /** Deadlines up to 2^spread ns from now, mostly ahead; the clock moves by up to 2^step ns. */
    @ParameterizedTest
    @CsvSource({
        "1, 4, 3, 0", "2, 21, 19, 1", "3, 30, 24, 1", "4, 36, 31, 1", "5, 38, 36, 1", "6, 44, 38, 1", "7, 46, 44, 1",
        "8, 56, 50, 1", "9, 58, 54, 1", "10, 62, 60, 0", "11, 62, 20, 1", "12, 33, 57, 1", "13, 10, 25, 1"})
    void shouldAgreeWithMaps(final long seed, final int spread, final int step, final int epoch)
    {
        final Random random = new Random(seed);
        final int max = 1 + random.nextInt(400);
        final int ids = 1 + random.nextInt(300);
        TimerTable table = new TimerTable(max);
        long now = epoch * 1_800_000_000_000_000_000L;
        for (int i = 0; i < OPERATIONS; i++)
        {
            final String at = "seed=" + seed + " operation=" + i;
            final Key key = new Key(random.nextInt(3), random.nextInt(ids));
            switch (random.nextInt(10))
            {
                case 0, 1, 2, 3 ->
                {
                    final long deadline = deadline(random, now, spread);
                    assertEquals(
                        modelSchedule(key, deadline, max),
                        table.schedule(key.handler, key.timerId(), deadline),
                        at);
                }
                case 4 -> assertEquals(modelCancel(key), table.cancel(key.timerId()), at);
                case 5 -> assertEquals(
                    scheduled.containsKey(key) ? scheduled.get(key).deadline : TimerTable.NONE,
                    table.deadline(key.timerId()), at);
                case 6, 7 -> now = Math.max(now, now + (random.nextLong() >>> (63 - random.nextInt(step + 1))));
                default -> checkDue(
                    table, now - (random.nextInt(9) == 0 ? 1L << random.nextInt(step) : 0), 1 + random.nextInt(20),
                    random.nextInt(4), at);
            }
            assertEquals(scheduled.size(), table.size(), at);
            assertTrue(ordered.isEmpty() || table.nextDeadline() <= ordered.firstKey().deadline, at);
            if (random.nextInt(1000) == 0)
            {
                table = restored(table, max, at);
            }
        }
        checkDue(table, Long.MAX_VALUE, Integer.MAX_VALUE, 0, "seed=" + seed);
    }

    private static long deadline(final Random random, final long now, final int spread)
    {
        final long distance = random.nextLong() >>> (63 - random.nextInt(spread));
        final long deadline = random.nextInt(8) == 0 ? now - distance : now + distance;
        return random.nextInt(8) == 0 || deadline == TimerTable.NONE ? now : deadline;
    }

    private int modelSchedule(final Key key, final long deadline, final int max)
    {
        if (!scheduled.containsKey(key) && scheduled.size() == max)
        {
            return TimerTable.FULL;
        }
        modelCancel(key);
        final Pending pending = new Pending(deadline, order++, key);
        scheduled.put(key, pending);
        ordered.put(pending, key);
        return TimerTable.SCHEDULED;
    }

    private boolean modelCancel(final Key key)
    {
        final Pending pending = scheduled.remove(key);
        return pending != null && ordered.remove(pending) != null;
    }

    /** Asks what is due, and mostly dispatches it, all or some of it. */
    private void checkDue(
        final TimerTable table, final long now, final int limit, final int undispatched, final String at)
    {
        final List<Pending> expected = ordered.keySet().stream()
            .takeWhile(pending -> pending.deadline <= now).limit(limit).toList();
        final List<Pending> actual = new ArrayList<>();
        final int count = table.expired(now, limit, (timerId, deadlineNs) ->
        {
            final Key key = new Key((int)(timerId / 1000), timerId % 1000);
            actual.add(new Pending(deadlineNs, scheduled.get(key).order, key));
        });
        assertEquals(expected, actual, at);
        assertEquals(expected.size(), count, at);
        for (int i = 0; i < actual.size() - undispatched; i++)
        {
            final Key key = actual.get(i).key;
            assertTrue(modelCancel(key) && table.cancel(key.timerId()), at);
        }
    }

    private TimerTable restored(final TimerTable table, final int max, final String at)
    {
        final BufferedState snapshot = new BufferedState();
        table.snapshot(snapshot);
        final BufferedState expected = new BufferedState();
        expected.putInt(scheduled.size());
        scheduled.forEach((key, pending) ->
        {
            expected.putInt(key.handler);
            expected.putLong(key.timerId());
            expected.putLong(pending.deadline);
        });
        assertArrayEquals(expected.bytes(), snapshot.bytes(), at);
        final TimerTable restored = new TimerTable(max);
        restored.restore(snapshot);
        final BufferedState again = new BufferedState();
        restored.snapshot(again);
        assertArrayEquals(snapshot.bytes(), again.bytes(), at);
        return restored;
    }
}
