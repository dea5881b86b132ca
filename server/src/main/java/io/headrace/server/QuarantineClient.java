package io.headrace.server;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import picocli.CommandLine.Option;

/**
 * Asks the operations port of a server about its quarantine. The options of all commands that do.
 */
final class QuarantineClient
{
    private static final String PATH = "/quarantine";

    @Option(names = "--ops", defaultValue = "127.0.0.1:8081", paramLabel = "HOST:PORT",
        description = "Operations port of the server (${DEFAULT-VALUE}).")
    private String address;

    @Option(names = "--timeout", defaultValue = "30", paramLabel = "SECONDS",
        description = "How long to wait for the answer (${DEFAULT-VALUE}).")
    private int timeoutSeconds;

    /** What is in quarantine, as one JSON object. */
    String list() throws IOException
    {
        return send("", null);
    }

    /** One event, as one JSON object. */
    String show(final long sequence) throws IOException
    {
        return send("/" + sequence, null);
    }

    /** Retries or discards an event: what came of it, as one JSON object. */
    String decide(final long sequence, final String action) throws IOException
    {
        return send("/" + sequence + "/" + action, HttpRequest.BodyPublishers.noBody());
    }

    private String send(final String path, final HttpRequest.BodyPublisher posted) throws IOException
    {
        final HttpExchange exchange = HttpExchange.operations(address, Duration.ofSeconds(timeoutSeconds));
        final HttpRequest.Builder request = exchange.request(PATH + path);
        if (posted != null)
        {
            request.POST(posted);
        }
        return HttpExchange.text(exchange.send(request.build()));
    }

    /** The payload among the fields of an event or of a reply, as text for a terminal. */
    static String payload(final Map<String, String> fields)
    {
        final String base64 = fields.get("data_base64");
        final byte[] bytes = base64 == null ?
            fields.getOrDefault("data", "").getBytes(StandardCharsets.UTF_8) : Base64.getDecoder().decode(base64);
        return PayloadText.printable(bytes);
    }
}
