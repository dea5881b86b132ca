package io.headrace.edge;

import static io.headrace.edge.HttpClientSocket.get;
import static io.headrace.edge.HttpClientSocket.post;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headrace.edge.HttpClientSocket.Response;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(30)
@ExtendWith(LeakCheck.class)
class HttpRefusalTest
{
    private static final int EVENT_MAX = 32 * 1024;
    private static final int BATCH_MAX = 256 * 1024;
    private static final String EVENTS = "/v1/topics/known/events";
    private static final String NDJSON = "Content-Type: application/x-ndjson\r\n";

    private static EdgeHarness edge;
    private HttpClientSocket client;

    @BeforeAll
    static void openEdge()
    {
        edge = EdgeHarness.open(harness ->
        {
            harness.engineContext.topicsAutoCreate(false).topic("known").eventMaxLength(EVENT_MAX);
            harness.edgeContext.http().batchMaxLength(BATCH_MAX).batchMaxEvents(1000);
        });
    }

    @AfterAll
    static void closeEdge()
    {
        final long published = edge.published();
        edge.close();
        assertEquals(0, published, "a refused event is in the journal");
    }

    @BeforeEach
    void connect()
    {
        client = edge.connect();
    }

    @AfterEach
    void close()
    {
        client.close();
    }

    /** Refused, and the connection goes on. */
    private void assertRefused(final String request, final int status, final String problem)
    {
        final Response response = client.exchange(request);
        assertEquals(status, response.status, response.text());
        assertEquals(problem, response.problem());
        assertTrue(response.text().contains("\"status\":" + status + ","), response.text());
        assertFalse(response.text().contains("Exception"), response.text());
        final Response next = client.exchange(get(EVENTS));
        assertEquals(200, next.status, "the connection is out of step");
    }

    /** Refused, and the connection is closed. */
    private Response assertRefusedAndClosed(final String request, final int status, final String problem)
    {
        final Response response = client.exchange(request);
        assertEquals(status, response.status, response.text());
        assertEquals(problem, response.problem());
        assertEquals("close", response.header("connection"));
        assertTrue(client.isClosedByServer());
        return response;
    }

    @ParameterizedTest
    @CsvSource({
        "/nowhere, 404, not-found",
        "/v1/topics/unknown, 404, unknown-topic",
        "/v1/topics/known/events/, 404, not-found",
        "/v1/topics/a/b/events, 404, not-found",
        "/v1/topics//events, 400, invalid-topic",
        "/v1/topics/a%2Fb/events, 404, not-found",
        "/v1/topics/a%/events, 400, malformed-path",
        "/v1/topics/a%20b/events, 400, invalid-topic",
        "/v1/topics/unknown/events, 404, unknown-topic",
        "/v1/topics/known/events?from=0, 400, invalid-parameter",
        "/v1/topics/known/events?from=x, 400, invalid-parameter",
        "/v1/topics/known/events?from=-1, 400, invalid-parameter",
        "/v1/topics/known/events?from=99999999999999999999, 400, invalid-parameter",
        "/v1/topics/known/events?limit=0, 400, invalid-parameter",
        "/v1/topics/known/events?limit=10001, 400, invalid-parameter",
        "/v1/topics/known/events?form=1, 400, invalid-parameter",
        "/v1/topics/known/events?from, 400, invalid-parameter",
        "/v1/topics/known/events?from=1&from=2, 400, invalid-parameter",
        "/v1/topics/known/events?limit=1&limit=1, 400, invalid-parameter",
    })
    void shouldRefuseToRead(final String target, final int status, final String problem)
    {
        assertRefused(get(target), status, problem);
    }

    @Test
    void shouldRefuseTopicsThatAreTooLongOrUnknown()
    {
        assertRefused(post("a".repeat(129), "", "x"), 400, "invalid-topic");
        assertRefused(post("sp%20ace", "", "x"), 400, "invalid-topic");
        assertRefused(post("unknown", "", "x"), 404, "unknown-topic");
    }

    @Test
    void shouldRefuseBadBodies()
    {
        assertRefused(post("known", "", ""), 400, "empty-body");
        assertRefused(post("known", NDJSON, ""), 400, "empty-body");
        assertRefused(post("known", NDJSON, "\n \r\n\n"), 400, "empty-body");
        assertRefused(post("known", "Content-Type: application/vnd.headrace.batch\r\n", ""), 400, "empty-body");
        assertRefused(post("known", "Content-Type: application/vnd.headrace.batch\r\n", "\0\0\0\0"), 400,
            "malformed-batch");
        assertRefused(post("known", "Content-Type: application/vnd.headrace.batch\r\n", "\u00ff\u00ff\u00ff\u00ff"),
            413, "event-too-large");
        assertRefused("POST " + EVENTS + " HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400,
            "empty-body");
    }

