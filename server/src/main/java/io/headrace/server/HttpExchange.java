package io.headrace.server;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Requests of the command line to a port of a server, with refusals turned into one line. Not threadsafe.
 */
final class HttpExchange
{
    private static final Duration CONNECT_DEADLINE = Duration.ofSeconds(5);
    private static final JsonFactory FACTORY = new JsonFactory();

    private final HttpClient client = HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .connectTimeout(CONNECT_DEADLINE)
        .build();
    private final URI base;
    private final String port;
    private final Duration deadline;

    private HttpExchange(final URI base, final String port, final Duration deadline)
    {
        this.base = base;
        this.port = port;
        this.deadline = deadline;
    }

    /** With the data port, from a URL. */
    static HttpExchange data(final String url, final Duration deadline)
    {
        return new HttpExchange(
            address(url, "--url=" + url + " is not an address such as http://127.0.0.1:8080"), "data port", deadline);
    }

    /** With the operations port, from HOST:PORT or a URL. */
    static HttpExchange operations(final String hostAndPort, final Duration deadline)
    {
        final String url = hostAndPort.contains("://") ? hostAndPort : "http://" + hostAndPort;
        return new HttpExchange(
            address(url, "--ops=" + hostAndPort + " is not an address such as 127.0.0.1:8081"),
            "operations port",
            deadline);
    }

    private static URI address(final String url, final String wrong)
    {
        try
        {
            final URI uri = URI.create(url.endsWith("/") ? url.substring(0, url.length() - 1) : url);
            if (uri.getHost() != null && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme())))
            {
                return uri;
            }
            throw new CommandFailure(ExitCode.WRONG_USE, wrong);
        }
        catch (final IllegalArgumentException e)
        {
            throw new CommandFailure(ExitCode.WRONG_USE, wrong, e);
        }
    }

    /** A request to the events of a topic, with a query that may be empty. */
    HttpRequest.Builder events(final String topic, final String query)
    {
        return request(DataPort.topic(topic) + "/events" + query);
    }

    /** A request to a path. */
    HttpRequest.Builder request(final String path)
    {
        return HttpRequest.newBuilder(URI.create(base + path)).timeout(deadline);
    }

    /**
     * Sends a request.
     *
     * @param request to send.
     * @return a response with a 2xx status, its body to be read and closed.
     * @throws CommandFailure when nobody answers or the answer is a refusal.
     */
    HttpResponse<InputStream> send(final HttpRequest request)
    {
        try
        {
            final HttpResponse<InputStream> response = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
            if (response.statusCode() / 100 != 2)
            {
                try (InputStream body = response.body())
                {
                    throw new CommandFailure(
                        ExitCode.FAILED, refusal(response.statusCode(), body.readAllBytes()));
                }
            }
            return response;
        }
        catch (final IOException e)
        {
            throw new CommandFailure(ExitCode.FAILED, base + " does not answer (" + reason(e) +
                "): is it the " + port + " of a server started with 'headrace serve'?", e);
        }
        catch (final InterruptedException e)
        {
            Thread.currentThread().interrupt();
            throw new CommandFailure(ExitCode.FAILED, "interrupted while waiting for " + base, e);
        }
    }

    /** The body of a response as text; closes it. */
    static String text(final HttpResponse<InputStream> response) throws IOException
    {
        try (InputStream body = response.body())
        {
            return new String(body.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Whether the same request may be answered otherwise a moment later. */
    static boolean isPassing(final CommandFailure failure)
    {
        return failure.getCause() instanceof IOException || failure.getMessage().startsWith("refused with status 503");
    }

    private static String reason(final IOException failure)
    {
        return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
    }

    /** One line from a problem+json body, or from whatever else a proxy sent. */
    static String refusal(final int status, final byte[] body)
    {
        String text;
        try
        {
            final Map<String, String> problem = fields(body);
            final String title = problem.getOrDefault("title", "");
            final String detail = problem.getOrDefault("detail", "");
            text = title + (title.isEmpty() || detail.isEmpty() ? "" : ": ") + detail;
        }
        catch (final IOException e)
        {
            text = new String(body, StandardCharsets.UTF_8);
        }
        return "refused with status " + status + (text.isBlank() ? "" : ", " + text);
    }

    /** Fields of a flat JSON object, nested values left out. */
    static Map<String, String> fields(final byte[] body) throws IOException
    {
        final Map<String, String> fields = new LinkedHashMap<>();
        try (JsonParser parser = FACTORY.createParser(body))
        {
            if (parser.nextToken() != JsonToken.START_OBJECT)
            {
                throw new IOException("not a JSON object");
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME)
            {
                final String name = parser.currentName();
                if (parser.nextToken().isScalarValue())
                {
                    fields.put(name, parser.getText());
                }
                else
                {
                    parser.skipChildren();
                }
            }
        }
        return fields;
    }
}
