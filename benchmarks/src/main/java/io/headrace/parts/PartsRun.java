package io.headrace.parts;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Runs the JMH benchmarks of the parts and prints one measurement record, with the figures of each beside those of its
 * bare part. The sample is the most that a part of the engine or TCP path allocates for an operation: the one figure of
 * theirs that is exact.
 */
@Command(name = "parts", description = "Measures the parts beside the bare parts.", mixinStandardHelpOptions = true)
public final class PartsRun implements Callable<Integer>
{
    /** Classes that are run, unless others are asked for. */
    static final String ALL =
        "\\.(Lane|Frame|Checksum|Topic|Pool|Engine|Journal|TcpDecode|HttpDecode|Timer|Session)Benchmark\\.";

    private static final long QUICK_MS = 100;
    private static final int QUICK_ITERATIONS = 3;

    @Option(names = "--full", description = "Three forks and the times of the classes, about half an hour.")
    private boolean full;

    @Option(names = "--only", description = "Regular expression over class and method.", defaultValue = ALL)
    private String only;

    @Option(names = {"--seconds", "--warmup", "--samples", "--size", "--out"},
        description = "Taken from the suite; the times of parts are their own.")
    @SuppressWarnings("UnusedVariable") // picocli writes it
    private List<String> ignored;

    private PartsRun()
    {
    }

    /**
     * Runs the benchmarks.
     *
     * @param args see {@code --help}.
     */
    public static void main(final String[] args)
    {
        System.exit(new CommandLine(new PartsRun()).execute(args));
    }

    @Override
    public Integer call() throws RunnerException, JsonProcessingException
    {
        System.err.println("measuring the parts, " + (full ? "at length" : "briefly"));
        final Collection<RunResult> results = new Runner(options().build()).run();
        final Map<String, PartFigures> figures = PartFigures.of(results);
        final Map<String, Object> facts = new LinkedHashMap<>(figures);
        final Map<String, Object> record = new LinkedHashMap<>();
        record.put("name", "parts");
        record.put("unit", "bytes");
        record.put("samples", List.of(PartFigures.mostAllocated(figures)));
        record.put("facts", facts);
        System.out.println(new ObjectMapper().writeValueAsString(record));
        return 0;
    }

    private ChainedOptionsBuilder options()
    {
        final ChainedOptionsBuilder options = new OptionsBuilder()
            .include(only)
            .addProfiler(GCProfiler.class)
            .shouldFailOnError(true)
            .verbosity(VerboseMode.SILENT);
        if (!full)
        {
            options.forks(1)
                .warmupIterations(QUICK_ITERATIONS)
                .warmupTime(TimeValue.milliseconds(QUICK_MS))
                .measurementIterations(QUICK_ITERATIONS)
                .measurementTime(TimeValue.milliseconds(QUICK_MS))
                .param("pending", "100000");
        }
        return options;
    }
}
