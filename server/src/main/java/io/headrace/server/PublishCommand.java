package io.headrace.server;

import io.headrace.bus.Lanes;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Publishes one event, or a batch when the content type says so, over HTTP.
 */
@Command(
    name = "publish",
    description = "Publishes an event and prints its sequence, or the reply of its handler.",
    footer = {
        "",
        "Examples:",
        "  headrace publish --topic orders hello",
        "  headrace publish --topic orders --content-type application/json '{\"id\":1}'",
        "  headrace publish --topic orders --content-type application/x-ndjson --file many.ndjson",
        "  date | headrace publish --topic orders -"
    })
final class PublishCommand implements Callable<Integer>
{
    private static final String STDIN = "-";

    @Spec
    private CommandSpec spec;

    @Mixin
    private DataPort port;

    @Option(names = "--topic", required = true, paramLabel = "TOPIC", description = "Topic to publish to.")
    private String topic;

    @Option(
        names = "--durability",
        paramLabel = "LEVEL",
        description = "accepted, journaled or synced; the default is that of the server.")
    private String durability;

    @Option(
        names = "--content-type",
        paramLabel = "TYPE",
        description = "Media type; text/plain for DATA, application/octet-stream for a file.")
    private String contentType;

    @Option(names = "--key", paramLabel = "KEY", description = "Decides the shard, 1 to 255 characters of ASCII.")
    private String key;

    @Option(names = "--urgency", paramLabel = "N", description = "0, most urgent, to 7; 3 when left out.")
    private Integer urgency;

    @Option(names = "--file", paramLabel = "FILE", description = "Publish the content of a file.")
    private Path file;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Parameters(arity = "0..1", paramLabel = "DATA", description = "The event, or - for standard input.")
    private String data;

    @Override
    public Integer call() throws IOException
    {
        if ((data == null) == (file == null))
        {
            throw new ParameterException(spec.commandLine(), "give either DATA or --file, or - for standard input");
        }
        if (urgency != null && (urgency < 0 || urgency > Lanes.MAX_URGENCY))
        {
            throw new ParameterException(
                spec.commandLine(), "--urgency=" + urgency + " must be 0 to " + Lanes.MAX_URGENCY);
        }
        final boolean text = file == null && !STDIN.equals(data);
        final HttpExchange exchange = port.exchange();
        final HttpRequest.Builder request = exchange.events(topic, "")
            .header("Content-Type", contentType != null ? contentType :
                text ? "text/plain; charset=utf-8" : "application/octet-stream")
            .POST(HttpRequest.BodyPublishers.ofByteArray(text ? data.getBytes(StandardCharsets.UTF_8) : content()));
        DataPort.header(request, "Headrace-Durability", durability);
        DataPort.header(request, "Headrace-Key", key);
        DataPort.header(request, "Priority", urgency == null ? null : "u=" + urgency);
        final HttpResponse<InputStream> response = exchange.send(request.build());
        try (InputStream body = response.body())
        {
            print(response, body.readAllBytes());
        }
        return ExitCode.DONE;
    }

    private byte[] content() throws IOException
    {
        return file == null ? System.in.readAllBytes() : Files.readAllBytes(file);
    }

    private void print(final HttpResponse<InputStream> response, final byte[] body) throws IOException
    {
        final boolean reply = response.statusCode() == 200;
        final String type = response.headers().firstValue("Content-Type").orElse("");
        final String line;
        if (!reply)
        {
            final Map<String, String> fields = HttpExchange.fields(body);
            line = json ? new String(body, StandardCharsets.UTF_8).strip() :
                fields.entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).collect(Collectors.joining(" "));
        }
        else if (json)
        {
            line = JsonLine.object()
                .field("sequence", response.headers().firstValueAsLong("Headrace-Sequence").orElse(-1))
                .field("durability", response.headers().firstValue("Headrace-Durability").orElse(""))
                .payload("reply", body, type)
                .end();
        }
        else
        {
            line = PayloadText.printable(body);
        }
        spec.commandLine().getOut().println(line);
    }
}
