package io.headrace.edge;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * A client that sends bytes as a test gives them and shares no code with the server.
 */
final class HttpClientSocket implements AutoCloseable
{
    private static final int TIMEOUT_MS = 10_000;

    final Socket socket;
    private final InputStream in;

    /** A response as it came. */
    static final class Response
    {
        final int status;
        private final Map<String, String> headers;
        private final byte[] body;

        Response(final int status, final Map<String, String> headers, final byte[] body)
        {
            this.status = status;
            this.headers = headers;
            this.body = body;
        }

        String header(final String name)
        {
            return headers.get(name);
        }

        String text()
        {
            return new String(body, UTF_8);
        }

        /** The last part of the type of the problem. */
        String problem()
        {
            final String prefix = "{\"type\":\"/problems/";
            return text().startsWith(prefix) && "application/problem+json".equals(header("content-type")) ?
                text().substring(prefix.length(), text().indexOf('"', prefix.length())) : "no problem: " + text();
        }
    }

    HttpClientSocket(final InetSocketAddress address)
    {
        this(address, 64 * 1024);
    }

    /** A client that takes in so many bytes before it reads them. */
    HttpClientSocket(final InetSocketAddress address, final int receiveLength)
    {
        try
        {
            socket = new Socket();
            socket.setReceiveBufferSize(receiveLength);
            socket.setSoTimeout(TIMEOUT_MS);
            socket.setTcpNoDelay(true);
            socket.connect(address, TIMEOUT_MS);
            in = new BufferedInputStream(socket.getInputStream(), 64 * 1024);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    HttpClientSocket send(final String text)
    {
        return send(text.getBytes(ISO_8859_1));
    }

    HttpClientSocket send(final byte[] bytes)
    {
        try
        {
            socket.getOutputStream().write(bytes);
            return this;
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    static String post(final String topic, final String headers, final String body)
    {
        return "POST /v1/topics/" + topic + "/events HTTP/1.1\r\nHost: h\r\n" + headers +
            "Content-Length: " + body.length() + "\r\n\r\n" + body;
    }

    static String get(final String target)
    {
        return "GET " + target + " HTTP/1.1\r\nHost: h\r\n\r\n";
    }

    Response exchange(final String request)
    {
        return send(request).receive();
    }

    Response receive()
    {
        return receive(false);
    }

    Response receive(final boolean noBody)
    {
        try
        {
            final String status = line();
            final Map<String, String> headers = new HashMap<>();
            for (String line = line(); !line.isEmpty(); line = line())
            {
                final int colon = line.indexOf(": ");
                headers.put(line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 2));
            }
            final int code = Integer.parseInt(status.substring(9, 12));
            final boolean empty = noBody || code == 204 || code == 100;
            return new Response(code, headers, empty ? new byte[0] : body(headers));
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    private byte[] body(final Map<String, String> headers) throws IOException
    {
        if (headers.containsKey("content-length"))
        {
            return bytes(Integer.parseInt(headers.get("content-length")));
        }
        if (!"chunked".equals(headers.get("transfer-encoding")))
        {
            return in.readAllBytes();
        }
        final ByteArrayOutputStream whole = new ByteArrayOutputStream();
        for (int length = Integer.parseInt(line(), 16); length > 0; length = Integer.parseInt(line(), 16))
        {
            whole.writeBytes(bytes(length));
            line();
        }
        line();
        return whole.toByteArray();
    }

    private byte[] bytes(final int length) throws IOException
    {
        final byte[] bytes = in.readNBytes(length);
        if (bytes.length != length)
        {
            throw new EOFException("wanted=" + length + " got=" + bytes.length);
        }
        return bytes;
    }

    private String line() throws IOException
    {
        final ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int c = in.read(); c != '\n'; c = in.read())
        {
            if (c < 0)
            {
                throw new EOFException("closed after '" + line.toString(ISO_8859_1) + "'");
            }
            line.write(c);
        }
        final String text = line.toString(ISO_8859_1);
        if (!text.endsWith("\r"))
        {
            throw new IOException("line does not end with CR LF: " + text);
        }
        return text.substring(0, text.length() - 1);
    }

    /** The next line of a stream, which ends with LF. */
    String streamLine()
    {
        try
        {
            final ByteArrayOutputStream line = new ByteArrayOutputStream();
            for (int c = in.read(); c != '\n'; c = in.read())
            {
                if (c < 0)
                {
                    throw new EOFException("closed after '" + line.toString(UTF_8) + "'");
                }
                line.write(c);
            }
            return line.toString(UTF_8);
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    /** Whether the server closes; what it still sends is passed over. */
    boolean isClosedByServer()
    {
        try
        {
            in.readAllBytes();
            return true;
        }
        catch (final java.net.SocketTimeoutException ex)
        {
            return false;
        }
        catch (final IOException ex)
        {
            return true; // by a reset
        }
    }

    void endOutput()
    {
        try
        {
            socket.shutdownOutput();
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }

    @Override
    public void close()
    {
        try
        {
            socket.close();
        }
        catch (final IOException ex)
        {
            throw new UncheckedIOException(ex);
        }
    }
}
