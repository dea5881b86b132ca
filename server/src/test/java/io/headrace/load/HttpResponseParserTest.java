package io.headrace.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpResponseParserTest
{
    private static final String RESPONSES =
        "HTTP/1.1 202 Accepted\r\nContent-Length: 5\r\nX: y\r\n\r\nhello" +
        "HTTP/1.1 204 No Content\r\n\r\n" +
        "HTTP/1.1 100 Continue\r\n\r\n" +
        "HTTP/1.1 200 OK\r\ncontent-length:0\r\n\r\n" +
        "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\nCONTENT-LENGTH: 2\r\nConnection: close\r\n\r\n{}";

    private final HttpResponseParser parser = new HttpResponseParser();
    private final List<String> responses = new ArrayList<>();
    private final HttpResponseParser.Listener listener =
        (status, keepAlive) -> responses.add(status + (keepAlive ? "" : " close"));

    @Test
    void shouldReadPipelinedResponsesCutAtEveryByte() throws ProtocolException
    {
        final byte[] bytes = RESPONSES.getBytes(StandardCharsets.US_ASCII);
        final UnsafeBuffer buffer = new UnsafeBuffer(bytes);
        for (int first = 0; first <= bytes.length; first++)
        {
            responses.clear();
            parser.parse(buffer, 0, first, listener);
            parser.parse(buffer, first, bytes.length - first, listener);

            assertEquals(List.of("202", "204", "100", "200", "503 close"), responses, "cut at " + first);
            assertTrue(parser.isIdle());
        }
    }

    @Test
    void shouldReadByteByByte() throws ProtocolException
    {
        final byte[] bytes = RESPONSES.getBytes(StandardCharsets.US_ASCII);
        final UnsafeBuffer buffer = new UnsafeBuffer(bytes);
        for (int i = 0; i < bytes.length; i++)
        {
            parser.parse(buffer, i, 1, listener);
        }

        assertEquals(List.of("202", "204", "100", "200", "503 close"), responses);
    }

    @Test
    void shouldWaitForTheWholeBody() throws ProtocolException
    {
        parse("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nab");

        assertEquals(List.of(), responses);
        assertFalse(parser.isIdle());
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "HTTP/1.0 200 OK\r\n",
        "HTTP/1.1 2x0 OK\r\n",
        "HTTP/1.1 20\r\n",
        "SSH-2.0-OpenSSH\r\n",
        "HTTP/1.1 200 OK\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 1\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length:\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n",
        "HTTP/1.1 200 OK\r\n\r\n"
    })
    void shouldRefuseWhatItCannotCountOn(final String text)
    {
        assertThrows(ProtocolException.class, () -> parse(text));
        assertEquals(List.of(), responses);
    }

    @Test
    void shouldRefuseAnEndlessLine()
    {
        assertThrows(ProtocolException.class, () -> parse("HTTP/1.1 200 " + "x".repeat(9_000)));
    }

    private void parse(final String text) throws ProtocolException
    {
        final byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        parser.parse(new UnsafeBuffer(bytes), 0, bytes.length, listener);
    }
}
