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
 * Shows an event in quarantine with its payload.
 */
@Command(name = "show", description = "Shows an event with its payload.")
final class QuarantineShowCommand implements Callable<Integer>
{
    @Spec
    private CommandSpec spec;

    @Mixin
    private QuarantineClient client;

    @Parameters(paramLabel = "SEQUENCE", description = "Sequence of the event.")
    private long sequence;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Override
    public Integer call() throws IOException
    {
        final PrintWriter out = spec.commandLine().getOut();
        final String event = client.show(sequence);
        if (json)
        {
            out.println(event);
            return ExitCode.DONE;
        }
        final Map<String, String> fields = JsonFields.of(event);
        for (final Map.Entry<String, String> field : fields.entrySet())
        {
            if (!field.getKey().startsWith("data"))
            {
                out.printf("%-9s %s%n", field.getKey(), field.getValue());
            }
        }
        if (fields.containsKey("datacontenttype"))
        {
            out.printf("%-9s %s%n", "type", fields.get("datacontenttype"));
            out.printf("%-9s %s%n", "payload", QuarantineClient.payload(fields));
        }
        return ExitCode.DONE;
    }
}
