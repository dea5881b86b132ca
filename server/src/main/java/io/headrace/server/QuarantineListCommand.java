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
 * Lists the events in quarantine.
 */
@Command(name = "list", description = "Lists the events: sequence, time, topic, handler and what it threw.")
final class QuarantineListCommand implements Callable<Integer>
{
    @Spec
    private CommandSpec spec;

    @Mixin
    private QuarantineClient client;

    @Option(names = "--json", description = "Print one JSON object per event.")
    private boolean json;

    @Override
    public Integer call() throws IOException
    {
        final PrintWriter out = spec.commandLine().getOut();
        for (final String event : JsonFields.elements(JsonFields.of(client.list()).get("events")))
        {
            out.println(json ? event : text(JsonFields.of(event)));
        }
        return ExitCode.DONE;
    }

    private static String text(final Map<String, String> event)
    {
        final String timer = event.get("timer");
        return event.get("sequence") + " " + event.get("time") + " " +
            (timer == null ? event.get("topic") : "timer=" + timer) + " handler=" + event.get("handler") + " " +
            event.get("error") + ": " + event.get("message").replaceAll("\\s*\\R\\s*", " ");
    }
}
