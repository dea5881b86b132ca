package io.headrace.edge;

import static io.headrace.edge.HttpClientSocket.get;
import static io.headrace.edge.HttpClientSocket.post;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headrace.edge.HttpClientSocket.Response;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@Timeout(30)
@ExtendWith(LeakCheck.class)
class HttpPublishTest
{
    private static final String NDJSON = "Content-Type: application/x-ndjson\r\n";

    @Test
    void shouldAnswerASingleEventWithItsSequence()
    {
        try (EdgeHarness edge = EdgeHarness.open(); HttpClientSocket client = edge.connect())
        {
            final Response first = client.exchange(post("orders", "Content-Type: application/json\r\n", "{\"a\":1}"));
            assertEquals(202, first.status);
            assertEquals("{\"sequence\":1,\"durability\":\"synced\"}", first.text());
            assertEquals("application/json", first.header("content-type"));
            assertEquals("1", first.header("headrace-sequence"));
            assertEquals("synced", first.header("headrace-durability"));
            final Response second = client.exchange(
                post("orders", "Headrace-Durability: journaled\r\nContent-Type: text/plain\r\n", "hello"));
            assertEquals("{\"sequence\":2,\"durability\":\"journaled\"}", second.text());
            assertEquals("journaled", second.header("headrace-durability"));
            final Response accepted = client.exchange(post("orders", "Headrace-Durability: accepted\r\n", "bytes"));
            assertEquals("{\"sequence\":3,\"durability\":\"accepted\"}", accepted.text());
        }
    }

    @Test
    void shouldAnswerWithTheRepliesOfTheHandlerInOrder()
    {
        try (EdgeHarness edge = EdgeHarness.open(h -> h.engineContext.handler("echo", new EchoHandler(), "echo"));
            HttpClientSocket client = edge.connect())
        {
            final Response one = client.exchange(post("echo", "", "1 hello"));
            assertEquals(200, one.status);
            assertEquals("1 hello", one.text());
            assertEquals("text/plain; charset=utf-8", one.header("content-type"));
            assertEquals("1", one.header("headrace-sequence"));
            assertEquals("synced", one.header("headrace-durability"));
            assertEquals("2 twice2 twice", client.exchange(post("echo", "", "2 twice")).text());
            assertEquals(202, client.exchange(post("echo", "", "0 none")).status);
            final Response accepted =
                client.exchange(post("echo", "Headrace-Durability: accepted\r\n", "1 not waited for"));
            assertEquals("{\"sequence\":4,\"durability\":\"accepted\"}", accepted.text());
            assertEquals("{\"firstSequence\":5,\"lastSequence\":6,\"count\":2,\"durability\":\"synced\"}",
                client.exchange(post("echo", NDJSON, "1\n2\n")).text());
        }
    }

    @Test
    void shouldPublishABatchOfLines()
    {
        try (EdgeHarness edge = EdgeHarness.open(); HttpClientSocket client = edge.connect())
        {
            final String body = "{\"a\":1}\r\n\n  \t\n [2] \n\"three\"";
            final Response response = client.exchange(post("lines", NDJSON, body));
            assertEquals(202, response.status);
            assertEquals("{\"firstSequence\":1,\"lastSequence\":3,\"count\":3,\"durability\":\"synced\"}",
                response.text());
            assertEquals("1", response.header("headrace-sequence"));
            final Response read = client.exchange(get("/v1/topics/lines/events"));
            assertEquals(200, read.status);
            assertEquals("4", read.header("headrace-next-sequence"));
            final String[] lines = read.text().split("\n", -1);
            assertEquals(4, lines.length);
            assertTrue(lines[0].endsWith("\"datacontenttype\":\"application/json\",\"data\":{\"a\":1}}"), lines[0]);
            assertTrue(lines[1].endsWith("\"data\":[2]}"), lines[1]);
            assertTrue(lines[2].endsWith("\"data\":\"three\"}"), lines[2]);
        }
    }

