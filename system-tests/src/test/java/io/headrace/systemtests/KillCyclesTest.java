package io.headrace.systemtests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * SIGKILL of the real process under load, again and again on one journal: every event that was acknowledged is found,
 * at its sequence, once; no definite refusal appears. How many cycles: {@code test.kill.cycles}.
 */
@Timeout(1200)
class KillCyclesTest
{
    private static final int CYCLES = FaultScale.of("kill.cycles", 2, 60);
    private static final long SEED = FaultScale.SEED;
    private static final int PRODUCERS = 3;
    private static final int BATCH = 20;
    private static final String TOPIC = "killed";

    private final HttpClient client = HttpClient.newHttpClient();
    private final Random random = new Random(SEED);
    private final Map<String, Long> acknowledged = new ConcurrentHashMap<>();
    private final Set<String> refused = ConcurrentHashMap.newKeySet();

    @TempDir
    private Path directory;

    @Test
    void shouldFindEveryAcknowledgedEventAfterEachKill() throws Exception
    {
        final Path journal = directory.resolve("journal");
        int cycle = 0;
        try
        {
            for (; cycle < CYCLES; cycle++)
            {
                try (ServerUnderTest server =
                    ServerUnderTest.on(journal).set("journal.file.bytes", "16m").start())
                {
                    check(server.http());
                    publishUntilKilled(server, cycle);
                }
            }
            try (ServerUnderTest server = ServerUnderTest.on(journal).start())
            {
                check(server.http());
                assertEquals(0, server.terminate(), server.stderr());
            }
        }
        catch (final AssertionError failed)
        {
            throw new AssertionError("cycle=" + cycle + " test.seed=" + SEED + ": " + failed.getMessage(), failed);
        }
        assertEquals(0, HeadraceCommand.run("journal", "verify", journal.toString()).exitCode());
        System.out.println(
            "SIGKILL: tried=" + CYCLES + " acknowledged=" + acknowledged.size() + " lost=0 duplicated=0");
    }

    private void publishUntilKilled(final ServerUnderTest server, final int cycle) throws InterruptedException
    {
        final AtomicInteger answers = new AtomicInteger();
        final CountDownLatch enough = new CountDownLatch(5 + random.nextInt(200));
        final List<Thread> producers = new ArrayList<>();
        for (int p = 0; p < PRODUCERS; p++)
        {
            final String prefix = "c" + cycle + "-p" + p + "-";
            final String level = p == 0 ? "journaled" : "synced";
            final boolean batches = p == PRODUCERS - 1;
            final Thread producer = new Thread(() ->
            {
                int next = 0;
                while (publish(server.http(), prefix, next, level, batches))
                {
                    next += BATCH;
                    answers.incrementAndGet();
                    enough.countDown();
                }
            });
            producers.add(producer);
            producer.start();
        }
        assertTrue(enough.await(ServerUnderTest.DEADLINE_SECONDS, TimeUnit.SECONDS), "answers=" + answers);
        server.kill();
        for (final Thread producer : producers)
        {
            producer.join();
        }
    }

    /** One request; false once the server is gone. */
    private boolean publish(
        final URI base, final String prefix, final int next, final String level, final boolean batch)
    {
        final StringBuilder body = new StringBuilder();
        for (int i = next; i < next + (batch ? BATCH : 1); i++)
        {
            body.append('"').append(prefix).append(i).append("\"\n");
        }
        final HttpRequest request = HttpRequest.newBuilder(base.resolve("/v1/topics/" + TOPIC + "/events"))
            .timeout(Duration.ofSeconds(ServerUnderTest.DEADLINE_SECONDS))
            .header("Content-Type", batch ? "application/x-ndjson" : "application/json")
            .header("Headrace-Durability", level)
            .POST(HttpRequest.BodyPublishers.ofString(body.toString().strip()))
            .build();
        try
        {
            final HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() != 202)
            {
                refused.add(prefix + next);
                return response.statusCode() == 503;
            }
            final long first = Long.parseLong(response.headers().firstValue("Headrace-Sequence").orElseThrow());
            for (int i = 0; i < (batch ? BATCH : 1); i++)
            {
                acknowledged.put(prefix + (next + i), first + i);
            }
            return true;
        }
        catch (final IOException gone)
        {
            return false;
        }
        catch (final InterruptedException ex)
        {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void check(final URI base) throws Exception
    {
        final Set<String> found = new HashSet<>();
        long from = 1;
        long last = 0;
        int matched = 0;
        while (true)
        {
            final HttpResponse<String> response = client.send(
                HttpRequest.newBuilder(
                    base.resolve("/v1/topics/" + TOPIC + "/events?limit=10000&from=" + from)).build(),
                HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() == 404 && acknowledged.isEmpty())
            {
                return;
            }
            assertEquals(200, response.statusCode(), response.body());
            for (final String line : response.body().lines().toList())
            {
                final long sequence = Long.parseLong(between(line, "\"sequence\":", ","));
                final String payload = between(line, "\"data\":\"", "\"");
                assertEquals(last + 1, sequence, "sequences have no gap");
                assertTrue(found.add(payload), payload + " appears twice");
                assertTrue(!refused.contains(payload), payload + " was refused and appears");
                final Long promised = acknowledged.get(payload);
                if (promised != null)
                {
                    assertEquals(promised, sequence, payload);
                    matched++;
                }
                last = sequence;
            }
            if (last < from)
            {
                break;
            }
            from = last + 1;
        }
        assertEquals(acknowledged.size(), matched, "acknowledged events that are there");
    }

    private static String between(final String line, final String start, final String end)
    {
        final int from = line.indexOf(start);
        assertTrue(from >= 0, line);
        final int to = line.indexOf(end, from + start.length());
        return line.substring(from + start.length(), to < 0 ? line.length() - 1 : to);
    }
}
