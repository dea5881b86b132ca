package io.headrace.edge;

import static io.headrace.edge.HttpClientSocket.get;
import static io.headrace.edge.HttpClientSocket.post;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headrace.edge.HttpClientSocket.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Requests with the head of the one before are not decoded: they must mean what they mean on a connection of their own.
 */
@Timeout(60)
@ExtendWith(LeakCheck.class)
class HttpRepeatTest
{
    private static final int ROUNDS = 20;
    private static final int REQUESTS_PER_ROUND = 40;
    private static final String[] TOPICS = { "a", "b", "topic-number-3" };

    private final Random random = new Random(5);

    private String request(final int number)
    {
        final String body = "event " + number + " ".repeat(random.nextInt(4) * random.nextInt(40));
        final String topic = TOPICS[random.nextInt(TOPICS.length)];
        return switch (random.nextInt(14))
        {
            case 0 -> post(topic, "Content-Type: text/plain\r\n", body);
            case 1 -> post(topic, "Headrace-Durability: journaled\r\n", body);
            case 2 -> post(topic, "Content-Type: application/x-ndjson\r\n", "{\"a\":" + number + "}\n[1]\n");
            case 3 -> post(topic, "Content-Type: application/x-ndjson\r\n", "{\"a\":" + number + "}\n[1");
            case 4 -> post(topic, "Idempotency-Key: key-" + number % 7 + "\r\n", "the event of " + number % 7);
            case 5 -> post(topic, "", "");
            case 6 -> post(topic, "", body).replace("Content-Length: ", "Content-Length: 0");
            case 7 -> post(topic, "", "5\r\nabcde\r\n0\r\n\r\n")
                .replaceFirst("Content-Length: \\d+", "Transfer-Encoding: chunked");
            case 8 -> post(topic, "Headrace-Key: " + number % 3 + "\r\n", body);
            default -> post(topic, "", body);
        };
    }

    private static String answer(final Response response)
    {
        return response.status + " " + response.header("headrace-sequence") + " " +
            response.header("headrace-duplicate") + " " + response.header("headrace-durability") + " " +
            response.text();
    }

    private static String readBack(final EdgeHarness edge, final String topic)
    {
        try (HttpClientSocket client = edge.connect())
        {
            return client.exchange(get("/v1/topics/" + topic + "/events?from=1&limit=10000")).text()
                .replaceAll("\"time\":\"[^\"]*\"", "");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 64})
    void shouldMeanWhatItMeansOnAConnectionOfItsOwn(final int pipelinedMax)
    {
        final Consumer<EdgeHarness> settings = h ->
        {
            h.edgeContext.http().pipelinedMax(pipelinedMax);
            h.edgeContext.http().batchMaxLength(1 << 20);
            h.engineContext.eventMaxLength(100);
        };
        try (EdgeHarness pipelined = EdgeHarness.open(settings); EdgeHarness single = EdgeHarness.open(settings);
            HttpClientSocket client = pipelined.connect())
        {
            String latest = request(0);
            for (int round = 0; round < ROUNDS; round++)
            {
                final List<String> expected = new ArrayList<>();
                final StringBuilder all = new StringBuilder();
                for (int i = 0; i < REQUESTS_PER_ROUND; i++)
                {
                    // Runs of one head, with now and then another one.
                    latest = random.nextInt(3) == 0 ? request(round * REQUESTS_PER_ROUND + i) : latest;
                    all.append(latest);
                    try (HttpClientSocket own = single.connect())
                    {
                        expected.add(answer(own.exchange(latest)));
                    }
                }
                sendInPieces(client, all.toString());
                for (int i = 0; i < REQUESTS_PER_ROUND; i++)
                {
                    assertEquals(expected.get(i), answer(client.receive()), "request " + i + " of round " + round);
                }
            }
            assertTrue(pipelined.edge.http().counters().repeated.get() > ROUNDS, "heads are not compared");
            assertEquals(0, single.edge.http().counters().repeated.get());
            for (final String topic : TOPICS)
            {
                assertEquals(readBack(single, topic), readBack(pipelined, topic));
            }
        }
    }

    private void sendInPieces(final HttpClientSocket client, final String all)
    {
        final int longest = 1 + random.nextInt(4000);
        int sent = 0;
        while (sent < all.length())
        {
            final int length = Math.min(1 + random.nextInt(longest), all.length() - sent);
            client.send(all.substring(sent, sent + length));
            sent += length;
        }
    }

    @Test
    void shouldRefuseWhileTheServerDrains() throws Exception
    {
        try (EdgeHarness edge = EdgeHarness.open(); HttpClientSocket client = edge.connect())
        {
            assertEquals(202, client.exchange(post("t", "", "one")).status);
            assertEquals(202, client.exchange(post("t", "", "two")).status);
            edge.engine.close();
            final Response refused = client.exchange(post("t", "", "six"));
            assertEquals(503, refused.status);
            assertEquals("draining", refused.problem());
        }
    }
}
