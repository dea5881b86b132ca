package io.headrace.edge;

import static io.headrace.edge.HttpClientSocket.get;
import static io.headrace.edge.HttpClientSocket.post;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headrace.edge.HttpClientSocket.Response;
import io.headrace.engine.DiscardingJournal;
import io.headrace.engine.DurabilityLevel;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@Timeout(30)
@ExtendWith(LeakCheck.class)
class HttpStreamTest
{
    private static final String TEXT = "Content-Type: text/plain\r\n";

    static HttpClientSocket subscribe(final EdgeHarness edge, final String target, final String headers)
    {
        final HttpClientSocket client = edge.connect();
        client.send(request("GET", target, headers));
        return client;
    }

    private static String request(final String method, final String target, final String headers)
    {
        return method + ' ' + target + " HTTP/1.1\r\nHost: h\r\n" + headers + "\r\n";
    }

    private static HttpClientSocket subscribed(final EdgeHarness edge, final String target, final String headers)
    {
        final HttpClientSocket client = subscribe(edge, target, headers);
        final Response head = client.receive(true);
        assertEquals(200, head.status);
        assertEquals("text/event-stream", head.header("content-type"));
        assertEquals("no-store", head.header("cache-control"));
        return client;
    }

    private static void publish(final HttpClientSocket client, final String topic, final String... texts)
    {
        for (final String text : texts)
        {
            assertEquals(202, client.exchange(post(topic, TEXT, text)).status);
        }
    }

    /** Takes one event and gives its id and its data. */
    static String event(final HttpClientSocket stream)
    {
        final String id = stream.streamLine();
        final String data = stream.streamLine();
        assertEquals("", stream.streamLine());
        assertTrue(id.startsWith("id: ") && data.startsWith("data: {"), () -> id + '\n' + data);
        final int start = data.indexOf("\"data\":\"") + 8;
        return id.substring(4) + ' ' + data.substring(start, data.length() - 2);
    }

    @Test
    void shouldWriteAnEventExactly()
    {
        try (EdgeHarness edge = EdgeHarness.open(); HttpClientSocket client = edge.connect())
        {
            publish(client, "t.1", "a \"quote\"\n");
            final String readBack = client.exchange(get("/v1/topics/t.1/events")).text();
            try (HttpClientSocket stream = subscribed(edge, "/v1/topics/t.1/stream?from=1", ""))
            {
                assertEquals("id: 1", stream.streamLine());
                assertEquals("data: " + readBack.strip(), stream.streamLine());
                assertEquals("", stream.streamLine());
            }
        }
    }

    @Test
    void shouldDeliverThePastAndThenWhatComes()
    {
        try (EdgeHarness edge = EdgeHarness.open(); HttpClientSocket client = edge.connect())
        {
            publish(client, "a", "1", "2");
            publish(client, "b", "3");
            try (HttpClientSocket stream = subscribed(edge, "/v1/topics/a/stream?from=2", ""))
            {
                assertEquals("2 2", event(stream));
                publish(client, "b", "4");
                publish(client, "a", "5", "6");
                assertEquals("5 5", event(stream));
                assertEquals("6 6", event(stream));
            }
        }
    }

    @Test
    void shouldDeliverOnlyWhatIsNewByDefault()
    {
        try (EdgeHarness edge = EdgeHarness.open(); HttpClientSocket client = edge.connect())
        {
            publish(client, "a", "old");
            final HttpClientSocket stream = subscribe(edge, "/v1/topics/a/stream", "");
            assertEquals("2", stream.receive(true).header("headrace-next-sequence"));
            publish(client, "a", "new");
            assertEquals("2 new", event(stream));
            stream.close();
        }
    }

