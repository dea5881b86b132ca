package io.headrace.server;

import io.headrace.config.Settings;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Runs a server until SIGTERM or SIGINT.
 */
@Command(
    name = "serve",
    description = "Runs a server. SIGTERM or Ctrl-C finish what was accepted; a second one ends it at once.",
    footer = {
        "",
        "'headrace check-config' lists all settings. Precedence: --set, then -D (as -Dheadrace.KEY in",
        "HEADRACE_JAVA_OPTS), then environment (HEADRACE_JOURNAL_DIR), then --config, then the default.",
        "",
        "Examples:",
        "  headrace serve",
        "  headrace serve --config headrace.conf --set http.port=0",
        "  headrace serve --set handlers.book.class=com.example.Book --set handlers.book.topics=orders"
    })
final class ServeCommand implements Callable<Integer>
{
    @Spec
    private CommandSpec spec;

    @Mixin
    private SettingsOptions options;

    @Option(names = "--json", description = "Print one JSON object when ready.")
    private boolean json;

    @Override
    public Integer call() throws InterruptedException
    {
        final PrintWriter err = spec.commandLine().getErr();
        final Settings settings = options.load();
        try (ServerProcess process = new ServerProcess(settings))
        {
            TerminationSignals.listen(process::requestStop);
            final Readiness readiness = process.start(err);
            if (readiness == null)
            {
                return ExitCode.DONE;
            }
            final PrintWriter out = spec.commandLine().getOut();
            out.println(json ? readiness.json() : readiness.text());
            out.flush();
            final Throwable failure = process.awaitEnd();
            if (failure != null)
            {
                throw new CommandFailure(FailureReport.exitCode(failure), "engine stopped: " +
                    FailureReport.describe(failure) + process.durableText(failure), failure);
            }
            if (!process.drain())
            {
                throw new CommandFailure(ExitCode.FAILED, ServerSettings.SHUTDOWN_TIMEOUT.key() + "=" +
                    settings.get(ServerSettings.SHUTDOWN_TIMEOUT) +
                    "ns was not enough to finish what was accepted; what was acknowledged is in the journal");
            }
        }
        return ExitCode.DONE;
    }
}
