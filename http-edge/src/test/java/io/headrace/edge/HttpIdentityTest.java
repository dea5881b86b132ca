package io.headrace.edge;

import static io.headrace.edge.HttpClientSocket.post;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headrace.edge.HttpClientSocket.Response;
import io.headrace.engine.HandlerPolicy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the identity of a request or of a CloudEvent does, with a whole engine. */
@Timeout(30)
@ExtendWith(LeakCheck.class)
class HttpIdentityTest
{
    private static final String NDJSON = "Content-Type: application/x-ndjson\r\n";
    private static final String EVENT = "Content-Type: application/cloudevents+json\r\n";
    private static final String EVENTS = "Content-Type: application/cloudevents-batch+json; charset=utf-8\r\n";

    private final EdgeHarness edge = EdgeHarness.open(harness -> harness.engineContext.handler(
        "echo", EchoHandler::new, HandlerPolicy.QUARANTINE, "echo"));
    private final HttpClientSocket client = edge.connect();

    @AfterEach
    void close()
    {
        client.close();
        edge.close();
    }

    private static String key(final String value)
    {
        return "Idempotency-Key: " + value + "\r\n";
    }

    private static String event(final String source, final String id, final String more)
    {
        return "{\"specversion\":\"1.0\",\"id\":\"" + id + "\",\"source\":\"" + source + "\",\"type\":\"t\"" +
            more + "}";
    }

    private static String binary(final String source, final String id)
    {
        return "ce-specversion: 1.0\r\nce-id: " + id + "\r\nce-source: " + source + "\r\nce-type: t\r\n";
    }

    private void expectSame(final Response first, final Response again)
    {
        assertNull(first.header("headrace-duplicate"));
        assertEquals("true", again.header("headrace-duplicate"));
        assertEquals(first.status, again.status);
        assertEquals(first.text(), again.text());
        assertEquals(first.header("content-type"), again.header("content-type"));
        assertEquals(first.header("headrace-sequence"), again.header("headrace-sequence"));
        assertEquals(first.header("headrace-durability"), again.header("headrace-durability"));
    }

    @Test
    void shouldApplyARequestWithAKeyOnce()
    {
        final String single = post("stream", key("\"one\""), "payload");
        expectSame(client.exchange(single), client.exchange(single));
        final String replied = post("echo", key("two"), "2 hello");
        final Response reply = client.exchange(replied);
        assertEquals("2 hello2 hello", reply.text());
        assertEquals(200, reply.status);
        expectSame(reply, client.exchange(replied));
        final String batch = post("stream", key("three") + NDJSON, "1\n2\n3\n");
        final Response batched = client.exchange(batch);
        assertEquals("{\"firstSequence\":3,\"lastSequence\":5,\"count\":3,\"durability\":\"synced\"}", batched.text());
        expectSame(batched, client.exchange(batch));
        assertEquals(5, edge.published());
    }