    @Test
    void shouldGoOnBehindTheLastEventOfAClientThatComesBack()
    {
        try (EdgeHarness edge = EdgeHarness.open(); HttpClientSocket client = edge.connect())
        {
            publish(client, "a", "1", "2", "3");
            try (HttpClientSocket stream =
                subscribed(edge, "/v1/topics/a/stream?from=1", "Last-Event-ID: 2\r\n"))
            {
                assertEquals("3 3", event(stream));
            }
            try (HttpClientSocket stream = subscribed(edge, "/v1/topics/a/stream", "Last-Event-ID: 0\r\n"))
            {
                assertEquals("1 1", event(stream));
            }
        }
    }

    @Test
    void shouldDeliverSeveralTopicsInOrder()
    {
        try (EdgeHarness edge = EdgeHarness.open(); HttpClientSocket client = edge.connect())
        {
            publish(client, "orders.eu", "1");
            try (HttpClientSocket some = subscribed(edge, "/v1/topics/orders.*/stream?from=1", "");
                HttpClientSocket all = subscribed(edge, "/v1/topics/%2A%2A/stream?from=1", ""))
            {
                assertEquals("1 1", event(some));
                assertEquals("1 1", event(all));
                publish(client, "prices", "2");
                publish(client, "orders.us", "3");
                publish(client, "orders.eu", "4");
                assertEquals("3 3", event(some));
                assertEquals("4 4", event(some));
                for (int i = 2; i <= 4; i++)
                {
                    assertEquals(i + " " + i, event(all));
                }
            }
        }
    }

    @Test
    void shouldAnswerHeadWithoutAStream()
    {
        try (EdgeHarness edge = EdgeHarness.open(); HttpClientSocket client = edge.connect())
        {
            publish(client, "a", "1");
            final Response head = client.send(
                request("HEAD", "/v1/topics/a/stream", "Headrace-Durability: journaled\r\n")).receive(true);
            assertEquals(200, head.status);
            assertEquals("journaled", head.header("headrace-durability"));
            publish(client, "a", "2");
        }
    }

    @Test
    void shouldRefuseWhatCannotBeStreamed()
    {
        try (EdgeHarness edge = EdgeHarness.open(); HttpClientSocket client = edge.connect())
        {
            publish(client, "a", "1");
            assertEquals("unknown-topic", client.exchange(get("/v1/topics/b/stream")).problem());
            assertEquals("invalid-topic", client.exchange(get("/v1/topics/a*/stream")).problem());
            assertEquals("invalid-parameter", client.exchange(get("/v1/topics/a/stream?from=0")).problem());
            assertEquals("invalid-parameter", client.exchange(get("/v1/topics/a/stream?from=3")).problem());
            assertEquals("invalid-parameter", client.exchange(get("/v1/topics/a/stream?limit=3")).problem());
            assertEquals("unknown-cursor", client.exchange(get("/v1/topics/a/stream?cursor=c")).problem());
            assertEquals("invalid-durability", client.exchange(
                request("GET", "/v1/topics/a/stream", "Headrace-Durability: x\r\n")).problem());
            assertEquals("invalid-header", client.exchange(request("GET", "/v1/topics/a/stream",
                "Headrace-Durability: synced\r\nHeadrace-Durability: accepted\r\n")).problem());
            assertEquals("method-not-allowed", client.exchange(request("DELETE", "/v1/topics/a/stream", "")).problem());
        }
    }

    @Test
    void shouldRefuseOneSubscriptionTooManyAndTakeItOnceAnotherHasLeft()
    {
        try (EdgeHarness edge = EdgeHarness.open(h -> h.edgeContext.streams().maxSubscriptions(1));
            HttpClientSocket client = edge.connect())
        {
            publish(client, "a", "1");
            final HttpClientSocket first = subscribed(edge, "/v1/topics/a/stream?from=1", "");
            assertEquals("1 1", event(first));
            final Response refused = client.exchange(get("/v1/topics/a/stream"));
            assertEquals(503, refused.status);
            assertEquals("too-many-subscriptions", refused.problem());
            first.close();
            int status = 503;
            while (status == 503)
            {
                try (HttpClientSocket next = subscribe(edge, "/v1/topics/a/stream?from=1", ""))
                {
                    status = next.receive(true).status;
                }
            }
            assertEquals(200, status);
        }
    }

