package io.headrace.edge;

import static io.headrace.edge.HttpClientSocket.get;
import static io.headrace.edge.HttpClientSocket.post;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.headrace.edge.HttpClientSocket.Response;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@Timeout(30)
@ExtendWith(LeakCheck.class)
class HttpReadTest
{
    private static final String NDJSON = "Content-Type: application/x-ndjson\r\n";

    @Test
    void shouldWriteEachEventAsACloudEvent() throws IOException
    {
        try (EdgeHarness edge = EdgeHarness.open(); HttpClientSocket client = edge.connect())
        {
            client.exchange(post("t.1", "Content-Type: application/vnd.x+json\r\n", "{\r\n\"a\": 1\n}"));
            client.exchange(post("t.1", "Content-Type: application/json\r\n", "no json"));
            client.exchange(post("t.1", "Content-Type: text/plain\r\n", "a \"quote\"\n\u0001"));
            client.exchange(post("t.1", "Content-Type: text/plain\r\n", "\u00ff"));
            client.exchange(post("t.1", "Content-Type: image/png; q=\"1\"\r\n", "png"));
            client.exchange(post("t.1", "", "raw"));
            final Response read = client.exchange(get("/v1/topics/t.1/events"));
            assertEquals("application/x-ndjson", read.header("content-type"));
            final String[] lines = read.text().split("\n", -1);
            assertEquals(7, lines.length);
            final String[] data = {"{  \"a\": 1 }", null, "a \"quote\"\n\u0001", null, null, null};
            final String[] base64 = {null, "no json", null, "\u00ff", "png", "raw"};
            final String[] types = {"application/json", "application/json", "text/plain; charset=utf-8",
                "text/plain; charset=utf-8", "image/png; q=\"1\"", "application/octet-stream"};
            for (int i = 0; i < 6; i++)
            {
                final Map<String, String> event = parse(lines[i]);
                assertEquals("1.0", event.get("specversion"));
                assertEquals(Integer.toString(i + 1), event.get("id"));
                assertEquals("/v1/topics/t.1", event.get("source"));
                assertEquals("io.headrace.event", event.get("type"));
                assertEquals(Integer.toString(i + 1), event.get("sequence"));
                assertEquals(types[i], event.get("datacontenttype"));
                assertEquals(30, event.get("time").length(), "nanoseconds");
                assertTrue(Math.abs(Instant.parse(event.get("time")).getEpochSecond() -
                    Instant.now().getEpochSecond()) < 60);
                assertEquals(base64[i], event.containsKey("data_base64") ? new String(
                    Base64.getDecoder().decode(event.get("data_base64")), StandardCharsets.ISO_8859_1) : null);
                if (i == 0)
                {
                    assertTrue(lines[0].endsWith("\"data\":{  \"a\": 1 }}"), lines[0]);
                }
                else
                {
                    assertEquals(data[i], event.get("data"));
                }
            }
        }
    }

    private static Map<String, String> parse(final String line) throws IOException
    {
        final Map<String, String> fields = new HashMap<>();
        try (JsonParser parser = new JsonFactory().createParser(line))
        {
            assertEquals(JsonToken.START_OBJECT, parser.nextToken());
            for (JsonToken token = parser.nextToken(); token != JsonToken.END_OBJECT; token = parser.nextToken())
            {
                final String name = parser.getText();
                parser.nextToken();
                fields.put(name, parser.getText());
                parser.skipChildren();
            }
            assertEquals(null, parser.nextToken());
        }
        return fields;
    }

    @Test
    void shouldReadTopicsApartAndContinueWhereItStopped()
    {
        try (EdgeHarness edge = EdgeHarness.open(h -> h.edgeContext.http().readScanMax(1000).readChunkLength(512));
            HttpClientSocket client = edge.connect())
        {
            for (int i = 0; i < 20; i++)
            {
                client.exchange(post("rare", NDJSON, "{\"n\":" + i + "}"));
                client.exchange(post("often", NDJSON, "1\n".repeat(299)));
            }
            int found = 0;
            int requests = 0;
            long from = 1;
            while (from <= 6000)
            {
                final Response read = client.exchange(get("/v1/topics/rare/events?from=" + from));
                assertEquals(200, read.status);
                for (final String line : read.text().lines().toList())
                {
                    if (!line.isEmpty())
                    {
                        assertTrue(line.endsWith("\"data\":{\"n\":" + found + "}}"), line);
                        assertTrue(line.contains("\"sequence\":" + (found * 300 + 1) + ","), line);
                        found++;
                    }
                }
                from = Long.parseLong(read.header("headrace-next-sequence"));
                requests++;
            }
            assertEquals(20, found);
            assertEquals(6, requests);
            final Response beyond = client.exchange(get("/v1/topics/rare/events?from=7000"));
            assertEquals("7000", beyond.header("headrace-next-sequence"));
            assertEquals("", beyond.text());
            final Response two = client.exchange(get("/v1/topics/often/events?from=300&limit=3"));
            assertEquals("304", two.header("headrace-next-sequence"), "sequences 300, 302 and 303; 301 is rare");
            assertEquals(3, two.text().lines().count());
        }
    }

