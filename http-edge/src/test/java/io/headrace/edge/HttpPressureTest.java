package io.headrace.edge;

import static io.headrace.edge.HttpClientSocket.get;
import static io.headrace.edge.HttpClientSocket.post;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headrace.bus.ThreadLayout;
import io.headrace.edge.HttpClientSocket.Response;
import io.headrace.engine.DurabilityLevel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@Timeout(30)
@ExtendWith(LeakCheck.class)
class HttpPressureTest
{
    private static final long SHORT_NS = TimeUnit.MILLISECONDS.toNanos(300);
    private static final String NDJSON = "Content-Type: application/x-ndjson\r\n";

    @Test
    void shouldRefuseWhenTheLaneIsFullAndRecover()
    {
        try (EdgeHarness edge = EdgeHarness.open(h ->
        {
            h.engineContext.threads().layout(ThreadLayout.INVOKED);
            h.engineContext.lanes().capacity(16);
            h.edgeContext.http().batchMaxLength(1024);
        }))
        {
            final List<HttpClientSocket> waiting = new ArrayList<>();
            for (int i = 0; i < 16; i++)
            {
                waiting.add(edge.connect().send(post("t", "", "event " + i)));
            }
            while (edge.engine.health().laneDepth() < 16)
            {
                Thread.onSpinWait();
            }
            try (HttpClientSocket client = edge.connect(); HttpClientSocket ops = edge.connectOperations())
            {
                final Response refused = client.exchange(post("t", "", "too many"));
                assertEquals(503, refused.status);
                assertEquals("overloaded", refused.problem());
                assertEquals("1", refused.header("retry-after"));
                assertEquals("overloaded", client.exchange(post("t", NDJSON, "1\n2\n")).problem());
                final Response ready = ops.exchange(get("/health/ready"));
                assertEquals(503, ready.status);
                assertTrue(ready.text().startsWith("{\"status\":\"overloaded\","), ready.text());
                while (edge.engine.watermark(DurabilityLevel.SYNCED) < 16)
                {
                    edge.engine.invoke();
                }
                for (int i = 0; i < 3; i++)
                {
                    edge.engine.invoke();
                }
                for (final HttpClientSocket each : waiting)
                {
                    assertEquals(202, each.receive().status);
                    each.close();
                }
                assertEquals(200, ops.exchange(get("/health/ready")).status);
                client.send(post("t", "Headrace-Durability: accepted\r\n", "again"));
                while (edge.engine.watermark(DurabilityLevel.JOURNALED) < 17)
                {
                    edge.engine.invoke();
                }
                edge.engine.invoke();
                assertEquals("{\"sequence\":17,\"durability\":\"accepted\"}", client.receive().text());
            }
        }
    }

    @Test
    void shouldAnswerThatTheOutcomeIsUnknownWhenTheEngineFails()
    {
        try (EdgeHarness edge = EdgeHarness.open(h -> h.engineContext.handler("echo", new EchoHandler(), "echo"));
            HttpClientSocket client = edge.connect(); HttpClientSocket ops = edge.connectOperations())
        {
            assertEquals(200, ops.exchange(get("/health/ready")).status);
            final Response response = client.exchange(post("echo", "", "X"));
            assertEquals(503, response.status);
            assertEquals("outcome-unknown", response.problem());
            final Response next = client.exchange(post("echo", "", "1"));
            assertEquals(503, next.status);
            assertEquals("failed", next.problem());
            final Response ready = ops.exchange(get("/health/ready"));
            assertEquals(503, ready.status);
            assertTrue(ready.text().startsWith("{\"status\":\"failed\","), ready.text());
        }
    }

    @Test
    void shouldRefuseConnectionsOverTheLimitAndAdmitThemLater()
    {
        try (EdgeHarness edge = EdgeHarness.open(h -> h.edgeContext.maxConnections(2)))
        {
            try (HttpClientSocket first = edge.connect(); HttpClientSocket second = edge.connect())
            {
                assertEquals(202, first.exchange(post("t", "", "x")).status);
                assertEquals(202, second.exchange(post("t", "", "x")).status);
                try (HttpClientSocket third = edge.connect())
                {
                    final Response refused = third.receive();
                    assertEquals(503, refused.status);
                    assertEquals("too-many-connections", refused.problem());
                    assertTrue(third.isClosedByServer());
                }
            }
            int status = 0;
            while (status != 202)
            {
                try (HttpClientSocket next = edge.connect())
                {
                    status = next.exchange(post("t", "", "x")).status;
                }
            }
        }
    }

