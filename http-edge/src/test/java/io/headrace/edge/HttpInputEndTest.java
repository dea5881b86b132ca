package io.headrace.edge;

import static io.headrace.edge.HttpClientSocket.get;
import static io.headrace.edge.HttpClientSocket.post;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that send requests, end their output, and still take what they are answered. */
@Timeout(30)
@ExtendWith(LeakCheck.class)
class HttpInputEndTest
{
    private static final int ROUNDS = 4;

    @ParameterizedTest
    @CsvSource({"1, auto", "2, auto", "64, auto", "64, nio"})
    void shouldAnswerAllThatCameBeforeTheEndOfTheInput(final int pipelinedMax, final String transport)
    {
        final int count = 4 * pipelinedMax + 6;
        final String alike = post("t", "", "one").repeat(count);
        final String different = (post("t", "", "one") + post("u", "", "two")).repeat(count / 2);
        try (EdgeHarness edge = EdgeHarness.open(h ->
            h.edgeContext.transport(transport).http().pipelinedMax(pipelinedMax)))
        {
            for (int round = 0; round < ROUNDS; round++)
            {
                try (HttpClientSocket client = edge.connect())
                {
                    client.send(round % 2 == 0 ? different : alike).endOutput();
                    for (int i = 0; i < count; i++)
                    {
                        assertEquals(202, client.receive().status, "request " + i + " of round " + round);
                    }
                    assertTrue(client.isClosedByServer());
                }
            }
            assertEquals((long)ROUNDS * count, edge.published());
        }
    }

    @Test
    void shouldAnswerInFullAClientThatTakesItsAnswersLate()
    {
        final String big = '"' + "x".repeat(100_000) + '"';
        final String request = get("/v1/topics/big/events");
        try (EdgeHarness edge = EdgeHarness.open(h ->
        {
            h.engineContext.lanes().capacity(1024);
            h.edgeContext.eventLoops(1);
        });
            HttpClientSocket other = edge.connect())
        {
            for (int i = 0; i < 10; i++)
            {
                assertEquals(202, other.exchange(post("big", "Content-Type: application/json\r\n", big)).status);
            }
            final String page = other.exchange(request).text();
            try (HttpClientSocket client = new HttpClientSocket(edge.edge.httpAddress(), 4096))
            {
                client.send(request.repeat(6)).endOutput();
                for (int i = 0; i < 5; i++)
                {
                    assertEquals(page, other.exchange(request).text(), "while the other is sent what the socket holds");
                }
                for (int i = 0; i < 6; i++)
                {
                    assertEquals(page, client.receive().text());
                }
                assertTrue(client.isClosedByServer());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"3\r\nab", "3\r\nabc\r\n2", "3\r\nabc\r\n0\r\n"})
    void shouldRefuseABodyThatTheEndOfTheInputCutsOff(final String cut)
    {
        try (EdgeHarness edge = EdgeHarness.open(h -> h.edgeContext.http().pipelinedMax(1));
            HttpClientSocket client = edge.connect())
        {
            client.send(post("t", "", "whole").repeat(2) +
                "POST /v1/topics/t/events HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n" + cut).endOutput();
            assertEquals(202, client.receive().status);
            assertEquals(202, client.receive().status);
            assertEquals("malformed-request", client.receive().problem());
            assertTrue(client.isClosedByServer());
            assertEquals(2, edge.published());
        }
    }

    @Test
    void shouldCloseWhenTheEndOfTheInputCutsOffAHead()
    {
        try (EdgeHarness edge = EdgeHarness.open(h -> h.edgeContext.http().pipelinedMax(1));
            HttpClientSocket client = edge.connect())
        {
            client.send(post("t", "", "whole").repeat(2) + "POST /v1/topics/t/ev").endOutput();
            assertEquals(202, client.receive().status);
            assertEquals(202, client.receive().status);
            assertTrue(client.isClosedByServer());
            assertEquals(2, edge.published());
        }
    }

    @Test
    void shouldEndAStreamThatBeginsBehindTheEndOfTheInput()
    {
        try (EdgeHarness edge = EdgeHarness.open(h -> h.edgeContext.http().pipelinedMax(1));
            HttpClientSocket client = edge.connect(); HttpClientSocket stream = edge.connect())
        {
            assertEquals(202, client.exchange(post("a", "", "1")).status);
            assertEquals(200, client.exchange("PUT /v1/cursors/c HTTP/1.1\r\nHost: h\r\n" +
                "Content-Type: application/json\r\nContent-Length: 14\r\n\r\n{\"sequence\":0}").status);
            stream.send(get("/v1/topics/a/stream?cursor=c") + get("/nowhere")).endOutput();
            assertEquals(200, stream.receive(true).status);
            assertTrue(stream.isClosedByServer());
        }
    }
}
