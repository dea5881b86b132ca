package io.headrace.edge;

import static io.headrace.edge.HttpClientSocket.get;
import static io.headrace.edge.HttpClientSocket.post;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headrace.bus.PayloadFormat;
import io.headrace.edge.HttpClientSocket.Response;
import io.headrace.engine.Event;
import io.headrace.engine.EventHandler;
import io.headrace.engine.HandlerPolicy;
import io.headrace.engine.Outbox;
import io.headrace.engine.SnapshotSink;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@Timeout(60)
@ExtendWith(LeakCheck.class)
class HttpQuarantineTest
{
    @Test
    void shouldListShowRetryAndDiscardEventsInQuarantine()
    {
        try (EdgeHarness edge = open();
            HttpClientSocket client = edge.connect(); HttpClientSocket ops = edge.connectOperations())
        {
            assertEquals("{\"count\":0,\"events\":[]}", ops.exchange(get("/quarantine")).text());
            assertEquals(202, client.exchange(post("orders", "", "good")).status);
            client.exchange(post("orders", "Content-Type: text/plain\r\n", "retry me"));
            client.exchange(post("orders", "", "never"));

            final String list = ops.exchange(get("/quarantine")).text();
            assertTrue(list.startsWith("{\"count\":2,\"events\":[{\"sequence\":2,\"time\":\""), list);
            assertTrue(list.contains("\"topic\":\"orders\",\"handler\":\"picky\"," +
                "\"error\":\"java.lang.IllegalArgumentException\",\"message\":\"not \\\"good\\\"\"}"), list);
            final String ready = ops.exchange(get("/health/ready")).text();
            assertTrue(ready.endsWith(",\"quarantined\":2}"), ready);
            final String shown = ops.exchange(get("/quarantine/2")).text();
            assertTrue(shown.endsWith(
                ",\"datacontenttype\":\"text/plain; charset=utf-8\",\"data\":\"retry me\"}"), shown);

            final String retried = ops.exchange(decide(2, "retry", "")).text();
            assertTrue(retried.endsWith("\"retryOf\":2,\"outcome\":\"applied\",\"durability\":\"synced\"," +
                "\"replies\":[{\"datacontenttype\":\"text/plain; charset=utf-8\",\"data\":\"again\"}]}"), retried);
            final String failed = ops.exchange(decide(4, "retry", "")).text();
            assertTrue(failed.contains("\"retryOf\":4,\"outcome\":\"quarantined\""), failed);
            final String again = ops.exchange(get("/quarantine")).text();
            final long sequence = Long.parseLong(again.replaceAll(".*\"sequence\":(\\d+).*", "$1"));
            assertTrue(failed.startsWith("{\"sequence\":" + sequence + ","), failed + again);
            final String discarded = ops.exchange(decide(sequence, "discard", "")).text();
            assertTrue(discarded.contains("\"discarded\":" + sequence + ",\"outcome\":\"applied\""), discarded);
            assertEquals("{\"count\":0,\"events\":[]}", ops.exchange(get("/quarantine")).text());
        }
    }

    @Test
    void shouldRefuseWhatIsNotThereOrNotAllowed()
    {
        try (EdgeHarness edge = open(); HttpClientSocket ops = edge.connectOperations())
        {
            assertEquals("not-quarantined", ops.exchange(get("/quarantine/7")).problem());
            final Response retry = ops.exchange(decide(7, "retry", ""));
            assertEquals(404, retry.status);
            assertEquals("not-quarantined", retry.problem());
            assertEquals("not-quarantined", ops.exchange(decide(7, "discard", "")).problem());
            assertEquals("not-found", ops.exchange(get("/quarantine/x")).problem());
            assertEquals("not-found", ops.exchange(get("/quarantine/-1")).problem());
            assertEquals("not-found", ops.exchange(get("/quarantine/1/keep")).problem());
            assertEquals("not-found", ops.exchange(get("/quarantine/1/retry/now")).problem());
            assertEquals("method-not-allowed", ops.exchange(get("/quarantine/1/retry")).problem());
            assertEquals("method-not-allowed", ops.exchange(decide(7, "", "")).problem());
            assertEquals("forbidden", ops.exchange(decide(7, "retry", "Origin: http://example.com\r\n")).problem());
            assertEquals("malformed-request",
                ops.exchange("POST /quarantine/7/retry HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\nx").problem());
        }
    }

    private static EdgeHarness open()
    {
        return EdgeHarness.open(harness ->
            harness.engineContext.handler("picky", Picky::new, HandlerPolicy.QUARANTINE, "orders"));
    }

    private static String decide(final long sequence, final String action, final String headers)
    {
        return "POST /quarantine/" + sequence + (action.isEmpty() ? "" : "/" + action) +
            " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n" + headers + "\r\n";
    }

    /** Throws at what is not good, the first time; at what is never good, always. */
    private static final class Picky implements EventHandler
    {
        @Override
        public void onEvent(final Event event, final Outbox outbox)
        {
            final String text = event.buffer().getStringWithoutLengthAscii(event.offset(), event.length());
            if (!"good".equals(text) && (event.retryOf() == 0 || "never".equals(text)))
            {
                throw new IllegalArgumentException("not \"good\"");
            }
            if (event.retryOf() != 0)
            {
                final UnsafeBuffer reply = new UnsafeBuffer(new byte[]{'a', 'g', 'a', 'i', 'n'});
                outbox.reply(PayloadFormat.TEXT, reply, 0, reply.capacity());
            }
        }

        @Override
        public void onSnapshot(final SnapshotSink sink)
        {
            sink.putLong(0);
        }
    }
}
