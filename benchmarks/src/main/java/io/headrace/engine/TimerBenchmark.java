package io.headrace.engine;

import java.util.concurrent.TimeUnit;
import org.agrona.DeadlineTimerWheel;
import org.agrona.collections.Long2LongHashMap;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Timers of random ids and delays, while many are pending. The control is Agrona's wheel with the two maps that ids
 * of the caller's choice need: it keeps neither order within a tick nor order of scheduling. In the package of the
 * engine because the tables are not public.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class TimerBenchmark
{
    private static final long DELAY_MASK = (1L << 36) - 1;
    private static final long STEP_NS = 1L << 20;
    private static final int LIMIT = 1024;

    /** Timers pending. */
    @Param("1000000")
    public int pending;

    private final TimerConsumer consumer = this::onDue;
    private final DeadlineTimerWheel.TimerHandler handler = this::onExpiry;
    private final long[] dueIds = new long[LIMIT];
    private int due;
    private TimerTable table;
    private DeadlineTimerWheel wheel;
    private Long2LongHashMap wheelIds;
    private Long2LongHashMap ids;
    private long random;
    private long now;

    /** Fills both. */
    @Setup(Level.Trial)
    public void fill()
    {
        random = 42;
        now = 1_800_000_000_000_000_000L;
        table = new TimerTable(2 * pending);
        wheel = new DeadlineTimerWheel(TimeUnit.NANOSECONDS, now, STEP_NS, 1 << 16);
        wheelIds = new Long2LongHashMap(2 * pending, 0.55f, -1);
        ids = new Long2LongHashMap(2 * pending, 0.55f, -1);
        table.expired(now, LIMIT, consumer);
        for (int i = 0; i < pending; i++)
        {
            final long deadline = now + (next() & DELAY_MASK);
            table.schedule(0, i, deadline);
            wheelSchedule(i, deadline);
        }
    }

    private long next()
    {
        random ^= random << 13;
        random ^= random >>> 7;
        random ^= random << 17;
        return random;
    }

    private void wheelSchedule(final long id, final long deadline)
    {
        final long wheelId = wheel.scheduleTimer(deadline);
        wheelIds.put(id, wheelId);
        ids.put(wheelId, id);
    }

    private void onDue(final long timerId, final long deadlineNs)
    {
        dueIds[due++] = timerId;
    }

    private boolean onExpiry(final TimeUnit unit, final long nowNs, final long wheelId)
    {
        dueIds[due++] = ids.remove(wheelId);
        return true;
    }

    /** What the random numbers cost. */
    @Benchmark
    public long baseline()
    {
        return next() % pending + (next() & DELAY_MASK);
    }

    /** Moves a random timer to a random deadline. */
    @Benchmark
    public int move()
    {
        return table.schedule(0, Math.floorMod(next(), pending), now + (next() & DELAY_MASK));
    }

    /** The same with the control. */
    @Benchmark
    public void bareMove()
    {
        final long id = Math.floorMod(next(), pending);
        final long deadline = now + (next() & DELAY_MASK);
        final long wheelId = wheelIds.get(id);
        wheel.cancelTimer(wheelId);
        ids.remove(wheelId);
        wheelSchedule(id, deadline);
    }

    /** A timer more, and then cancelled. */
    @Benchmark
    public boolean scheduleCancel()
    {
        final long id = pending + (next() & 0xFFFF);
        table.schedule(0, id, now + (next() & DELAY_MASK));
        return table.cancel(id);
    }

    /** The same with the control. */
    @Benchmark
    public boolean bareScheduleCancel()
    {
        final long id = pending + (next() & 0xFFFF);
        wheelSchedule(id, now + (next() & DELAY_MASK));
        final long wheelId = wheelIds.remove(id);
        ids.remove(wheelId);
        return wheel.cancelTimer(wheelId);
    }

    /** The clock moves on by a tick; what is due is cancelled and scheduled again: some sixteen timers. */
    @Benchmark
    public int expire()
    {
        now += STEP_NS;
        due = 0;
        table.expired(now, LIMIT, consumer);
        for (int i = 0; i < due; i++)
        {
            table.cancel(dueIds[i]);
            table.schedule(0, dueIds[i], now + (next() & DELAY_MASK));
        }
        return due;
    }

    /** The same with the control. */
    @Benchmark
    public int bareExpire()
    {
        now += STEP_NS;
        due = 0;
        wheel.poll(now, handler, LIMIT);
        for (int i = 0; i < due; i++)
        {
            wheelIds.remove(dueIds[i]);
            wheelSchedule(dueIds[i], now + (next() & DELAY_MASK));
        }
        return due;
    }

    /** Nothing is due. */
    @Benchmark
    public int expireNothing()
    {
        return table.expired(now - 1, LIMIT, consumer);
    }
}
