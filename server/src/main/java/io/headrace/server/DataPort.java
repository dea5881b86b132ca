package io.headrace.server;

import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import picocli.CommandLine.Option;

/**
 * The data port of a server, with the options of all commands that ask it.
 */
final class DataPort
{
    /** Paths of topics begin with this. */
    static final String TOPICS = "/v1/topics";

    @Option(
        names = "--url",
        defaultValue = "http://127.0.0.1:8080",
        paramLabel = "URL",
        description = "Data port of the server (${DEFAULT-VALUE}).")
    private String url;

    @Option(names = "--timeout", defaultValue = "30", paramLabel = "SECONDS",
        description = "How long to wait for the answer (${DEFAULT-VALUE}).")
    private int timeoutSeconds;

    /** Requests to the port, refusals turned into one line. */
    HttpExchange exchange()
    {
        return HttpExchange.data(url, Duration.ofSeconds(timeoutSeconds));
    }

    /** What a GET of a path answers: the body as text. */
    String get(final String path) throws IOException
    {
        final HttpExchange exchange = exchange();
        final HttpRequest request = exchange.request(path).build();
        return HttpExchange.text(exchange.send(request));
    }

    /** Sets a header of a request unless the value is null. */
    static void header(final HttpRequest.Builder request, final String name, final String value)
    {
        if (value == null)
        {
            return;
        }
        try
        {
            request.header(name, value);
        }
        catch (final IllegalArgumentException ex)
        {
            throw new CommandFailure(ExitCode.WRONG_USE, name + " cannot be '" + value + "'", ex);
        }
    }

    /** Path of a topic. */
    static String topic(final String name)
    {
        return TOPICS + "/" + URLEncoder.encode(name, StandardCharsets.UTF_8);
    }
}
