package io.headrace.rig;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * A measurement that is a process: takes the common arguments, prints one record as the last line of stdout, and ends
 * with 0, or with 5 when what it measures against is not there.
 */
abstract class MeasurementCommand implements Callable<Integer>
{
    /** Exit code of a measurement that has no peer to measure. */
    static final int ABSENT = 5;

    private static final int FAILED = 1;

    @Mixin
    private RunOptions options;

    @Spec
    private CommandSpec spec;

    /** Measures, on the calling thread. */
    abstract RunRecord measure() throws Exception;

    final RunOptions options()
    {
        return options;
    }

    /** Where progress goes: stderr. */
    final PrintWriter progress()
    {
        return spec.commandLine().getErr();
    }

    @Override
    public final Integer call() throws Exception
    {
        options.conclude();
        final RunRecord record = measure();
        final PrintWriter out = spec.commandLine().getOut();
        out.println(record.toJson());
        out.flush();
        return 0;
    }

    /** The measurement as a command: tests give it other streams. */
    static CommandLine commandLine(final MeasurementCommand command)
    {
        return new CommandLine(command).setExecutionExceptionHandler((ex, line, parsed) ->
        {
            if (ex instanceof PeerAbsentException)
            {
                line.getErr().println(ex.getMessage());
                return ABSENT;
            }
            ex.printStackTrace(line.getErr());
            line.getErr().flush();
            return FAILED;
        });
    }

    /** Runs a measurement and ends the process. */
    static void run(final MeasurementCommand command, final String[] args)
    {
        System.exit(commandLine(command).execute(args));
    }
}