    @Test
    void shouldTellWhatIsKeptOfEventsThatAreGone()
    {
        final TrimmedJournal journal = new TrimmedJournal();
        try (EdgeHarness edge = EdgeHarness.open(h -> h.engineContext.journal(journal));
            HttpClientSocket client = edge.connect())
        {
            publish(client, "a", "1", "2", "3");
            journal.firstKept = 3;
            for (final String start : new String[]{"?from=2", "?from=1"})
            {
                final Response gone = client.exchange(get("/v1/topics/a/stream" + start));
                assertEquals(410, gone.status);
                assertEquals("events-gone", gone.problem());
                assertTrue(gone.text().contains(",\"firstSequence\":3"), gone.text());
            }
            assertEquals("events-gone", client.exchange(
                request("GET", "/v1/topics/a/stream", "Last-Event-ID: 1\r\n")).problem());
            try (HttpClientSocket stream = subscribed(edge, "/v1/topics/a/stream", "Last-Event-ID: 2\r\n"))
            {
                assertEquals("3 3", event(stream));
            }
        }
    }

    @Test
    void shouldRefuseAStreamOfAJournalThatKeepsNothing()
    {
        try (EdgeHarness edge = EdgeHarness.open(h ->
            {
                h.engineContext.journal(new DiscardingJournal());
                h.edgeContext.defaultLevel(DurabilityLevel.ACCEPTED);
            });
            HttpClientSocket client = edge.connect())
        {
            publish(client, "a", "1");
            final Response refused = client.exchange(get("/v1/topics/a/stream"));
            assertEquals(400, refused.status);
            assertEquals("invalid-durability", refused.problem());
        }
    }

    @Test
    void shouldTakeNoRequestBehindAStreamThatBeginsAtACursor()
    {
        try (EdgeHarness edge = EdgeHarness.open(); HttpClientSocket client = edge.connect())
        {
            publish(client, "a", "1", "2");
            put(client, "c", 1);
            try (HttpClientSocket stream = subscribed(edge, "/v1/topics/a/stream?cursor=c", ""))
            {
                assertEquals("2 2", event(stream));
                stream.send(post("a", TEXT, "behind"));
                publish(client, "a", "4");
                assertEquals("4 4", event(stream));
            }
        }
    }

    @Test
    void shouldSendCommentsWhileNothingComes()
    {
        try (EdgeHarness edge = EdgeHarness.open(
            h -> h.edgeContext.streams().heartbeatNs(TimeUnit.MILLISECONDS.toNanos(20)));
            HttpClientSocket client = edge.connect())
        {
            publish(client, "a", "1");
            try (HttpClientSocket stream = subscribed(edge, "/v1/topics/a/stream", ""))
            {
                for (int i = 0; i < 3; i++)
                {
                    assertEquals(":", stream.streamLine());
                    assertEquals("", stream.streamLine());
                }
            }
        }
    }

    @Test
    void shouldAnswerNothingBehindAStream()
    {
        try (EdgeHarness edge = EdgeHarness.open(); HttpClientSocket client = edge.connect())
        {
            publish(client, "a", "1");
            client.send(get("/v1/topics/a/events") + get("/v1/topics/a/stream?from=1") + get("/v1/topics/a/events"));
            assertTrue(client.receive().text().contains("\"sequence\":1"));
            assertEquals("close", client.receive(true).header("connection"));
            assertEquals("1 1", event(client));
            try (HttpClientSocket other = edge.connect())
            {
                publish(other, "a", "2");
            }
            assertEquals("2 2", event(client));
        }
    }