    @Test
    void shouldTimeOutHeadersBodiesAndIdleConnections()
    {
        try (EdgeHarness edge = EdgeHarness.open(h -> h.edgeContext.http()
            .headerDeadlineNs(SHORT_NS).bodyDeadlineNs(SHORT_NS).idleDeadlineNs(4 * SHORT_NS)))
        {
            try (HttpClientSocket head = edge.connect(); HttpClientSocket body = edge.connect();
                HttpClientSocket idle = edge.connect())
            {
                head.send("GET /v1");
                body.send("POST /v1/topics/t/events HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\nabc");
                assertEquals("request-timeout", head.receive().problem());
                assertEquals("request-timeout", body.receive().problem());
                assertTrue(head.isClosedByServer());
                assertTrue(body.isClosedByServer());
                assertTrue(idle.isClosedByServer());
            }
            assertEquals(0, edge.published());
        }
    }

    @Test
    void shouldTimeOutAHeaderThatCameWhileOthersHadToWait()
    {
        try (EdgeHarness edge = EdgeHarness.open(h ->
            h.edgeContext.http().pipelinedMax(1).headerDeadlineNs(SHORT_NS)))
        {
            try (HttpClientSocket client = edge.connect())
            {
                client.send(post("t", "", "one") + post("u", "", "two") + "POST /v1/to");
                assertEquals(202, client.receive().status);
                assertEquals(202, client.receive().status);
                assertEquals("request-timeout", client.receive().problem());
                assertTrue(client.isClosedByServer());
            }
        }
    }

    @Test
    void shouldDisconnectAClientThatDoesNotRead()
    {
        try (EdgeHarness edge = EdgeHarness.open(h ->
        {
            h.edgeContext.slowReaderTimeoutNs(SHORT_NS);
            h.engineContext.lanes().capacity(1024);
        }))
        {
            final String big = '"' + "x".repeat(100_000) + '"';
            try (HttpClientSocket client = new HttpClientSocket(edge.edge.httpAddress(), 4096);
                HttpClientSocket other = edge.connect())
            {
                for (int i = 0; i < 20; i++)
                {
                    assertEquals(202, other.exchange(post("big", "Content-Type: application/json\r\n", big)).status);
                }
                client.send(get("/v1/topics/big/events").repeat(4));
                while (edge.edge.connections() > 1)
                {
                    assertEquals(404, other.exchange(get("/nowhere")).status, "nobody else notices");
                }
                assertTrue(client.isClosedByServer());
            }
        }
    }

    @Test
    void shouldBoundTheMemoryOfUnfinishedBodies()
    {
        try (EdgeHarness edge = EdgeHarness.open(h -> h.edgeContext.http().bodiesMaxLength(100_000));
            HttpClientSocket first = edge.connect(); HttpClientSocket second = edge.connect())
        {
            final String head = "POST /v1/topics/t/events HTTP/1.1\r\nHost: h\r\nContent-Length: 90001\r\n\r\n";
            first.send(head + "x".repeat(90_000));
            Response refused = null;
            while (refused == null)
            {
                // until the first body has arrived, the second one finds room
                try (HttpClientSocket probe = edge.connect())
                {
                    probe.send(head + "x".repeat(60_000)).send("x".repeat(30_001));
                    final Response response = probe.receive();
                    refused = response.status == 503 ? response : null;
                }
            }
            assertEquals("overloaded", refused.problem());
            assertEquals(202, first.send("x").receive().status);
            assertEquals(202, second.send(head + "x".repeat(60_000)).send("x".repeat(30_001)).receive().status);
        }
    }

    @Test
    void shouldFinishWhatIsInFlightWhenDraining() throws Exception
    {
        try (EdgeHarness edge = EdgeHarness.open(h -> h.engineContext.threads().layout(ThreadLayout.INVOKED));
            HttpClientSocket client = edge.connect(); HttpClientSocket idle = edge.connect();
            HttpClientSocket ops = edge.connectOperations())
        {
            client.send(post("t", "", "last"));
            assertEquals(404, idle.exchange(get("/nowhere")).status);
            while (edge.engine.health().laneDepth() == 0)
            {
                Thread.onSpinWait();
            }
            final Thread drainer = new Thread(() -> edge.edge.drain(TimeUnit.SECONDS.toNanos(10)));
            drainer.start();
            assertTrue(idle.isClosedByServer());
            final Response ready = ops.exchange(get("/health/ready"));
            assertEquals(503, ready.status);
            assertTrue(ready.text().startsWith("{\"status\":\"draining\","), ready.text());
            while (edge.engine.watermark(DurabilityLevel.SYNCED) == 0)
            {
                edge.engine.invoke();
            }
            edge.engine.invoke();
            final Response response = client.receive();
            assertEquals(202, response.status);
            assertEquals("close", response.header("connection"));
            assertTrue(client.isClosedByServer());
            drainer.join();
        }
    }