    @Test
    void shouldNameLineAndColumnOfMalformedJson()
    {
        final Response response = client.exchange(post("known", NDJSON, "{\"a\":1}\n\n{\"b\":,}\n"));
        assertEquals(400, response.status);
        assertEquals("malformed-ndjson", response.problem());
        assertTrue(response.text().contains("line 3, column 6 "), response.text());
        assertTrue(client.exchange(post("known", NDJSON, "{\"a\":1")).text().contains("line 1, column 7 "));
        assertTrue(client.exchange(post("known", NDJSON, "1 2")).text().contains("line 1, column 3 "));
    }

    @Test
    void shouldRefuseDurabilityThatIsNoLevel()
    {
        final Response response = client.exchange(post("known", "Headrace-Durability: SYNCED\r\n", "x"));
        assertEquals(400, response.status);
        assertEquals("invalid-durability", response.problem());
        assertTrue(response.text().contains("accepted, journaled or synced"), response.text());
    }

    @ParameterizedTest
    @CsvSource({
        "'Headrace-Durability: synced\r\nHeadrace-Durability: accepted\r\n'",
        "'Content-Type: application/x-ndjson\r\nContent-Type: text/plain\r\n'",
        "'Content-Encoding: identity\r\nContent-Encoding: gzip\r\n'",
        "'Content-Type: \r\n'",
        "'Content-Type: json\r\n'",
        "'Content-Type: a/\u00e4\r\n'",
    })
    void shouldRefuseHeadersThatSayTwoThingsOrNothing(final String headers)
    {
        assertRefused(post("known", headers, "1"), 400, "invalid-header");
    }

    @Test
    void shouldSayWhichMethodsApply()
    {
        final Response response = client.exchange("DELETE " + EVENTS + " HTTP/1.1\r\nHost: h\r\n\r\n");
        assertEquals(405, response.status);
        assertEquals("method-not-allowed", response.problem());
        assertEquals("GET, HEAD, POST, OPTIONS", response.header("allow"));
        final Response options = client.exchange("OPTIONS " + EVENTS + " HTTP/1.1\r\nHost: h\r\n\r\n");
        assertEquals(204, options.status);
        assertEquals("GET, HEAD, POST, OPTIONS", options.header("allow"));
        assertEquals(204, client.exchange("OPTIONS * HTTP/1.1\r\nHost: h\r\n\r\n").status);
        assertRefused("BREW " + EVENTS + " HTTP/1.1\r\nHost: h\r\n\r\n", 501, "not-implemented");
        final Response head = client.send("HEAD " + EVENTS + " HTTP/1.1\r\nHost: h\r\n\r\n").receive(true);
        assertEquals(200, head.status);
        assertNotNull(head.header("headrace-next-sequence"));
        assertEquals(404, client.send("HEAD /nowhere HTTP/1.1\r\nHost: h\r\n\r\n").receive(true).status);
        assertRefused("GET http://elsewhere" + EVENTS + "?limit=0 HTTP/1.1\r\nHost: h\r\n\r\n", 400,
            "invalid-parameter");
    }

    @Test
    void shouldRefuseABodyWithoutADeclaredLength()
    {
        assertRefused("POST " + EVENTS + " HTTP/1.1\r\nHost: h\r\n\r\n", 411, "length-required");
    }

    /** The rest is short enough to be read and thrown away. */
    @Test
    void shouldStayConnectedAfterABodyThatIsALittleTooLong()
    {
        assertRefused(post("known", "", "x".repeat(EVENT_MAX + 1)), 413, "event-too-large");
    }

    @Test
    void shouldCloseAfterABodyThatIsMuchTooLong()
    {
        assertRefusedAndClosed(post("known", "", "x".repeat(4 * EVENT_MAX)), 413, "event-too-large");
    }

    @Test
    void shouldRefuseAChunkedBodyOverTheLimit()
    {
        final String chunk = "4000\r\n" + "x".repeat(0x4000) + "\r\n";
        assertRefusedAndClosed("POST " + EVENTS + " HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n" +
            chunk.repeat(6), 413, "event-too-large");
    }

