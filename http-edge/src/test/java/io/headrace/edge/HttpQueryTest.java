package io.headrace.edge;

import static io.headrace.edge.HttpClientSocket.get;
import static io.headrace.edge.HttpClientSocket.post;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headrace.bus.EventKey;
import io.headrace.bus.ThreadLayout;
import io.headrace.edge.HttpClientSocket.Response;
import io.headrace.engine.HandlerDeclaration;
import io.headrace.engine.HandlerPolicy;
import io.headrace.engine.Queries;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Queries, topics and handlers over HTTP. */
@Timeout(30)
@ExtendWith(LeakCheck.class)
class HttpQueryTest
{
    private static final String QUERY = "/v1/handlers/asked/query";

    private final AtomicLong aheadNs = new AtomicLong();

    private static EdgeHarness open()
    {
        return EdgeHarness.open(h -> h.engineContext
            .handler("asked", AskedHandler::new, HandlerPolicy.HALT, "t")
            .handler("mute", EchoHandler::new, HandlerPolicy.HALT, "echo")
            .handler(HandlerDeclaration.of("sharded", AskedHandler::new).topics("many").shards(2).after("mute")));
    }

    private EdgeHarness openWithoutThreads()
    {
        return EdgeHarness.open(h ->
        {
            h.engineContext.handler("asked", AskedHandler::new, HandlerPolicy.HALT, "t");
            h.engineContext.threads().layout(ThreadLayout.INVOKED);
            h.engineContext.queries().laneCapacity(16);
            h.edgeContext.eventLoops(1).clock(() -> System.nanoTime() + aheadNs.get());
        });
    }

    private static String ask(final String method, final String target, final String headers, final String body)
    {
        return method + ' ' + target + " HTTP/1.1\r\nHost: h\r\n" + headers +
            (body == null ? "" : "Content-Length: " + body.length() + "\r\n") + "\r\n" + (body == null ? "" : body);
    }

    @Test
    void shouldAnswerAQuery()
    {
        try (EdgeHarness edge = open(); HttpClientSocket client = edge.connect())
        {
            client.exchange(post("t", "", "x"));
            final Response text = client.exchange(get(QUERY + "?top=%41&x"));
            assertEquals(200, text.status);
            assertEquals("1 TEXT 0 top=%41&x", text.text());
            assertEquals("text/plain; charset=utf-8", text.header("content-type"));
            assertEquals("1", text.header("headrace-sequence"));
            assertEquals("synced", text.header("headrace-durability"));
            assertEquals("1 TEXT 0 ", client.exchange(get(QUERY)).text());
            assertEquals("1 JSON 0 {}", client.exchange(
                ask("POST", QUERY + "?ignored", "Content-Type: application/json\r\n", "{}")).text());
            assertEquals("1 JSON 0 {}", client.exchange(
                ask("POST", QUERY, "Content-Type: application/x-ndjson\r\n", "{}")).text());
            assertEquals("1 BINARY 0 a", client.exchange(
                ask("POST", QUERY, "Content-Type: image/png\r\n", "a")).text());
            assertEquals("1 BINARY 0 ", client.exchange(ask("POST", QUERY, "", "")).text());
            final Response twice = client.exchange(ask("POST", QUERY, "Headrace-Durability: accepted\r\n", "twice"));
            assertEquals("[1,2]", twice.text());
            assertEquals("application/json", twice.header("content-type"));
            assertEquals("accepted", twice.header("headrace-durability"));
            final String chunked = "POST " + QUERY + " HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n";
            assertEquals("1 BINARY 0 ab", client.exchange(chunked + "1\r\na\r\n1\r\nb\r\n0\r\n\r\n").text());
            assertEquals(1, edge.published(), "queries are not journaled");
        }
    }