    @Test
    void shouldNotWaitLongForAHeadThatDoesNotEndWhenDraining()
    {
        try (EdgeHarness edge = EdgeHarness.open(h -> h.edgeContext.eventLoops(1));
            HttpClientSocket client = edge.connect(); HttpClientSocket other = edge.connect())
        {
            client.send("POST /v1/topics/t/events HTTP/1.1\r\nHost: h\r\n");
            assertEquals(404, other.exchange(get("/nowhere")).status);
            final Thread drainer = new Thread(() -> edge.edge.drain(TimeUnit.SECONDS.toNanos(10)));
            final long startNs = System.nanoTime();
            drainer.start();
            final Response response = client.receive();
            assertEquals(503, response.status);
            assertEquals("draining", response.problem());
            final long tookNs = System.nanoTime() - startNs;
            assertTrue(tookNs < TimeUnit.SECONDS.toNanos(6), "took " + tookNs + " ns of a header.deadline of 10 s");
        }
    }

    @Test
    void shouldLimitTheConnectionsOfTheOperationsPortApart()
    {
        try (EdgeHarness edge = EdgeHarness.open(h -> h.edgeContext.maxConnections(1).http().opsMaxConnections(2));
            HttpClientSocket data = edge.connect(); HttpClientSocket first = edge.connectOperations())
        {
            assertEquals(404, data.exchange(get("/nowhere")).status);
            assertEquals(200, first.exchange(get("/health/live")).status);
            try (HttpClientSocket second = edge.connectOperations(); HttpClientSocket third = edge.connectOperations())
            {
                assertEquals(200, second.exchange(get("/health/live")).status);
                final Response refused = third.receive();
                assertEquals(503, refused.status);
                assertEquals("too-many-connections", refused.problem());
                assertTrue(refused.text().contains("ops.connections.max=2"), refused.text());
            }
            int status;
            do
            {
                try (HttpClientSocket later = edge.connectOperations())
                {
                    status = later.exchange(get("/health/live")).status;
                }
            }
            while (status == 503);
            assertEquals(200, status);
        }
    }

    @Test
    void shouldNotMixConnectionsWhenTheBodyOfAnAnsweredRequestStillArrives()
    {
        final String refused = "POST /nowhere HTTP/1.1\r\nHost: h\r\nContent-Length: 60000\r\n\r\n";
        try (EdgeHarness edge = EdgeHarness.open(h ->
        {
            h.engineContext.threads().layout(ThreadLayout.INVOKED);
            h.edgeContext.eventLoops(1);
        });
            HttpClientSocket client = edge.connect(); HttpClientSocket breaksOff = edge.connect();
            HttpClientSocket goesOn = edge.connect())
        {
            assertEquals(404, goesOn.exchange(refused).status);
            assertEquals(404, breaksOff.exchange(refused).status);
            client.send(post("t", "", "x"));
            while (edge.engine.health().laneDepth() == 0)
            {
                Thread.onSpinWait();
            }
            breaksOff.endOutput();
            assertTrue(breaksOff.isClosedByServer());
            assertEquals(404, goesOn.send("x".repeat(60_000)).exchange(get("/nowhere")).status);
            while (edge.engine.watermark(DurabilityLevel.SYNCED) == 0)
            {
                edge.engine.invoke();
            }
            edge.engine.invoke();
            assertEquals(202, client.receive().status, "the response of another connection");
        }
    }

    @Test
    void shouldAnswerOnTheOperationsPort()
    {
        try (EdgeHarness edge = EdgeHarness.open();
            HttpClientSocket client = edge.connect(); HttpClientSocket ops = edge.connectOperations())
        {
            assertEquals(202, client.exchange(post("t", "", "x")).status);
            assertEquals("{\"status\":\"live\"}", ops.exchange(get("/health/live")).text());
            assertEquals("{\"status\":\"ready\",\"sequence\":1,\"journaled\":1,\"synced\":1,\"quarantined\":0}",
                ops.exchange(get("/health/ready")).text());
            final Response state = ops.exchange(get("/state"));
            assertEquals(200, state.status);
            assertTrue(state.text().matches("\\{\"sequence\":1,\"stateHash\":\"[0-9a-f]{16}\"," +
                "\"sections\":\\{\"engine/sequence\":\"[0-9a-f]{16}\".*\"}}"), state.text());
            assertEquals("not-found", ops.exchange(get("/v1/topics/t/events")).problem());
            assertEquals("method-not-allowed", ops.exchange(
                "POST /state HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n").problem());
            assertEquals(200, ops.send("HEAD /health/live HTTP/1.1\r\nHost: h\r\n\r\n").receive(true).status);
            assertEquals(200, ops.exchange(get("/health/ready?verbose")).status);
        }
    }
}
