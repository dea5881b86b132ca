package io.headrace.server;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Looks at and moves the named cursors of subscribers; the work is done by its subcommands, which are its methods.
 */
@Command(
    name = "cursor",
    description = "Lists, moves and forgets the named cursors of a server that runs.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {
        "",
        "Examples:",
        "  headrace cursor list",
        "  headrace cursor set billing 1000",
        "  headrace cursor forget billing"
    })
final class CursorCommand
{
    @Spec
    private CommandSpec spec;

    @Command(name = "list", description = "Lists the cursors: name, sequence and lag.")
    int list(
        @Mixin final DataPort port,
        @Option(names = "--json", description = "Print one JSON object per cursor.") final boolean json)
        throws IOException
    {
        for (final String cursor : new CursorClient(port).list())
        {
            final Map<String, String> fields = JsonFields.of(cursor);
            out().println(json ? cursor :
                fields.get("name") + " sequence=" + fields.get("sequence") + " lag=" + fields.get("lag"));
        }
        return ExitCode.DONE;
    }

    @Command(name = "set", description = "Makes a cursor or moves it, forth or back.")
    int set(
        @Mixin final DataPort port,
        @Parameters(paramLabel = "NAME", description = "Name of the cursor.") final String name,
        @Parameters(paramLabel = "SEQUENCE",
            description = "Last sequence that the subscriber is done with, 0 for none.") final long sequence)
        throws IOException
    {
        out().println(new CursorClient(port).set(name, sequence));
        return ExitCode.DONE;
    }

    @Command(name = "forget", description = "Forgets a cursor.")
    int forget(
        @Mixin final DataPort port,
        @Parameters(paramLabel = "NAME", description = "Name of the cursor.") final String name)
        throws IOException
    {
        out().println(new CursorClient(port).forget(name));
        return ExitCode.DONE;
    }

    private PrintWriter out()
    {
        return spec.commandLine().getOut();
    }
}
