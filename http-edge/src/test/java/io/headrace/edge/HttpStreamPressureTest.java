package io.headrace.edge;

import static io.headrace.edge.HttpStreamTest.event;
import static io.headrace.edge.HttpStreamTest.subscribe;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headrace.engine.DurabilityLevel;
import io.headrace.engine.Publisher;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@Timeout(60)
@ExtendWith(LeakCheck.class)
class HttpStreamPressureTest
{
    private static final String JOURNALED = "Headrace-Durability: journaled\r\n";

    private static void publish(final EdgeHarness edge, final int first, final int count, final int length)
    {
        final Publisher publisher = edge.engine.newPublisher();
        final int topic = edge.engine.topic("a");
        for (int i = first; i < first + count; i++)
        {
            final byte[] bytes = (i + " " + "x".repeat(length)).getBytes(StandardCharsets.US_ASCII);
            assertTrue(publisher.publish(topic, new UnsafeBuffer(bytes), 0, bytes.length, DurabilityLevel.JOURNALED,
                10, TimeUnit.SECONDS) == i);
        }
    }

    private static void expect(final HttpClientSocket stream, final int first, final int count)
    {
        for (int i = first; i < first + count; i++)
        {
            assertEquals("id: " + i, stream.streamLine());
            stream.streamLine();
            stream.streamLine();
        }
    }

    @Test
    void shouldDeliverEverySequenceOnceThroughStallsUnderLoad()
    {
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        try (EdgeHarness edge = EdgeHarness.open())
        {
            edge.engine.topic("a");
            final int events = 2000;
            final Thread producer = new Thread(() -> publish(edge, 1, events, 2000));
            producer.start();
            try (HttpClientSocket stalling = subscribe(edge, "/v1/topics/a/stream?from=1", JOURNALED);
                HttpClientSocket steady = subscribe(edge, "/v1/topics/a/stream?from=1", JOURNALED))
            {
                stalling.receive(true);
                steady.receive(true);
                int next = 1;
                int steadyNext = 1;
                while (next <= events)
                {
                    final int count = Math.min(events + 1 - next, 1 + random.nextInt(200));
                    expect(stalling, next, count);
                    next += count;
                    LockSupport.parkNanos(random.nextInt(20_000_000));
                    final int steadyCount = Math.min(events + 1 - steadyNext, 1 + random.nextInt(200));
                    expect(steady, steadyNext, steadyCount);
                    steadyNext += steadyCount;
                }
                expect(steady, steadyNext, events + 1 - steadyNext);
            }
            catch (final AssertionError | UncheckedIOException ex)
            {
                throw new AssertionError("seed=" + seed, ex);
            }
        }
    }

    @Test
    void shouldCutOffWhoDoesNotReadAndDisturbNobodyElseAndTakeHimBack()
    {
        try (EdgeHarness edge = EdgeHarness.open(
            h -> h.edgeContext.writeBufferLow(16 << 10).writeBufferHigh(32 << 10).streams()
                .stallTimeoutNs(TimeUnit.MILLISECONDS.toNanos(300)));
            HttpClientSocket idle = new HttpClientSocket(edge.edge.httpAddress(), 4096))
        {
            edge.engine.topic("a");
            idle.send("GET /v1/topics/a/stream?from=1 HTTP/1.1\r\nHost: h\r\n" + JOURNALED + "\r\n");
            idle.receive(true);
            int events = 0;
            try (HttpClientSocket steady = subscribe(edge, "/v1/topics/a/stream?from=1", JOURNALED))
            {
                steady.receive(true);
                while (edge.edge.streams().counters().evicted.get() == 0)
                {
                    publish(edge, ++events, 1, 20_000);
                    expect(steady, events, 1);
                }
            }
            assertTrue(idle.isClosedByServer());
            final int last = events / 2;
            try (HttpClientSocket back =
                subscribe(edge, "/v1/topics/a/stream", JOURNALED + "Last-Event-ID: " + last + "\r\n"))
            {
                back.receive(true);
                expect(back, last + 1, events - last);
                publish(edge, events + 1, 1, 1);
                assertTrue(event(back).startsWith((events + 1) + " "));
            }
        }
    }
}
