package io.headrace.engine;

import java.util.concurrent.TimeUnit;
import org.agrona.collections.Long2LongHashMap;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What exactly-once costs for each request: one look at sessions and results, one new entry in full tables. The
 * control does the same with Agrona's maps, as far as a map from long to long can: 64 bits of the identity, one
 * value, first in first out, no replies. In the package of the engine because the tables are not public.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class SessionBenchmark
{
    private static final int SESSIONS = 10_000;
    private static final int ENTRIES = ResultTable.MAX_ENTRIES_DEFAULT;
    private static final int REPLY_LENGTH = 32;

    private final UnsafeBuffer reply = new UnsafeBuffer(new byte[REPLY_LENGTH]);
    private final ReplyVisitor visitor = (format, buffer, offset, length) -> this.visited += length;
    private ResultTable results;
    private SessionTable sessions;
    private Long2LongHashMap resultMap;
    private Long2LongHashMap sessionMap;
    private long[] oldest;
    private long sequence;
    private long random;
    private long visited;

    /** Fills all tables to their bounds. */
    @Setup(Level.Trial)
    public void fill()
    {
        results = new ResultTable(ENTRIES, ResultTable.REPLIES_LENGTH_DEFAULT);
        sessions = new SessionTable(SESSIONS);
        resultMap = new Long2LongHashMap(ENTRIES, 0.55f, -1);
        sessionMap = new Long2LongHashMap(SESSIONS, 0.55f, -1);
        oldest = new long[ENTRIES];
        sequence = 0;
        random = 7;
        for (int id = 1; id <= SESSIONS; id++)
        {
            sessions.open(id);
            sessionMap.put(id, 0);
        }
        for (int i = 0; i < ENTRIES; i++)
        {
            addReply();
            bareAdd();
        }
    }

    private long next()
    {
        random ^= random << 13;
        random ^= random >>> 7;
        random ^= random << 17;
        return random;
    }

    /** What the random numbers cost. */
    @Benchmark
    public long baseline()
    {
        return next();
    }

    /** A new identity: not found, added, the oldest evicted. */
    @Benchmark
    public int add()
    {
        final long high = next();
        final long low = ++sequence;
        return results.find(1, high, low) == ResultTable.ABSENT ? results.add(1, high, low, 1, low, 1) : -1;
    }

    /** The same with a reply of 32 bytes. */
    @Benchmark
    public int addReply()
    {
        final int slot = add();
        results.appendReply(slot, 1, reply, 0, REPLY_LENGTH);
        return slot;
    }

    /** The control of {@link #add}. */
    @Benchmark
    public long bareAdd()
    {
        final long identity = next();
        final int slot = (int)(++sequence & (ENTRIES - 1));
        if (resultMap.get(identity) != -1)
        {
            return -1;
        }
        resultMap.remove(oldest[slot]);
        oldest[slot] = identity;
        return resultMap.put(identity, sequence);
    }

    /** A duplicate of one of the last entries, its reply shown. */
    @Benchmark
    public long duplicate()
    {
        final int slot = results.add(2, 0, ++sequence, 1, sequence, 1);
        results.appendReply(slot, 1, reply, 0, REPLY_LENGTH);
        results.forEachReply(results.find(2, 0, sequence), visitor);
        return visited;
    }

    /** The sequence of a random session advances. */
    @Benchmark
    public boolean advance()
    {
        final long id = 1L + Math.floorMod(next(), SESSIONS);
        return sessions.advance(id, sessions.last(id) + 1);
    }

    /** The control of {@link #advance}, without order of use. */
    @Benchmark
    public long bareAdvance()
    {
        final long id = 1L + Math.floorMod(next(), SESSIONS);
        return sessionMap.put(id, sessionMap.get(id) + 1);
    }

    /** A session more, the least recently used evicted. */
    @Benchmark
    public void open()
    {
        sessions.open(SESSIONS + ++sequence);
    }
}
