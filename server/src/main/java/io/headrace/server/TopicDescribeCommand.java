package io.headrace.server;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Describes a topic.
 */
@Command(name = "describe", description = "Describes a topic, with its handlers in the order in which they see it.")
final class TopicDescribeCommand implements Callable<Integer>
{
    @Spec
    private CommandSpec spec;

    @Mixin
    private DataPort port;

    @Parameters(paramLabel = "TOPIC", description = "Name of the topic.")
    private String topic;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Override
    public Integer call() throws IOException
    {
        final PrintWriter out = spec.commandLine().getOut();
        final String answer = port.get(DataPort.topic(topic));
        if (json)
        {
            out.println(answer);
            return ExitCode.DONE;
        }
        final Map<String, String> fields = JsonFields.of(answer);
        fields.put("handlers", TopicListCommand.handlers(fields));
        fields.forEach((name, value) -> out.printf("%-12s %s%n", name, value));
        return ExitCode.DONE;
    }
}