    @Test
    void shouldRefuseABatchOverItsLimits()
    {
        assertRefused(post("known", NDJSON, "1\n".repeat(1001)), 413, "batch-too-large");
        assertRefused(post("known", NDJSON, '"' + "x".repeat(EVENT_MAX) + '"'), 413, "event-too-large");
        assertRefusedAndClosed(
            post("known", NDJSON, "x".repeat(BATCH_MAX + 100_000)), 413, "batch-too-large");
    }

    @Test
    void shouldMeetTheExpectationToContinue()
    {
        final String head = "POST " + EVENTS + " HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\n";
        client.send(get("/nowhere") + head + NDJSON + "Content-Length: 2\r\n\r\n");
        assertEquals(404, client.receive().status);
        assertEquals(100, client.receive().status);
        assertEquals(400, client.exchange("{]").status);
        assertEquals(400, client.exchange(head + NDJSON + "Content-Length: 2\r\n\r\n{]").status,
            "a client that does not wait needs no 100");
        final Response refused = client.exchange(head + "Content-Length: " + (EVENT_MAX + 1) + "\r\n\r\n");
        assertEquals(413, refused.status);
        assertEquals("close", refused.header("connection"));
    }

    @Test
    void shouldRefuseOtherExpectationsAndCodings()
    {
        assertRefused(post("known", "Content-Encoding: gzip\r\n", "x"), 415, "unsupported-content-encoding");
        assertRefusedAndClosed(post("known", "Expect: miracles\r\n", "x"), 417, "expectation-failed");
    }

    @ParameterizedTest
    @CsvSource({
        "'GET / HTTP/2.0\r\nHost: h\r\n\r\n', 505, version-not-supported",
        "'GET / HTTP/1.1\r\n\r\n', 400, malformed-request",
        "'GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n', 400, malformed-request",
        "'GET / HTTP/1.1\nHost: h\n\n', 400, malformed-request",
        "'GET / HTTP/1.1\r\nHost: h\r\n folded\r\n\r\n', 400, malformed-request",
        "'GET / HTTP/1.1\r\nHost: h\r\nNo colon\r\n\r\n', 400, malformed-request",
        "'GET / HTTP/1.1\r\nHost : h\r\n\r\n', 400, malformed-request",
        "'nonsense\r\n\r\n', 400, malformed-request",
        "'POST /v1/topics/known/events HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n"
            + "1\r\nx\r\n0\r\n\r\n', 400, malformed-request",
        "'POST /v1/topics/known/events HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\nx', 400, "
            + "malformed-request",
        "'POST /v1/topics/known/events HTTP/1.1\r\nHost: h\r\nContent-Length: +1\r\n\r\nx', 400, malformed-request",
        "'POST /v1/topics/known/events HTTP/1.1\r\nHost: h\r\nContent-Length: -1\r\n\r\nx', 400, malformed-request",
        "'POST /v1/topics/known/events HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: gzip\r\n\r\n', 400, malformed-request",
        "'POST /v1/topics/known/events HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: gzip, chunked\r\n\r\n', 501, "
            + "not-implemented",
        "'POST /v1/topics/known/events HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n', 400, malformed-request",
        "'POST /v1/topics/known/events HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n', 400, "
            + "malformed-request",
        "'POST /v1/topics/known/events HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nxy\r\n0\r\n\r\n', "
            + "400, malformed-request",
    })
    void shouldRefuseAndClose(final String request, final int status, final String problem)
    {
        assertRefusedAndClosed(request, status, problem);
    }

    @Test
    void shouldRefuseHeadersThatAreTooLong()
    {
        assertRefusedAndClosed("GET " + EVENTS + " HTTP/1.1\r\nHost: h\r\nX: " + "x".repeat(100_000) + "\r\n\r\n", 431,
            "headers-too-large");
    }

    @Test
    void shouldRefuseALineThatIsTooLong()
    {
        assertRefusedAndClosed(
            "GET /" + "x".repeat(8_000) + " HTTP/1.1\r\nHost: h\r\n\r\n", 414, "uri-too-long");
    }

    @Test
    void shouldEndTheConnectionAsAsked()
    {
        assertEquals("close", client.exchange(
            "GET " + EVENTS + " HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n").header("connection"));
        assertTrue(client.isClosedByServer());
        try (HttpClientSocket old = edge.connect())
        {
            final Response kept = old.exchange("GET /nowhere HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
            assertEquals("keep-alive", kept.header("connection"));
            assertEquals(404, old.exchange("GET /nowhere HTTP/1.0\r\n\r\n").status);
            assertTrue(old.isClosedByServer());
        }
    }
}