    @Test
    void shouldReadWhileEventsArePublishedAndOthersReadToo() throws Exception
    {
        final int batches = 60;
        try (EdgeHarness edge = EdgeHarness.open(h -> h.edgeContext.http().readChunkLength(4096)))
        {
            final ExecutorService threads = Executors.newFixedThreadPool(4);
            final Future<?> publisher = threads.submit(() ->
            {
                try (HttpClientSocket client = edge.connect())
                {
                    for (int i = 0; i < batches; i++)
                    {
                        assertEquals(202, client.exchange(post("flow", NDJSON, "{\"x\":1}\n".repeat(100))).status);
                    }
                }
            });
            final Future<?>[] readers = new Future<?>[3];
            for (int i = 0; i < readers.length; i++)
            {
                readers[i] = threads.submit(() -> readAll(edge, batches * 100));
            }
            publisher.get(20, TimeUnit.SECONDS);
            for (final Future<?> reader : readers)
            {
                reader.get(20, TimeUnit.SECONDS);
            }
            threads.shutdown();
        }
    }

    private static void readAll(final EdgeHarness edge, final int count)
    {
        try (HttpClientSocket client = edge.connect())
        {
            long next = 1;
            while (next <= count)
            {
                final Response read = client.exchange(get("/v1/topics/flow/events?limit=777&from=" + next));
                if (read.status == 200 && !read.text().isEmpty())
                {
                    for (final String line : read.text().lines().toList())
                    {
                        assertTrue(line.contains("\"id\":\"" + next + "\""), line);
                        next++;
                    }
                    assertEquals(Long.toString(next), read.header("headrace-next-sequence"));
                }
            }
        }
    }

    @Test
    void shouldReadBackWhatWasPublishedWhateverItIs() throws IOException
    {
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        final String[] types = {"application/json", "text/plain", "application/octet-stream", "x/y"};
        try (EdgeHarness edge = EdgeHarness.open(); HttpClientSocket client = edge.connect())
        {
            final byte[][] payloads = new byte[300][];
            for (int i = 0; i < payloads.length; i++)
            {
                payloads[i] = new byte[1 + random.nextInt(40)];
                random.nextBytes(payloads[i]);
                final ByteArrayOutputStream request = new ByteArrayOutputStream();
                request.writeBytes(("POST /v1/topics/any/events HTTP/1.1\r\nHost: h\r\nContent-Type: " +
                    types[i % types.length] + "\r\nContent-Length: " + payloads[i].length + "\r\n\r\n").getBytes(
                    StandardCharsets.US_ASCII));
                request.writeBytes(payloads[i]);
                client.send(request.toByteArray());
                assertEquals(202, client.receive().status);
            }
            final String[] lines = client.exchange(get("/v1/topics/any/events?limit=300")).text().split("\n", -1);
            for (int i = 0; i < payloads.length; i++)
            {
                final Map<String, String> event = parse(lines[i]);
                final byte[] read = event.containsKey("data_base64") ?
                    Base64.getDecoder().decode(event.get("data_base64")) :
                    event.get("data").getBytes(StandardCharsets.UTF_8);
                if (event.containsKey("data_base64") || i % types.length == 1)
                {
                    assertArrayEquals(payloads[i], read, "seed=" + seed);
                }
            }
        }
    }

    @Test
    void shouldEndAnOldClientsResponseWithTheConnection()
    {
        try (EdgeHarness edge = EdgeHarness.open(h -> h.edgeContext.http().readChunkLength(256));
            HttpClientSocket client = edge.connect())
        {
            client.exchange(post("old", NDJSON, "1\n".repeat(500)));
            final Response read = client.exchange(
                "GET /v1/topics/old/events?limit=500 HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
            assertEquals("close", read.header("connection"));
            assertEquals(null, read.header("transfer-encoding"));
            assertEquals(500, read.text().lines().count());
        }
    }
}
