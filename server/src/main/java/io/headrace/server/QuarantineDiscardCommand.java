package io.headrace.server;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Takes an event out of quarantine for good.
 */
@Command(name = "discard", description = "Takes an event out of quarantine; no handler will see it. It stays readable.")
final class QuarantineDiscardCommand implements Callable<Integer>
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
        final String answer = client.decide(sequence, "discard");
        out.println(json ? answer :
            "discarded " + sequence + ", decided at sequence=" + JsonFields.of(answer).get("sequence"));
        return ExitCode.DONE;
    }
}
