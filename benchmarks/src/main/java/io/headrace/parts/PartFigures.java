package io.headrace.parts;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;

/**
 * Figures of a part, beside those of its bare part. Immutable.
 *
 * @param score               time for an operation.
 * @param unit                of it.
 * @param error               half of the interval that holds the score with 99.9 %.
 * @param baseline            score of the bare part, or null.
 * @param ratio               baseline by score: 1 is as fast as the bare part, less is slower; or null.
 * @param allocatedBytesPerOp by all threads.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record PartFigures(
    double score, String unit, Double error, Double baseline, Double ratio, double allocatedBytesPerOp)
{
    private static final String BARE = "bare";

    /** By name of class and method without what all have in common, in the order of their names. */
    static Map<String, PartFigures> of(final Collection<RunResult> results)
    {
        final Map<String, RunResult> byName = new TreeMap<>();
        for (final RunResult result : results)
        {
            byName.put(name(result), result);
        }
        final Map<String, PartFigures> figures = new LinkedHashMap<>();
        byName.forEach((name, result) ->
        {
            if (!isBare(name))
            {
                figures.put(name, of(result, byName.get(bareName(name))));
            }
        });
        return figures;
    }

    private static PartFigures of(final RunResult result, final RunResult bare)
    {
        final Result<?> primary = result.getPrimaryResult();
        final double score = primary.getScore();
        final double error = primary.getScoreError();
        final Double baseline = bare == null ? null : bare.getPrimaryResult().getScore();
        return new PartFigures(
            score,
            primary.getScoreUnit(),
            Double.isFinite(error) ? error : null,
            baseline,
            baseline == null ? null : baseline / score,
            allocated(result));
    }

    /** What the profiler found for an operation, which says nothing where it found none at all. */
    static double allocated(final RunResult result)
    {
        if (!Double.isFinite(secondary(result, "gc.alloc.rate")))
        {
            throw new IllegalStateException("gc.alloc.rate of " + name(result) + " is missing: use the gc profiler");
        }
        final double bytes = secondary(result, "gc.alloc.rate.norm");
        return Double.isFinite(bytes) ? bytes : 0;
    }

    private static double secondary(final RunResult result, final String label)
    {
        for (final String key : result.getSecondaryResults().keySet())
        {
            if (key.endsWith(label))
            {
                final Result<?> found = result.getSecondaryResults().get(key);
                return found.getScore();
            }
        }
        return Double.NaN;
    }

    /** Of the parts that are to allocate nothing; what opening a journal allocates is counted to it. */
    static double mostAllocated(final Map<String, PartFigures> figures)
    {
        double most = 0;
        for (final Map.Entry<String, PartFigures> entry : figures.entrySet())
        {
            if (!entry.getKey().startsWith("Http") && !entry.getKey().startsWith("Journal"))
            {
                most = Math.max(most, entry.getValue().allocatedBytesPerOp());
            }
        }
        return most;
    }

    /** {@code Lane.claimDrain}, and {@code Checksum.checksum events=64} of a benchmark with parameters. */
    static String name(final RunResult result)
    {
        final String benchmark = result.getParams().getBenchmark();
        final int method = benchmark.lastIndexOf('.');
        final int type = benchmark.lastIndexOf('.', method - 1);
        final StringBuilder name = new StringBuilder(benchmark.substring(type + 1).replace("Benchmark.", "."));
        for (final String key : result.getParams().getParamsKeys())
        {
            name.append(' ').append(key).append('=').append(result.getParams().getParam(key));
        }
        return name.toString();
    }

    static boolean isBare(final String name)
    {
        return name.startsWith(BARE, name.indexOf('.') + 1);
    }

    static String bareName(final String name)
    {
        final int method = name.indexOf('.') + 1;
        return name.substring(0, method) + BARE + Character.toUpperCase(name.charAt(method)) +
            name.substring(method + 1);
    }
}