    @Test
    void shouldAnswerWithoutABody()
    {
        try (EdgeHarness edge = open(); HttpClientSocket client = edge.connect())
        {
            final Response silent = client.send(get(QUERY + "?silent")).receive(true);
            assertEquals(204, silent.status);
            assertEquals("0", silent.header("headrace-sequence"));
            assertNull(silent.header("content-length"));
            assertNull(silent.header("content-type"));
            final Response head = client.send(ask("HEAD", QUERY + "?twice", "", null)).receive(true);
            assertEquals(200, head.status);
            assertEquals("5", head.header("content-length"));
            assertEquals("0", head.header("headrace-sequence"));
            final Response options = client.send(ask("OPTIONS", QUERY, "", null)).receive(true);
            assertEquals("GET, HEAD, POST, OPTIONS", options.header("allow"));
            final Response put = client.exchange(ask("PUT", QUERY, "", ""));
            assertEquals("method-not-allowed", put.problem());
            assertEquals("GET, HEAD, POST, OPTIONS", put.header("allow"));
        }
    }

    @Test
    void shouldSeeWhatWasAskedForBeforeOnTheSameConnection()
    {
        try (EdgeHarness edge = open(); HttpClientSocket client = edge.connect())
        {
            final StringBuilder pipelined = new StringBuilder();
            for (int i = 0; i < 4; i++)
            {
                pipelined.append(post("t", "", "x")).append(get(QUERY + "?n=" + i));
            }
            client.send(pipelined.toString());
            for (int i = 0; i < 4; i++)
            {
                assertEquals(202, client.receive().status);
                assertTrue(client.receive().text().endsWith(" n=" + i), "replies keep their order");
            }
            assertEquals("4 TEXT 0 ", client.exchange(get(QUERY)).text());
        }
    }

    @Test
    void shouldRefuseAQueryThatCannotBeAnswered()
    {
        try (EdgeHarness edge = open(); HttpClientSocket client = edge.connect();
            HttpClientSocket other = edge.connect())
        {
            assertRefused(other, 413, "query-too-large", ask("POST", QUERY, "", "x".repeat(Queries.MAX_LENGTH + 1)));
            assertRefused(client, 404, "unknown-handler", get("/v1/handlers/nobody/query"));
            assertRefused(client, 404, "unknown-handler", get("/v1/handlers//query"));
            assertRefused(client, 404, "not-found", get("/v1/handlers/asked/query/more"));
            assertRefused(client, 501, "query-unsupported", get("/v1/handlers/mute/query"));
            assertRefused(client, 501, "query-unsupported", get(QUERY + "?unsupported"));
            assertRefused(client, 500, "query-failed", get(QUERY + "?throw"));
            assertRefused(client, 400, "shard-needed", get("/v1/handlers/sharded/query"));
            // taken, but the handler would say more than reply.max.bytes
            assertRefused(client, 500, "query-failed", ask("POST", QUERY, "", "x".repeat(Queries.MAX_LENGTH)));
            assertEquals(200, client.exchange(
                ask("GET", "/v1/handlers/sharded/query", "Headrace-Shard: 0\r\n", null)).status);
            assertEquals(0, edge.published());
            assertRefused(client, 503, "draining", get(QUERY));
        }
    }

    @Test
    void shouldRefuseHeadersThatCannotBeUsed()
    {
        try (EdgeHarness edge = open(); HttpClientSocket client = edge.connect())
        {
            for (final String shard : new String[]{"1", "-1", "+0", "x", "", "0x0", "00000", "99999999999", "\u00b2"})
            {
                final String header = "Headrace-Shard: " + shard + "\r\n";
                assertRefused(client, 400, "invalid-header", ask("GET", QUERY, header, null));
            }
            for (final String key : new String[]{"", "a b", "\u00e4", "x".repeat(256), "a\tb"})
            {
                final String header = "Headrace-Key: " + key + "\r\n";
                assertRefused(client, 400, "invalid-header", ask("GET", QUERY, header, null));
                assertRefused(client, 400, "invalid-header", post("t", header, "x"));
            }
            final String twice = "Headrace-Key: a\r\nHeadrace-Key: a\r\n";
            assertRefused(client, 400, "invalid-header", ask("GET", QUERY, twice, null));
            assertRefused(client, 400, "invalid-header", post("t", twice, "x"));
            assertRefused(client, 400, "invalid-header",
                ask("GET", QUERY, "Headrace-Shard: 0\r\nHeadrace-Shard: 0\r\n", null));
            assertRefused(client, 400, "invalid-durability",
                ask("GET", QUERY, "Headrace-Durability: certain\r\n", null));
            assertRefused(client, 400, "invalid-header", ask("POST", QUERY, "Content-Type: /\r\n", "x"));
            assertEquals(0, edge.published());
        }
    }

