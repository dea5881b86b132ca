package io.headrace.systemtests;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;

/**
 * Subscribes with Server-Sent Events.
 */
final class SseWireSubscriber implements WireSubscriber
{
    private static final String ID = "id: ";

    private final Socket socket = new Socket();
    private final InputStream in;
    private final StringBuilder line = new StringBuilder();

    /** Subscribes behind a sequence; the kernel takes in so many bytes before they are read, 0 for its default. */
    SseWireSubscriber(
        final InetSocketAddress server, final String topic, final long behind, final int receiveLength)
        throws IOException
    {
        if (receiveLength > 0)
        {
            socket.setReceiveBufferSize(receiveLength);
        }
        socket.setSoTimeout(DEADLINE_MS);
        socket.connect(server, DEADLINE_MS);
        in = new BufferedInputStream(socket.getInputStream());
        final String request = "GET /v1/topics/" + topic + "/stream HTTP/1.1\r\nHost: h\r\n" +
            "Headrace-Durability: journaled\r\nLast-Event-ID: " + behind + "\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        if (!readLine() || !line.toString().startsWith("HTTP/1.1 200 "))
        {
            throw new ProtocolException("refused: " + line);
        }
        while (readLine() && line.length() > 1)
        {
            line.setLength(0);
        }
    }

    /** Reads a line, which may end with CR; false if the connection ends before. */
    private boolean readLine() throws IOException
    {
        line.setLength(0);
        for (int next = in.read(); next != '\n'; next = in.read())
        {
            if (next < 0)
            {
                return false;
            }
            line.append((char)next);
        }
        return true;
    }

    @Override
    public long next() throws IOException
    {
        long sequence = 0;
        try
        {
            while (readLine())
            {
                if (line.indexOf(ID) == 0)
                {
                    sequence = Long.parseLong(line, ID.length(), line.length(), 10);
                }
                else if (line.length() == 0 && sequence > 0)
                {
                    return sequence;
                }
            }
        }
        catch (final SocketException ex)
        {
            return END; // by a reset
        }
        return END;
    }

    @Override
    public void close() throws IOException
    {
        socket.close();
    }
}
