package io.headrace.server;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Prints the events of a journal.
 */
@Command(name = "dump", description = "Prints events: sequence, time, topic and payload.")
final class JournalDumpCommand implements Callable<Integer>
{
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "DIR", description = "Directory of the journal.")
    private Path directory;

    @Option(names = "--topic", paramLabel = "TOPIC", description = "Only events of this topic.")
    private String topic;

    @Option(names = "--from", defaultValue = "1", paramLabel = "SEQUENCE",
        description = "First sequence (${DEFAULT-VALUE}).")
    private long from;

    @Option(names = "--limit", paramLabel = "N", description = "Most events; all there are by default.")
    private long limit = Long.MAX_VALUE;

    @Option(names = "--json", description = "Print one JSON object per event.")
    private boolean json;

    @Override
    public Integer call()
    {
        new EventPrinter(spec.commandLine().getOut(), json).printAll(directory, from, limit, topic);
        return ExitCode.DONE;
    }
}
