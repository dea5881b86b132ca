package io.headrace.server;

import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Asks a handler about its state over HTTP.
 */
@Command(
    name = "query",
    description = "Asks a handler about its state and prints the answer.",
    footer = {
        "",
        "Examples:",
        "  headrace query ledger 'balance 17'",
        "  headrace query book --key ACME 'top ACME' --json",
        "  headrace query book --shard 3 'size'"
    })
final class QueryCommand implements Callable<Integer>
{
    private static final int NO_CONTENT = 204;

    @Spec
    private CommandSpec spec;

    @Mixin
    private DataPort port;

    @Option(names = "--key", paramLabel = "KEY", description = "Ask the shard that events with the key go to.")
    private String key;

    @Option(names = "--shard", paramLabel = "N", description = "Ask a shard, counted from 0.")
    private Integer shard;

    @Option(
        names = "--durability",
        paramLabel = "LEVEL",
        description = "What all that the answer rests on must have reached: accepted, journaled or synced; the " +
            "default is that of the server.")
    private String durability;

    @Option(
        names = "--content-type",
        defaultValue = "text/plain; charset=utf-8",
        paramLabel = "TYPE",
        description = "Media type of TEXT (${DEFAULT-VALUE}).")
    private String contentType;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Parameters(index = "0", paramLabel = "HANDLER", description = "Who is asked.")
    private String handler;

    @Parameters(index = "1", arity = "0..1", defaultValue = "", paramLabel = "TEXT", description = "The query.")
    private String text;

    @Override
    public Integer call() throws IOException
    {
        final HttpExchange exchange = port.exchange();
        final HttpRequest.Builder request = exchange
            .request("/v1/handlers/" + URLEncoder.encode(handler, StandardCharsets.UTF_8) + "/query")
            .header("Content-Type", contentType)
            .POST(HttpRequest.BodyPublishers.ofString(text));
        DataPort.header(request, "Headrace-Key", key);
        DataPort.header(request, "Headrace-Shard", shard == null ? null : shard.toString());
        DataPort.header(request, "Headrace-Durability", durability);
        final HttpResponse<InputStream> response = exchange.send(request.build());
        try (InputStream body = response.body())
        {
            print(response, body.readAllBytes());
        }
        return ExitCode.DONE;
    }

    private void print(final HttpResponse<InputStream> response, final byte[] body)
    {
        final boolean answered = response.statusCode() != NO_CONTENT;
        if (json)
        {
            final JsonLine line = JsonLine.object()
                .field("sequence", response.headers().firstValueAsLong("Headrace-Sequence").orElse(-1))
                .field("durability", response.headers().firstValue("Headrace-Durability").orElse(""));
            spec.commandLine().getOut().println((answered ?
                line.payload("reply", body, response.headers().firstValue("Content-Type").orElse("")) : line).end());
        }
        else if (answered)
        {
            spec.commandLine().getOut().println(PayloadText.printable(body));
        }
    }
}
