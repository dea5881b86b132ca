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
 * Hands an event in quarantine to its handler again, as a new event.
 */
@Command(
    name = "retry",
    description =
        "Hands an event to its handler again, as a new event, and prints what it replies. Exits with 1 when the " +
        "handler throws again, which puts the new event into quarantine in place of the old one.")
final class QuarantineRetryCommand implements Callable<Integer>
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
        final String answer = client.decide(sequence, "retry");
        final Map<String, String> fields = JsonFields.of(answer);
        final boolean again = "quarantined".equals(fields.get("outcome"));
        if (json)
        {
            out.println(answer);
        }
        else
        {
            out.println("retried " + sequence + " as sequence=" + fields.get("sequence") +
                (again ? ", which is in quarantine again" : ""));
            for (final String reply : JsonFields.elements(fields.get("replies")))
            {
                out.println("reply " + QuarantineClient.payload(JsonFields.of(reply)));
            }
        }
        return again ? ExitCode.FAILED : ExitCode.DONE;
    }
}
