package io.headrace.benchmarks;

import io.headrace.server.CommandFailure;
import io.headrace.server.ExitCode;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;

/**
 * The command line of the suite.
 */
public final class BenchMain
{
    private BenchMain()
    {
    }

    /**
     * Runs the suite and exits with its code.
     *
     * @param args of the command line.
     */
    public static void main(final String[] args)
    {
        final PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        final PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        final int exitCode = execute(out, err, args);
        out.flush();
        err.flush();
        System.exit(exitCode);
    }

    /**
     * Runs the suite in this process.
     *
     * @param out  takes results.
     * @param err  takes failures and progress.
     * @param args of the command line.
     * @return one of {@link ExitCode}.
     */
    static int execute(final PrintWriter out, final PrintWriter err, final String... args)
    {
        return new CommandLine(new BenchCommand())
            .setOut(out)
            .setErr(err)
            .setUsageHelpAutoWidth(true)
            .setParameterExceptionHandler((failure, arguments) ->
            {
                err.println("headrace: " + failure.getMessage() + "; see 'headrace bench --help'");
                return ExitCode.WRONG_USE;
            })
            .setExecutionExceptionHandler((failure, command, parsed) ->
            {
                if (failure instanceof CommandFailure expected)
                {
                    err.println("headrace: " + expected.getMessage());
                    return expected.exitCode();
                }
                failure.printStackTrace(err);
                return ExitCode.FAILED;
            })
            .execute(args);
    }
}
