package io.headrace.server;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Lists the topics.
 */
@Command(name = "list", description = "Lists the topics: name, events, last sequence and handlers.")
final class TopicListCommand implements Callable<Integer>
{
    @Spec
    private CommandSpec spec;

    @Mixin
    private DataPort port;

    @Option(names = "--json", description = "Print one JSON object per topic.")
    private boolean json;

    @Override
    public Integer call() throws IOException
    {
        final PrintWriter out = spec.commandLine().getOut();
        for (final String topic : JsonFields.elements(JsonFields.of(port.get(DataPort.TOPICS)).get("topics")))
        {
            out.println(json ? topic : text(JsonFields.of(topic)));
        }
        return ExitCode.DONE;
    }

    private static String text(final Map<String, String> topic) throws IOException
    {
        return topic.get("name") + " events=" + topic.get("events") + " published=" + topic.get("published") +
            " lastSequence=" + topic.get("lastSequence") + " handlers=" + handlers(topic);
    }

    /** Names of the handlers of a topic, separated by commas. */
    static String handlers(final Map<String, String> topic) throws IOException
    {
        return String.join(",", JsonFields.elements(topic.get("handlers")));
    }
}