    @Test
    void shouldTakeTheKeyInQuotesOrWithout()
    {
        client.exchange(post("stream", key("\"a-key\""), "payload"));
        assertEquals("true",
            client.exchange(post("stream", key("a-key"), "payload")).header("headrace-duplicate"));
        assertEquals(202, client.exchange(post("stream", key("\"a\\\"\\\\b\""), "payload")).status);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", "\"\"", "\"", "\"a", "\"a\"b", "a\"b", "\"a b\"", "a b", "a,b", "a;b", "\"a\";b", "\"a\\c\"", "\"a\\",
        "\u00e4"})
    void shouldRefuseAKeyThatIsNone(final String key)
    {
        final Response response = client.exchange(post("stream", key(key), "payload"));
        assertEquals(400, response.status);
        assertEquals("invalid-header", response.problem());
        assertEquals(0, edge.published());
    }

    @Test
    void shouldRefuseAKeyThatIsTooLongOrRepeated()
    {
        assertEquals(202, client.exchange(post("stream", key("k".repeat(255)), "payload")).status);
        assertEquals("invalid-header", client.exchange(post("stream", key("k".repeat(256)), "payload")).problem());
        assertEquals("invalid-header", client.exchange(post("stream", key("a") + key("a"), "payload")).problem());
        assertEquals(1, edge.published());
    }

    @Test
    void shouldRefuseAnotherRequestUnderTheSameKey()
    {
        client.exchange(post("stream", "", "before"));
        client.exchange(post("stream", key("k"), "payload"));
        final String[] others = {
            post("stream", key("k"), "other"), post("other", key("k"), "payload"),
            post("stream", key("k") + "Content-Type: text/plain\r\n", "payload"),
            post("stream", key("k") + NDJSON, "1\n2\n")};
        for (final String other : others)
        {
            final Response response = client.exchange(other);
            assertEquals(409, response.status);
            assertEquals("idempotency-conflict", response.problem());
            assertTrue(response.text().endsWith(",\"sequence\":2}"), response.text());
        }
        assertEquals(2, edge.published());
    }

    @Test
    void shouldRefuseABatchWithAKeyThatDoesNotFitOneRun()
    {
        final StringBuilder lines = new StringBuilder();
        while (lines.length() < 1_200_000)
        {
            lines.append('"').append("x".repeat(100_000)).append("\"\n");
        }
        final Response whole = client.exchange(post("stream", NDJSON, lines.toString()));
        assertEquals(202, whole.status);
        final Response keyed = client.exchange(post("stream", key("k") + NDJSON, lines.toString()));
        assertEquals(413, keyed.status);
        assertEquals("batch-too-large", keyed.problem());
        final String shorter = lines.substring(0, lines.length() / 2 / 100_003 * 100_003);
        final String request = post("stream", key("k") + NDJSON, shorter);
        expectSame(client.exchange(request), client.exchange(request));
    }

    @Test
    void shouldTellThatTheAnswerIsNotKeptAnyMore()
    {
        try (EdgeHarness other = EdgeHarness.open(harness ->
            harness.engineContext.handler("echo", new EchoHandler(), "echo").state().repliesLength(1 << 20));
            HttpClientSocket sender = other.connect())
        {
            final String keyed = post("echo", key("k"), "1" + "x".repeat(60_000));
            final String events = post("echo", EVENTS, "[" + event("/s", "1", "") + "," + event("/s", "2", "") + "]");
            final Response first = sender.exchange(keyed);
            assertEquals(200, first.status);
            final Response batch = sender.exchange(events);
            expectSame(first, sender.exchange(keyed));
            for (int i = 0; i < 20; i++)
            {
                assertEquals(200, sender.exchange(post("echo", key("k" + i), "1" + "x".repeat(60_000))).status);
            }
            final Response evicted = sender.exchange(keyed);
            assertEquals(409, evicted.status);
            assertEquals("answer-evicted", evicted.problem());
            assertTrue(evicted.text().contains("was applied at sequence 1 and is not run again"), evicted.text());
            assertTrue(evicted.text().endsWith(",\"sequence\":1}"), evicted.text());
            assertEquals(
                batch.text().replace("}", ",\"duplicates\":2}"), sender.exchange(events).text());
            assertEquals(23, other.published());
        }
    }

    @Test
    void shouldTellThatAnEventIsQuarantined()
    {
        final String single = post("echo", key("k"), "X throws");
        for (int i = 0; i < 2; i++)
        {
            final Response response = client.exchange(single);
            assertEquals(202, response.status);
            assertEquals("{\"sequence\":1,\"durability\":\"synced\",\"quarantined\":true}", response.text());
            assertEquals("quarantined", response.header("headrace-outcome"));
            assertEquals(i == 0 ? null : "true", response.header("headrace-duplicate"));
        }
        final Response batch =
            client.exchange(post("echo", "Content-Type: application/vnd.headrace.batch\r\n", "\1\0\0\0X\1\0\0\0a"));
        assertEquals(202, batch.status);
        assertTrue(batch.text().endsWith("\"count\":2,\"durability\":\"synced\",\"quarantined\":1}"), batch.text());
        assertEquals(200, client.exchange(post("echo", "", "1 goes on")).status);
    }

    @Test
    void shouldApplyACloudEventOnceInWhateverModeItComes()
    {
        final String structured = post("stream", EVENT, event("/s", "1", ",\"data\":{\"a\":1}"));
        expectSame(client.exchange(structured), client.exchange(structured));
        final String binary = post("stream", binary("/s", "2"), "data");
        expectSame(client.exchange(binary), client.exchange(binary));
        final String batch = post("stream", EVENTS,
            " [ " + event("/s", "1", ",\"data\":{\"a\":1}") + " , " + event("/s", "3", "") + "]\n");
        final Response partly = client.exchange(batch);
        assertEquals(
            "{\"firstSequence\":1,\"lastSequence\":3,\"count\":2,\"durability\":\"synced\",\"duplicates\":1}",
            partly.text());
        assertNull(partly.header("headrace-duplicate"));
        final Response again = client.exchange(batch);
        assertTrue(again.text().endsWith(",\"duplicates\":2}"), again.text());
        assertEquals("true", again.header("headrace-duplicate"));
        assertEquals(3, edge.published());
    }

    @Test
    void shouldKeepIdentitiesApartThatDiffer()
    {
        final String[] requests = {
            post("stream", EVENT, event("/s", "1", "")),
            post("stream", EVENT, event("/s1", "", "").replace("\"id\":\"\"", "\"id\":\"x\"")),
            post("stream", binary("/", "s1"), "data"),
            post("stream", binary("/s", "%31%00"), "data"),
            post("stream", key("/s1"), "data"),
            post("stream", binary("%C3%A4", "1"), "data"),
            post("stream", EVENT, event("\\ud800", "1", "")),
            post("stream", EVENT, event("\\ud801", "1", ""))};
        for (final String request : requests)
        {
            assertNull(client.exchange(request).header("headrace-duplicate"), request);
        }
        assertEquals(requests.length, edge.published());
    }

    @ParameterizedTest
    @CsvSource({"%C3%A4 %22,\\u00e4 \\\"", "\"a\\\"b%25\",a\\\"b%", "/s%,/s%", "%F0%9F%98%80,\\ud83d\\uDE00"})
    void shouldReadTheSameIdentityFromHeadersAndJson(final String header, final String json)
    {
        assertEquals(202, client.exchange(post("stream", binary(header, "1"), "data")).status);
        final Response response = client.exchange(post("stream", EVENT, event(json, "1", "")));
        assertEquals(409, response.status, "the same identity, another body");
    }

    @Test
    void shouldApplyCloudEventsAgainWhereThatIsWanted()
    {
        try (EdgeHarness other = EdgeHarness.open(harness -> harness.edgeContext.http().cloudEventsDeduplicated(false));
            HttpClientSocket sender = other.connect())
        {
            for (int i = 1; i <= 2; i++)
            {
                assertEquals(202, sender.exchange(post("stream", binary("/s", "1"), "data")).status);
                assertEquals(202, sender.exchange(post("stream", EVENT, event("/s", "1", ""))).status);
                assertEquals("malformed-cloudevent", sender.exchange(post("stream", EVENT, "{}")).problem());
            }
            assertEquals(4, other.published());
        }
    }

    @Test
    void shouldLetTheKeyOfARequestGoBeforeCloudEvents()
    {
        assertEquals(202, client.exchange(post("stream", key("a") + binary("/s", "1"), "data")).status);
        assertNull(client.exchange(post("stream", key("b") + binary("/s", "1"), "data")).header("headrace-duplicate"));
        final String batch = post("stream", key("c") + EVENTS, "[" + event("/s", "1", "") + "]");
        expectSame(client.exchange(batch), client.exchange(batch));
        assertEquals(3, edge.published());
    }

    @Test
    void shouldSayWhichEventOfABatchConflicts()
    {
        client.exchange(post("stream", EVENT, event("/s", "2", "")));
        final Response response = client.exchange(post("stream", EVENTS, "[" + event("/s", "1", "") + "," +
            event("/s", "2", ",\"data\":2") + "," + event("/s", "1", "") + "]"));
        assertEquals(409, response.status);
        assertEquals("idempotency-conflict", response.problem());
        assertTrue(response.text().endsWith(
            ",\"sequence\":1,\"event\":1,\"refused\":1,\"count\":2,\"duplicates\":1}"), response.text());
        assertEquals(2, edge.published());
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "{}", "[]", "1", "{\"id\":\"1\"", "null",
        "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/s\"}",
        "{\"specversion\":\"0.3\",\"id\":\"1\",\"source\":\"/s\",\"type\":\"t\"}",
        "{\"specversion\":1.0,\"id\":\"1\",\"source\":\"/s\",\"type\":\"t\"}",
        "{\"specversion\":\"1.0\",\"id\":\"\",\"source\":\"/s\",\"type\":\"t\"}",
        "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/s\",\"type\":\"t\",\"i\\u0064\":\"2\"}",
        "{\"specversion\":\"1.0\",\"source\":\"/s\",\"type\":\"t\",\"data\":{\"id\":\"1\"}}"})
    void shouldRefuseWhatIsNoCloudEvent(final String body)
    {
        final Response single = client.exchange(post("stream", EVENT, body));
        assertEquals(400, single.status, body);
        assertEquals("malformed-cloudevent", single.problem());
        final Response batch =
            client.exchange(post("stream", EVENTS, "[" + event("/s", "1", "") + "," + body + "]"));
        assertEquals("malformed-cloudevent", batch.problem());
        assertEquals(0, edge.published());
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "ce-id: 1\r\n", "ce-specversion: 1.0\r\n", "ce-specversion: 1.0\r\nce-id: 1\r\nce-source: /s\r\n",
        "ce-specversion: 1.1\r\nce-id: 1\r\nce-source: /s\r\nce-type: t\r\n",
        "ce-specversion: 1.0\r\nce-id: 1\r\nce-id: 1\r\nce-source: /s\r\nce-type: t\r\n",
        "ce-specversion: 1.0\r\nce-id: \"\"\r\nce-source: /s\r\nce-type: t\r\n",
        "ce-specversion: 1.0\r\nce-id: 1\r\nce-source: /s\r\nce-type: t\r\nContent-Type: application/x-ndjson\r\n"})
    void shouldRefuseHeadersThatAreNoCloudEvent(final String headers)
    {
        assertEquals("malformed-cloudevent", client.exchange(post("stream", headers, "{}")).problem());
        assertEquals(0, edge.published());
    }

    @Test
    void shouldReadCloudEventsWithAllThatJsonAllows()
    {
        final String body = " {\n\"data\" : [ {\"id\":\"x\",\"}\":\"]\\\\\\\"\"} , -1.5e3 , null ], \"extension\":" +
            "true , \"specversion\":\"1.0\",\"\\u0069d\":\"\\b\\f\\n\\r\\t\\/\",\"source\" :\"/s\", \"type\":\"t\"} ";
        final String request = post("stream", EVENT, body);
        expectSame(client.exchange(request), client.exchange(request));
        assertEquals("empty-body", client.exchange(post("stream", EVENTS, " [ ] ")).problem());
    }

    @Test
    void shouldNeverFailOnACloudEventThatIsCut()
    {
        final String batch = "[" + event("/s", "\\ud83d\\ude00", ",\"data\":{\"a\":[1,\"\\\"\"]}") + "]";
        for (int length = 1; length < batch.length(); length++)
        {
            final Response response = client.exchange(post("stream", EVENTS, batch.substring(0, length)));
            assertEquals("malformed-cloudevent", response.problem(), "length=" + length);
        }
        assertEquals(0, edge.published());
    }
}
