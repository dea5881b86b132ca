package io.headrace.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Reads events back, from a server or from the files of a journal.
 */
@Command(
    name = "read",
    description = "Reads events of a topic back, one line each.",
    footer = {
        "",
        "Examples:",
        "  headrace read --topic orders",
        "  headrace read --topic orders --from 1000 --limit 10 --json",
        "  headrace read --topic orders --journal journal-data"
    })
final class ReadCommand implements Callable<Integer>
{
    private static final long PAGE = 1000;

    @Spec
    private CommandSpec spec;

    @Mixin
    private DataPort port;

    @Option(names = "--journal", paramLabel = "DIR", description = "Read the files of a journal, not a server.")
    private Path journal;

    @Option(names = "--topic", required = true, paramLabel = "TOPIC", description = "Topic to read.")
    private String topic;

    @Option(names = "--from", defaultValue = "1", paramLabel = "SEQUENCE",
        description = "First sequence (${DEFAULT-VALUE}).")
    private long from;

    @Option(names = "--limit", paramLabel = "N", description = "Most events; all there are by default.")
    private long limit = Long.MAX_VALUE;

    @Option(names = "--json", description = "Print events as JSON objects, CloudEvents when they come from a server.")
    private boolean json;

    @Override
    public Integer call() throws IOException
    {
        if (journal == null)
        {
            readServer();
        }
        else
        {
            new EventPrinter(spec.commandLine().getOut(), json).printAll(journal, from, limit, topic);
        }
        return ExitCode.DONE;
    }

    private void readServer() throws IOException
    {
        final HttpExchange exchange = port.exchange();
        long next = from;
        long remaining = limit;
        while (remaining > 0)
        {
            final long asked = Math.min(PAGE, remaining);
            final long before = remaining;
            try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                exchange.send(exchange.events(topic, "?from=" + next + "&limit=" + asked).build()).body(),
                StandardCharsets.UTF_8)))
            {
                for (String line = lines.readLine(); line != null; line = lines.readLine())
                {
                    next = print(line) + 1;
                    remaining--;
                }
            }
            if (remaining == before)
            {
                return;
            }
        }
    }

    /** Prints a CloudEvent and returns its sequence. */
    private long print(final String line) throws IOException
    {
        final CloudEventLine event = CloudEventLine.parse(line);
        spec.commandLine().getOut().println(json ? line : event.text());
        return event.sequence();
    }
}
