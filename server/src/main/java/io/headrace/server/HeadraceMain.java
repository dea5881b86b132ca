package io.headrace.server;

import io.headrace.load.DemoCommand;
import io.headrace.load.LoadCommand;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/**
 * The command line.
 */
@Command(
    name = "headrace",
    description = "Runs single-threaded handlers fed by a durable, ordered, replayable stream of events.",
    subcommands = {
        ServeCommand.class,
        DemoCommand.class,
        LoadCommand.class,
        PublishCommand.class,
        ReadCommand.class,
        SubscribeCommand.class,
        CursorCommand.class,
        QueryCommand.class,
        TopicCommand.class,
        QuarantineCommand.class,
        JournalCommand.class,
        ReplayCommand.class,
        CheckConfigCommand.class,
        VersionCommand.class
    },
    synopsisSubcommandLabel = "COMMAND",
    footer = {
        "",
        "From a source tree, 'headrace bench' measures all of this beside its controls and peers.",
        "",
        "Exit codes: 0 done, 1 failed, 2 wrong use or bad settings, 3 data is damaged or could not be forced to disk."
    })
public final class HeadraceMain
{
    /** Environment variable that asks for stack traces. */
    static final String DEBUG_VARIABLE = "HEADRACE_DEBUG";

    @Option(
        names = { "-h", "--help" },
        usageHelp = true,
        scope = ScopeType.INHERIT,
        description = "Show this help.")
    @SuppressWarnings("UnusedVariable") // picocli reads it
    private boolean help;

    @Option(
        names = "--verbose",
        scope = ScopeType.INHERIT,
        description = "Show stack traces of failures; HEADRACE_DEBUG=1 does the same.")
    private boolean verbose;

    private HeadraceMain()
    {
    }

    /**
     * Runs a command and exits with its code.
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
     * Runs a command in this process.
     *
     * @param out  takes results.
     * @param err  takes failures and progress.
     * @param args of the command line.
     * @return one of {@link ExitCode}.
     */
    public static int execute(final PrintWriter out, final PrintWriter err, final String... args)
    {
        final FailureReport report = new FailureReport(System.getenv(DEBUG_VARIABLE) != null);
        final CommandLine root = new CommandLine(new HeadraceMain());
        if (args.length == 0)
        {
            root.usage(err);
            return ExitCode.WRONG_USE;
        }
        return root
            .setOut(out)
            .setErr(err)
            .setUsageHelpAutoWidth(true)
            .setExecutionExceptionHandler(report)
            .setParameterExceptionHandler(report)
            .setCaseInsensitiveEnumValuesAllowed(true)
            .execute(args);
    }

    static boolean isVerbose(final CommandLine command)
    {
        CommandLine root = command;
        while (root.getParent() != null)
        {
            root = root.getParent();
        }
        return ((HeadraceMain)root.getCommand()).verbose;
    }
}
