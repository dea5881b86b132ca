package io.headrace.load;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * Shows in one go what Headrace is for.
 */
@Command(
    name = "demo",
    description = "Runs order flow through a server at more than a million events a second, kills it with SIGKILL in " +
        "mid-stream, starts it again and proves that nothing acknowledged was lost.")
public final class DemoCommand implements Callable<Integer>
{
    private static final int BYTES_PER_EVENT = 100;
    private static final long SPARE_BYTES = 512L << 20;
    private static final int SECONDS_AROUND = 3;

    @Spec
    private CommandSpec spec;

    @Option(
        names = "--seconds",
        defaultValue = "10",
        paramLabel = "N",
        description = "How long to measure before the kill. Default: ${DEFAULT-VALUE}.")
    private int seconds;

    @Option(
        names = "--warmup",
        defaultValue = "3",
        paramLabel = "N",
        description = "Seconds of the same load before the measurement, and up to " + Demo.MOST_WARMUP +
            " times that until the server keeps up. Default: ${DEFAULT-VALUE}.")
    private int warmup;

    @Option(
        names = "--rate",
        defaultValue = "1250000",
        paramLabel = "N",
        description = "Events offered per second. Default: ${DEFAULT-VALUE}.")
    private long rate;

    @Option(
        names = "--batch",
        defaultValue = "1000",
        paramLabel = "N",
        description = "Most events in a message. Default: ${DEFAULT-VALUE}.")
    private int batch;

    @Option(
        names = "--seed",
        defaultValue = "1",
        paramLabel = "N",
        description = "Of the generated order flow. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(
        names = "--input",
        paramLabel = "FILE",
        description = "Recorded order flow in place of a generated one: a LOBSTER message file, gzip or not, " +
            "repeated as often as needed.")
    private Path input;

    @Option(names = "--keep", description = "Leave the journal behind and print where.")
    private boolean keep;

    @Option(names = "--json", description = "End with one JSON object on stdout; the rest goes to stderr.")
    private boolean json;

    /** For the command line. */
    public DemoCommand()
    {
    }

    @Override
    public Integer call() throws IOException
    {
        range("--seconds", seconds, 1, 3_600);
        range("--warmup", warmup, 0, 600);
        range("--rate", rate, 1_000, 100_000_000);
        range("--batch", batch, 1, 65_534);
        if (input != null && !Files.isReadable(input))
        {
            throw new ParameterException(spec.commandLine(), "--input=" + input + " cannot be read");
        }
        final PrintWriter err = spec.commandLine().getErr();
        final PrintWriter text = json ? err : spec.commandLine().getOut();
        final DemoSettings settings = new DemoSettings(seconds, warmup, rate, batch, seed, input);
        final long events = rate * (seconds + Demo.MOST_WARMUP * warmup + SECONDS_AROUND);
        final DemoWorkspace workspace = DemoWorkspace.create(events * BYTES_PER_EVENT + SPARE_BYTES, keep);
        final Thread hook = new Thread(workspace::close, "demo-cleanup");
        Runtime.getRuntime().addShutdownHook(hook);
        final DemoResult result;
        try (workspace)
        {
            result = new Demo(settings, workspace, text, new ProgressLine(err, ProgressLine.isTerminal())).run();
        }
        catch (final IOException ex)
        {
            throw new IllegalStateException("the demonstration failed: " + ex.getMessage(), ex);
        }
        report(result, text, workspace);
        if (json)
        {
            spec.commandLine().getOut().println(result.toJson());
        }
        final List<String> failures = result.failures();
        if (!failures.isEmpty())
        {
            throw new IllegalStateException("the demonstration failed: " + String.join("; ", failures));
        }
        return 0;
    }

    private void report(final DemoResult result, final PrintWriter text, final DemoWorkspace workspace)
    {
        text.println();
        text.println(result.toText());
        if (keep)
        {
            text.println("  journal      " + workspace.journal());
        }
        text.println();
        if (result.failures().isEmpty())
        {
            text.println("Nothing acknowledged was lost. Try next:");
            text.println("  ./headrace serve");
            text.println("  curl -d '{\"hello\":\"world\"}' http://127.0.0.1:8080/v1/topics/greetings/events && " +
                "curl http://127.0.0.1:8080/v1/topics/greetings/events");
            text.println("  ./headrace load --url tcp://127.0.0.1:7070 --topic load --rate 500000 --batch 500");
        }
        text.flush();
    }

    private void range(final String name, final long value, final long from, final long to)
    {
        if (value < from || value > to)
        {
            throw new ParameterException(
                spec.commandLine(), name + "=" + value + " must be between " + from + " and " + to);
        }
    }
}