    @Test
    void shouldEndStreamsWhenTheServerStops()
    {
        try (EdgeHarness edge = EdgeHarness.open(); HttpClientSocket client = edge.connect())
        {
            publish(client, "a", "1");
            try (HttpClientSocket stream = subscribed(edge, "/v1/topics/a/stream?from=1", ""))
            {
                assertEquals("1 1", event(stream));
                assertTrue(edge.edge.drain(TimeUnit.SECONDS.toNanos(5)));
                assertThrows(UncheckedIOException.class, stream::streamLine);
            }
        }
    }

    @Test
    void shouldForgetManySubscribersWhetherTheyOrTheServerLeave()
    {
        final int many = 400;
        try (EdgeHarness edge = EdgeHarness.open(); HttpClientSocket client = edge.connect())
        {
            publish(client, "a", "1");
            final List<HttpClientSocket> streams = new ArrayList<>();
            for (int i = 0; i < many; i++)
            {
                streams.add(subscribed(edge, i % 2 == 0 ? "/v1/topics/a/stream?from=1" : "/v1/topics/**/stream", ""));
            }
            publish(client, "a", "2");
            for (int i = 0; i < many; i++)
            {
                assertEquals(i % 2 == 0 ? "1 1" : "2 2", event(streams.get(i)));
            }
            streams.subList(0, many / 2).forEach(HttpClientSocket::close);
            final StreamCounters counters = edge.edge.streams().counters();
            await(() -> counters.live.get() + counters.behind.get() == many / 2);
            assertTrue(edge.edge.drain(TimeUnit.SECONDS.toNanos(10)));
            await(() -> counters.live.get() + counters.behind.get() == 0);
            streams.forEach(HttpClientSocket::close);
        }
    }

    private static void await(final BooleanSupplier condition)
    {
        final long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!condition.getAsBoolean())
        {
            assertTrue(System.nanoTime() < deadlineNs, "it took too long");
            Thread.onSpinWait();
        }
    }

    @Test
    void shouldMakeMoveListAndForgetCursorsAndStreamBehindThem()
    {
        try (EdgeHarness edge = EdgeHarness.open(h -> h.engineContext.state().cursorsMax(2));
            HttpClientSocket client = edge.connect())
        {
            publish(client, "a", "1", "2", "3");
            assertEquals("{\"cursors\":[]}", client.exchange(get("/v1/cursors")).text());
            assertEquals("unknown-cursor", client.exchange(get("/v1/cursors/c")).problem());
            assertEquals("{\"name\":\"c\",\"sequence\":2,\"durability\":\"synced\"}", put(client, "c", 2).text());
            assertEquals(200, put(client, "b", 0).status);
            assertEquals("cursors-full", put(client, "d", 0).problem());
            assertEquals("invalid-parameter", put(client, "c", 99).problem());
            assertEquals("invalid-cursor", put(client, "c%20", 0).problem());
            assertEquals("malformed-request", client.exchange(
                request("PUT", "/v1/cursors/c", "Content-Length: 2\r\n") + "{}").problem());
            assertEquals("{\"name\":\"c\",\"sequence\":2,\"lag\":4}", client.exchange(get("/v1/cursors/c")).text());
            try (HttpClientSocket stream = subscribed(edge, "/v1/topics/a/stream?cursor=c", ""))
            {
                assertEquals("3 3", event(stream));
            }
            assertEquals("{\"name\":\"c\",\"forgotten\":true,\"durability\":\"synced\"}", client.exchange(
                request("DELETE", "/v1/cursors/c", "")).text());
            assertEquals("{\"cursors\":[{\"name\":\"b\",\"sequence\":0,\"lag\":7}]}",
                client.exchange(get("/v1/cursors")).text());
        }
    }

    private static Response put(final HttpClientSocket client, final String name, final long sequence)
    {
        final String body = "{\"sequence\": " + sequence + "}";
        return client.exchange(
            request("PUT", "/v1/cursors/" + name, "Content-Length: " + body.length() + "\r\n") + body);
    }
}
