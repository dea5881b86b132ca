package io.headrace.systemtests;

import io.headrace.systemtests.checker.ClientLog.Level;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Publishes over HTTP/1.1: one event as text, several as a batch of lines.
 */
final class HttpWireClient implements WireClient
{
    private static final int DEADLINE_MS = 30_000;
    private static final int OK = 200;
    private static final int REDIRECTS = 300;

    private final Socket socket;
    private final InputStream in;
    private final String host;

    HttpWireClient(final URI server) throws IOException
    {
        host = server.getAuthority();
        socket = new Socket(server.getHost(), server.getPort());
        socket.setSoTimeout(DEADLINE_MS);
        socket.setTcpNoDelay(true);
        in = new BufferedInputStream(socket.getInputStream());
    }

    @Override
    public Answer publish(
        final String topic, final List<String> payloads, final Level level, final String key) throws IOException
    {
        final boolean batch = payloads.size() > 1;
        final StringBuilder body = new StringBuilder();
        for (final String payload : payloads)
        {
            body.append(payload).append(batch ? "\n" : "");
        }
        final String request = "POST /v1/topics/" + topic + "/events HTTP/1.1\r\nHost: " + host +
            "\r\nContent-Type: " + (batch ? "application/x-ndjson" : "text/plain") +
            "\r\nHeadrace-Durability: " + level.name().toLowerCase(Locale.ROOT) +
            "\r\nIdempotency-Key: " + key + "\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        final int status = Integer.parseInt(line().split(" ", 3)[1]);
        final Map<String, String> fields = fields();
        final String content = new String(
            in.readNBytes(Integer.parseInt(fields.getOrDefault("content-length", "0"))), StandardCharsets.ISO_8859_1);
        if (status >= OK && status < REDIRECTS)
        {
            final long first = Long.parseLong(fields.get("headrace-sequence"));
            return new Answer(true, first, first + payloads.size() - 1,
                Level.valueOf(fields.get("headrace-durability").toUpperCase(Locale.ROOT)), status == OK ? content : "");
        }
        if (content.contains("outcome-unknown"))
        {
            throw new IOException("outcome unknown: " + content);
        }
        return new Answer(false, 0, 0, null, content);
    }

    private Map<String, String> fields() throws IOException
    {
        final Map<String, String> fields = new HashMap<>();
        for (String line = line(); !line.isEmpty(); line = line())
        {
            final int colon = line.indexOf(':');
            if (colon < 0)
            {
                throw new ProtocolException("no field: " + line);
            }
            fields.put(line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
        }
        return fields;
    }

    private String line() throws IOException
    {
        final StringBuilder line = new StringBuilder();
        int next = in.read();
        while (next != '\n')
        {
            if (next < 0)
            {
                throw new EOFException("the connection ended in mid-answer");
            }
            if (next != '\r')
            {
                line.append((char)next);
            }
            next = in.read();
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException
    {
        socket.close();
    }
}
