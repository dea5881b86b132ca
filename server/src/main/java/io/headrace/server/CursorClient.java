package io.headrace.server;

import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Asks the data port of a server about its named cursors. Not threadsafe.
 */
final class CursorClient
{
    private static final String PATH = "/v1/cursors";

    private final DataPort port;
    private final HttpExchange exchange;

    CursorClient(final DataPort port)
    {
        this.port = port;
        exchange = port.exchange();
    }

    /** All cursors, each as a JSON object. */
    List<String> list() throws IOException
    {
        return JsonFields.elements(JsonFields.of(port.get(PATH)).get("cursors"));
    }

    boolean exists(final String name) throws IOException
    {
        for (final String cursor : list())
        {
            if (name.equals(JsonFields.of(cursor).get("name")))
            {
                return true;
            }
        }
        return false;
    }

    /** Makes or moves a cursor: what the server answers. */
    String set(final String name, final long sequence) throws IOException
    {
        return HttpExchange.text(exchange.send(request(name)
            .PUT(HttpRequest.BodyPublishers.ofString("{\"sequence\":" + sequence + "}"))
            .build()));
    }

    /** Forgets a cursor: what the server answers. */
    String forget(final String name) throws IOException
    {
        return HttpExchange.text(exchange.send(request(name).DELETE().build()));
    }

    private HttpRequest.Builder request(final String name)
    {
        return exchange.request(PATH + "/" + URLEncoder.encode(name, StandardCharsets.UTF_8));
    }
}
