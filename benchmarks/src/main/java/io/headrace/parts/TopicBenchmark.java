package io.headrace.parts;

import io.headrace.bus.TopicRegistry;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Finds one of a thousand topics by the bytes of its name. The bare part is a map that is given a string which knows
 * its hash.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(3)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class TopicBenchmark
{
    private static final int TOPICS = 1000;

    private final TopicRegistry registry = new TopicRegistry(TOPICS);
    private final Map<String, Integer> map = new HashMap<>();
    private final String name = "topic-517";
    private final UnsafeBuffer bytes = new UnsafeBuffer(name.getBytes(StandardCharsets.US_ASCII));

    /** Fills both. */
    public TopicBenchmark()
    {
        for (int i = 0; i < TOPICS; i++)
        {
            map.put("topic-" + i, registry.register("topic-" + i));
        }
    }

    /** By a string. */
    @Benchmark
    public int bareLookup()
    {
        return map.get(name);
    }

    /** By bytes. */
    @Benchmark
    public int lookup()
    {
        return registry.idOf(bytes, 0, bytes.capacity());
    }
}