    private static void assertRefused(
        final HttpClientSocket client, final int status, final String problem, final String request)
    {
        final Response response = client.exchange(request);
        assertEquals(problem, response.problem(), request);
        assertEquals(status, response.status);
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

    private static void run(final EdgeHarness edge)
    {
        await(() -> edge.engine.invoke() == 0);
    }

    @Test
    void shouldRefuseWhenAsManyQueriesWaitAsMay()
    {
        try (EdgeHarness edge = openWithoutThreads(); HttpClientSocket client = edge.connect();
            HttpClientSocket other = edge.connect())
        {
            for (int i = 0; i < 16; i++)
            {
                client.send(get(QUERY + "?n=" + i));
            }
            await(() -> edge.engine.queries().depth() >= 16);
            final Response full = other.exchange(get(QUERY));
            assertEquals("overloaded", full.problem());
            assertEquals(503, full.status);
            assertEquals("1", full.header("retry-after"));
            run(edge);
            for (int i = 0; i < 16; i++)
            {
                assertEquals("0 TEXT 0 n=" + i, client.receive().text());
            }
        }
    }

    @Test
    void shouldGiveUpAQueryThatIsNotAnsweredInTime()
    {
        try (EdgeHarness edge = openWithoutThreads(); HttpClientSocket client = edge.connect())
        {
            client.send(get(QUERY));
            await(() -> edge.engine.queries().depth() > 0);
            aheadNs.set(3_600_000_000_000L);
            assertEquals("not-ready", client.receive().problem());
            run(edge);
            aheadNs.set(0);
        }
    }

    @Test
    void shouldGiveEventsTheirKeys()
    {
        try (EdgeHarness edge = open(); HttpClientSocket client = edge.connect())
        {
            client.exchange(post("t", "", "x"));
            client.exchange(post("t", "Headrace-Key: alice\r\nIdempotency-Key: k\r\n", "x"));
            client.exchange(post("t", "Headrace-Key: bob\r\nContent-Type: application/x-ndjson\r\n", "1\n2\n"));
            final String event = "ce-specversion: 1.0\r\nce-id: 1\r\nce-source: s\r\nce-type: t\r\n";
            client.exchange(post("t", event + "ce-partitionkey: %61lice\r\n", "x"));
            client.exchange(post("t", event.replace("1\r\nce-so", "2\r\nce-so") + "Headrace-Key: bob\r\n" +
                "ce-partitionkey: alice\r\n", "x"));
            final String json = "{\"specversion\":\"1.0\",\"id\":\"3\",\"source\":\"s\",\"type\":\"t\"";
            client.exchange(post("t", "Content-Type: application/cloudevents+json\r\n",
                json + ",\"partitionkey\":\"al\\u0069ce\"}"));
            client.exchange(post("t", "Content-Type: application/cloudevents-batch+json\r\n",
                "[" + json.replace('3', '4') + ",\"partitionkey\":\"bob\"}," + json.replace('3', '5') + "}," +
                json.replace('3', '6') + ",\"partitionkey\":null}]"));
            final String alice = Integer.toHexString(EventKey.of("alice"));
            final String bob = Integer.toHexString(EventKey.of("bob"));
            assertEquals(
                String.join(" ", "0", alice, bob, bob, alice, bob, alice, bob, "0", "0"),
                client.exchange(get(QUERY + "?keys")).text());
            assertEquals("10 TEXT " + alice + " ", client.exchange(
                ask("GET", QUERY, "Headrace-Key: alice\r\n", null)).text());
            assertRefused(client, 400, "malformed-cloudevent", post("t", event + "ce-partitionkey:\r\n", "x"));
            assertRefused(client, 400, "malformed-cloudevent", post("t",
                "Content-Type: application/cloudevents+json\r\n", json + ",\"partitionkey\":7}"));
            assertRefused(client, 400, "malformed-cloudevent", post("t",
                "Content-Type: application/cloudevents+json\r\n", json + ",\"partitionkey\":\"\"}"));
        }
    }

    @Test
    void shouldLetAnUrgentEventOvertake()
    {
        try (EdgeHarness edge = openWithoutThreads(); HttpClientSocket client = edge.connect();
            HttpClientSocket other = edge.connect())
        {
            client.send(post("t", "Priority: u=7, i\r\nHeadrace-Durability: accepted\r\n", "low"));
            await(() -> edge.engine.health().laneDepth(edge.engine.laneOf(7)) == 1);
            other.send(post("t", "Priority: u=0\r\nHeadrace-Durability: accepted\r\n", "high"));
            await(() -> edge.engine.health().laneDepth(edge.engine.laneOf(0)) == 1);
            run(edge);
            assertEquals("1", other.receive().header("headrace-sequence"));
            assertEquals("2", client.receive().header("headrace-sequence"));
        }
    }

    @Test
    void shouldDescribeHandlers()
    {
        try (EdgeHarness edge = open(); HttpClientSocket client = edge.connect())
        {
            final String sharded =
                "{\"name\":\"sharded\",\"shards\":2,\"topics\":[\"many\"],\"after\":[\"mute\"]}";
            assertEquals("{\"handlers\":[{\"name\":\"asked\",\"shards\":1,\"topics\":[\"t\"],\"after\":[]}," +
                "{\"name\":\"mute\",\"shards\":1,\"topics\":[\"echo\"],\"after\":[]}," + sharded + "]}",
                client.exchange(get("/v1/handlers")).text());
            assertEquals(sharded, client.exchange(get("/v1/handlers/sharded")).text());
            assertRefused(client, 404, "unknown-handler", get("/v1/handlers/nobody"));
            assertRefused(client, 405, "method-not-allowed", ask("POST", "/v1/handlers", "", ""));
            assertEquals("GET, HEAD, OPTIONS",
                client.send(ask("OPTIONS", "/v1/handlers/asked", "", null)).receive(true).header("allow"));
            assertEquals(200, client.send(ask("HEAD", "/v1/handlers", "", null)).receive(true).status);
        }
    }

    @Test
    void shouldListDescribeAndCreateTopics()
    {
        try (EdgeHarness edge = open(); HttpClientSocket client = edge.connect())
        {
            final Response created = client.exchange(ask("PUT", "/v1/topics/new", "", ""));
            assertEquals("{\"topic\":\"new\",\"sequence\":1,\"durability\":\"synced\"}", created.text());
            assertEquals(201, created.status);
            final Response again = client.exchange(ask("PUT", "/v1/topics/new",
                "Headrace-Durability: journaled\r\n", null));
            assertEquals("{\"topic\":\"new\",\"durability\":\"journaled\"}", again.text());
            assertEquals(200, again.status);
            client.exchange(post("t", "", "x"));
            final Response topic = client.exchange(get("/v1/topics/t"));
            assertTrue(topic.text().matches("\\{\"name\":\"t\",\"id\":\\d+,\"handlers\":\\[\"asked\"]," +
                "\"events\":1,\"published\":0,\"lastSequence\":2}"), topic.text());
            final String all = client.exchange(get("/v1/topics")).text();
            assertTrue(all.startsWith("{\"topics\":[{\"name\":\"echo\","), all);
            assertTrue(all.contains(topic.text()), all);
            assertTrue(all.contains("{\"name\":\"new\","), all);
            assertRefused(client, 404, "unknown-topic", get("/v1/topics/nothing"));
            assertRefused(client, 400, "invalid-topic", get("/v1/topics/a%20b"));
            assertRefused(client, 400, "invalid-topic", get("/v1/topics/"));
            assertRefused(client, 400, "invalid-durability",
                ask("PUT", "/v1/topics/new", "Headrace-Durability: x\r\n", ""));
            assertRefused(client, 400, "malformed-request", ask("PUT", "/v1/topics/new", "", "{}"));
            assertRefused(client, 405, "method-not-allowed", ask("PUT", "/v1/topics", "", ""));
            assertRefused(client, 404, "not-found", get("/v1/topicsx"));
            assertEquals("GET, HEAD, PUT, OPTIONS",
                client.exchange(ask("DELETE", "/v1/topics/new", "", null)).header("allow"));
        }
    }
}
