package io.headrace.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Creates a topic that stays also without events.
 */
@Command(
    name = "create",
    description = "Creates a topic, also with topics.create=declared. Does nothing when it is there.")
final class TopicCreateCommand implements Callable<Integer>
{
    private static final int CREATED = 201;

    @Spec
    private CommandSpec spec;

    @Mixin
    private DataPort port;

    @Parameters(paramLabel = "TOPIC", description = "Name of the topic.")
    private String topic;

    @Option(
        names = "--durability",
        paramLabel = "LEVEL",
        description = "accepted, journaled or synced; the default is that of the server.")
    private String durability;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Override
    public Integer call() throws IOException
    {
        final HttpExchange exchange = port.exchange();
        final HttpRequest.Builder request =
            exchange.request(DataPort.topic(topic)).PUT(HttpRequest.BodyPublishers.noBody());
        if (durability != null)
        {
            request.header("Headrace-Durability", durability);
        }
        final HttpResponse<InputStream> response = exchange.send(request.build());
        final String answer = HttpExchange.text(response);
        final PrintWriter out = spec.commandLine().getOut();
        out.println(json ? answer : text(response.statusCode() == CREATED, JsonFields.of(answer)));
        return ExitCode.DONE;
    }

    private String text(final boolean isNew, final Map<String, String> fields)
    {
        return isNew ?
            "created " + topic + ", sequence=" + fields.get("sequence") + " durability=" + fields.get("durability") :
            topic + " was there";
    }
}
