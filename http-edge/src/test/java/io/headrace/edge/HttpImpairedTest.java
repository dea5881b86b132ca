package io.headrace.edge;

import static io.headrace.edge.HttpClientSocket.get;
import static io.headrace.edge.HttpClientSocket.post;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headrace.bus.ThreadLayout;
import io.headrace.edge.HttpClientSocket.Response;
import io.headrace.engine.Event;
import io.headrace.engine.EventHandler;
import io.headrace.engine.Outbox;
import io.headrace.engine.SnapshotSink;
import java.io.UncheckedIOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a client is told when the server, its journal or the client itself is slow or broken. */
@Timeout(30)
@ExtendWith(LeakCheck.class)
class HttpImpairedTest
{
    private static final String EVENTS = "/v1/topics/t/events";

    private final ImpairedJournal journal = new ImpairedJournal();
    private final AtomicLong aheadNs = new AtomicLong();

    private EdgeHarness open()
    {
        return EdgeHarness.open(h ->
        {
            h.engineContext.journal(journal);
            h.edgeContext.http().readThreads(1).readQueueLength(1).readChunkLength(256);
        });
    }

    private EdgeHarness openWithoutThreads()
    {
        return EdgeHarness.open(h ->
        {
            h.engineContext.threads().layout(ThreadLayout.INVOKED);
            h.edgeContext.eventLoops(1).clock(() -> System.nanoTime() + aheadNs.get());
        });
    }

    @Test
    void shouldRefuseReadsOverTheQueueOfTheReaders() throws InterruptedException
    {
        final Semaphore reading = new Semaphore(0);
        final CountDownLatch goOn = new CountDownLatch(1);
        try (EdgeHarness edge = open(); HttpClientSocket client = edge.connect())
        {
            assertEquals(202, client.exchange(post("t", "", "x")).status);
            journal.beforePoll = () ->
            {
                reading.release();
                awaitUninterrupted(goOn);
            };
            client.send(get(EVENTS));
            reading.acquire();
            client.send(get(EVENTS) + get(EVENTS) + post("t", "", "publishing goes on"));
            while (journal.lastSequence() < 2)
            {
                Thread.onSpinWait();
            }
            goOn.countDown();
            assertEquals(200, client.receive().status, "the reader has this one");
            assertEquals(200, client.receive().status, "this one waits for the reader");
            final Response response = client.receive();
            assertEquals(503, response.status);
            assertEquals("overloaded", response.problem());
            assertEquals("1", response.header("retry-after"));
            assertEquals(202, client.receive().status);
        }
        finally
        {
            goOn.countDown();
        }
    }