    @Test
    void shouldPublishABatchThatIsLongerThanOneRun()
    {
        try (EdgeHarness edge = EdgeHarness.open(); HttpClientSocket client = edge.connect())
        {
            final StringBuilder body = new StringBuilder();
            for (int i = 0; i < 20_000; i++)
            {
                final String text = "x".repeat(i % 100);
                body.append("{\"number\":").append(i).append(",\"text\":\"").append(text).append("\"}\n");
            }
            assertEquals("{\"firstSequence\":1,\"lastSequence\":20000,\"count\":20000,\"durability\":\"synced\"}",
                client.exchange(post("lines", NDJSON, body.toString())).text());
            final Response read = client.exchange(get("/v1/topics/lines/events?from=1&limit=10000"));
            assertEquals("10001", read.header("headrace-next-sequence"));
            assertEquals("chunked", read.header("transfer-encoding"));
            final String[] lines = read.text().split("\n", -1);
            assertEquals(10_001, lines.length);
            for (int i = 0; i < 10_000; i++)
            {
                assertTrue(lines[i].contains("\"sequence\":" + (i + 1) + ","), lines[i]);
                assertTrue(lines[i].contains("\"data\":{\"number\":" + i + ","), lines[i]);
            }
        }
    }

    @Test
    void shouldPublishABinaryBatch()
    {
        try (EdgeHarness edge = EdgeHarness.open(); HttpClientSocket client = edge.connect())
        {
            final String header = "Content-Type: application/vnd.headrace.batch\r\n";
            assertEquals("{\"firstSequence\":1,\"lastSequence\":2,\"count\":2,\"durability\":\"synced\"}",
                client.exchange(post("binary", header, "\3\0\0\0abc\1\0\0\0\u00ff")).text());
            final String[] lines = client.exchange(get("/v1/topics/binary/events")).text().split("\n", -1);
            assertTrue(lines[0].endsWith("\"data_base64\":\"YWJj\"}"), lines[0]);
            assertTrue(lines[1].endsWith("\"data_base64\":\"/w==\"}"), lines[1]);
            final Response cut = client.exchange(post("binary", header, "\3\0\0\0abc\2\0\0\0x"));
            assertEquals(400, cut.status);
            assertEquals("malformed-batch", cut.problem());
            assertTrue(cut.text().contains("offset 7"), cut.text());
            assertEquals(2, edge.published());
        }
    }

    @Test
    void shouldKeepTheOrderOfPipelinedRequestsWithMixedDurability()
    {
        try (EdgeHarness edge = EdgeHarness.open(); HttpClientSocket client = edge.connect())
        {
            final String[] levels = {"synced", "accepted", "journaled"};
            final StringBuilder requests = new StringBuilder();
            for (int i = 0; i < 300; i++)
            {
                requests.append(i % 10 == 9 ? get("/nowhere/" + i) :
                    post("t" + i % 3, "Headrace-Durability: " + levels[i % 3] + "\r\n", "event " + i));
            }
            client.send(requests.toString());
            long sequence = 1;
            for (int i = 0; i < 300; i++)
            {
                final Response response = client.receive();
                if (i % 10 == 9)
                {
                    assertEquals(404, response.status);
                }
                else
                {
                    assertEquals("{\"sequence\":" + sequence + ",\"durability\":\"" + levels[i % 3] + "\"}",
                        response.text());
                    sequence++;
                }
            }
        }
    }

    @Test
    void shouldPublishNothingUnlessTheRequestIsWhole()
    {
        final byte[] sized = post("cut", "Content-Type: text/plain\r\n", "whole").getBytes(ISO_8859_1);
        final String head = "POST /v1/topics/cut/events HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n";
        final byte[] chunked = (head + "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n").getBytes(ISO_8859_1);
        try (EdgeHarness edge = EdgeHarness.open())
        {
            for (final byte[] whole : new byte[][]{sized, chunked})
            {
                for (int length = 0; length < whole.length; length++)
                {
                    try (HttpClientSocket client = edge.connect())
                    {
                        client.send(Arrays.copyOf(whole, length));
                        client.endOutput();
                        assertTrue(client.isClosedByServer(), "length=" + length);
                    }
                }
                try (HttpClientSocket client = edge.connect())
                {
                    for (int split = 1; split < whole.length; split++)
                    {
                        client.send(Arrays.copyOf(whole, split)).send(Arrays.copyOfRange(whole, split, whole.length));
                        assertEquals(202, client.receive().status, "split=" + split);
                    }
                }
            }
            assertEquals(sized.length + chunked.length - 2, edge.published());
        }
    }
}
