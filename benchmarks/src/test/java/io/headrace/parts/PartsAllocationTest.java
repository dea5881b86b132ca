package io.headrace.parts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * The parts of the engine and TCP paths, run briefly in this process under JMH's own profiler. What JMH allocates
 * itself in an iteration, some kilobytes, is spread over all its operations: with hundreds of thousands of them it is
 * far below the tolerance, while the smallest object, 16 bytes, is far above it.
 */
@Timeout(180)
class PartsAllocationTest
{
    private static final String PARTS =
        "\\.(Lane|Frame|Checksum|Topic|Pool|Engine|TcpDecode|Timer|Session)Benchmark\\.(?!bare)";
    private static final int PARTS_AT_LEAST = 20;
    private static final double TOLERANCE = 0.5;
    private static final int ITERATIONS = 3;
    private static final TimeValue TIME = TimeValue.milliseconds(150);

    /** Runs of JMH keep out of each other's times, which do not matter here. */
    @BeforeAll
    static void ignoreOthers()
    {
        System.setProperty("jmh.ignoreLock", "true");
    }

    @Test
    void shouldAllocateNothingPerOperation() throws RunnerException
    {
        final Options options = new OptionsBuilder()
            .include(PARTS)
            .addProfiler(GCProfiler.class)
            .shouldFailOnError(true)
            .verbosity(VerboseMode.SILENT)
            .forks(0)
            .warmupIterations(ITERATIONS)
            .warmupTime(TIME)
            .measurementIterations(1)
            .measurementTime(TIME)
            .param("pending", "10000")
            .build();
        final Set<String> allocating = new TreeSet<>();
        int parts = 0;
        for (final RunResult result : new Runner(options).run())
        {
            parts++;
            final double bytes = PartFigures.allocated(result);
            if (bytes > TOLERANCE)
            {
                allocating.add(PartFigures.name(result) + " bytes=" + bytes);
            }
        }
        assertEquals(Set.of(), allocating);
        assertTrue(parts >= PARTS_AT_LEAST, "parts=" + parts);
    }
}