    private static void awaitUninterrupted(final CountDownLatch latch)
    {
        try
        {
            latch.await();
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void shouldSayThatTheJournalIsUnreadable()
    {
        try (EdgeHarness edge = open(); HttpClientSocket client = edge.connect())
        {
            assertEquals(202, client.exchange(post("t", "", "x")).status);
            journal.beforePoll = () ->
            {
                throw new IllegalStateException("damaged");
            };
            final Response response = client.exchange(get(EVENTS));
            assertEquals(500, response.status);
            assertEquals("journal-unreadable", response.problem());
            journal.beforePoll = () ->
            {
            };
            assertEquals(200, client.exchange(get(EVENTS)).status);
        }
    }

    /** Status and length are out by then, so the only honest answer is a response that has no end. */
    @Test
    void shouldBreakOffAResponseWhoseRestIsUnreadable()
    {
        try (EdgeHarness edge = open();
            HttpClientSocket client = edge.connect(); HttpClientSocket other = edge.connect())
        {
            final int events = 20;
            for (int i = 0; i < events; i++)
            {
                assertEquals(202, client.exchange(post("t", "", "x".repeat(200))).status);
            }
            final AtomicInteger polls = new AtomicInteger();
            journal.beforePoll = () ->
            {
                if (polls.incrementAndGet() > events + 5)
                {
                    throw new IllegalStateException("damaged");
                }
            };
            client.send(get(EVENTS));
            assertThrows(UncheckedIOException.class, client::receive);
            assertEquals(202, other.exchange(post("t", "", "x")).status);
        }
    }

    @Test
    void shouldNotBeReadyWhileTheJournalIsImpeded()
    {
        try (EdgeHarness edge = open(); HttpClientSocket ops = edge.connectOperations())
        {
            assertEquals(200, ops.exchange(get("/health/ready")).status);
            journal.impediment = "no \"room\"";
            final Response response = ops.exchange(get("/health/ready"));
            assertEquals(503, response.status);
            assertEquals("{\"status\":\"impeded\",\"reason\":\"no \\\"room\\\"\"}", response.text());
        }
    }

    @Test
    void shouldSayThatTheOutcomeIsUnknownAfterTheReplyDeadline()
    {
        try (EdgeHarness edge = openWithoutThreads(); HttpClientSocket client = edge.connect())
        {
            client.send(post("t", "", "x") + get("/nowhere"));
            while (edge.engine.health().laneDepth() == 0)
            {
                Thread.onSpinWait();
            }
            aheadNs.addAndGet(TimeUnit.SECONDS.toNanos(61));
            final Response response = client.receive();
            assertEquals(503, response.status);
            assertEquals("outcome-unknown", response.problem());
            assertEquals(404, client.receive().status);
        }
    }

    @Test
    void shouldTimeOutABodyThatTrickles()
    {
        try (EdgeHarness edge = openWithoutThreads(); HttpClientSocket trickling = edge.connect();
            HttpClientSocket steady = edge.connect())
        {
            final String head = "POST " + EVENTS + " HTTP/1.1\r\nHost: h\r\nContent-Length: 5000\r\n";
            steady.send(head + "\r\n" + "x".repeat(4000));
            assertEquals(100, trickling.exchange(head + "Expect: 100-continue\r\n\r\n").status);
            trickling.send("x".repeat(1500));
            aheadNs.addAndGet(TimeUnit.SECONDS.toNanos(7)); // 2 s beyond the grace, so 2048 bytes are due
            final Response response = trickling.receive();
            assertEquals(408, response.status);
            assertEquals("request-timeout", response.problem());
            assertTrue(trickling.isClosedByServer());
            steady.send("x".repeat(1000));
            while (edge.engine.health().laneDepth() == 0)
            {
                Thread.onSpinWait();
            }
        }
    }

    @Test
    void shouldSayThatAnAgentIsDead()
    {
        try (EdgeHarness edge = EdgeHarness.open(h ->
        {
            h.engineContext.handler("stuck", new Stuck(), "stuck");
            h.engineContext.watchdog().limitNs(TimeUnit.MILLISECONDS.toNanos(20));
            h.edgeContext.http().digestDeadlineNs(TimeUnit.MILLISECONDS.toNanos(20));
        });
            HttpClientSocket client = edge.connect(); HttpClientSocket ops = edge.connectOperations())
        {
            final String live = ops.exchange(get("/health/live")).text();
            assertTrue(live.startsWith("{\"status\":\"live\"") || live.startsWith("{\"status\":\"dead\""), live);
            Stuck.GO_ON.drainPermits();
            client.send(post("stuck", "", "x"));
            Response response = ops.exchange(get("/health/live"));
            while (response.status != 503)
            {
                response = ops.exchange(get("/health/live"));
            }
            assertTrue(response.text().startsWith("{\"status\":\"dead\","), response.text());
            final Response ready = ops.exchange(get("/health/ready"));
            assertEquals(503, ready.status);
            assertTrue(ready.text().startsWith("{\"status\":\"hung\","), ready.text());
            assertTrue(ready.text().contains("handler=stuck sequence=1"), ready.text());
            assertEquals("not-ready", ops.exchange(get("/state")).problem());
            Stuck.GO_ON.release();
            assertEquals(202, client.receive().status);
            final Response state = ops.exchange(get("/state"));
            assertEquals(503, state.status, "its handler cannot write its state");
            assertEquals("not-ready", state.problem());
        }
    }

    /** Waits in its event until it may go on, and has no state that could be written. */
    private static final class Stuck implements EventHandler
    {
        static final Semaphore GO_ON = new Semaphore(0);

        @Override
        public void onEvent(final Event event, final Outbox outbox)
        {
            GO_ON.acquireUninterruptibly();
        }

        @Override
        public void onSnapshot(final SnapshotSink sink)
        {
            throw new IllegalStateException("cannot be written");
        }
    }
}
