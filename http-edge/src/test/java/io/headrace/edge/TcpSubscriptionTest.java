package io.headrace.edge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headrace.bus.PayloadFormat;
import io.headrace.engine.EngineContext;
import io.headrace.engine.Event;
import io.headrace.engine.EventHandler;
import io.headrace.engine.Outbox;
import io.headrace.engine.SnapshotSink;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** SUBSCRIBE, DELIVER, CREDIT and UNSUBSCRIBE. */
@Timeout(30)
@ExtendWith(LeakCheck.class)
class TcpSubscriptionTest
{
    private static final int JOURNALED = 1;
    private static final int SYNCED = 2;
    private static final int ASKED_FOR = 0;
    private static final int STALLED = 1;
    private static final int EVENTS_GONE = 2;
    private static final int UNKNOWN_TOPIC = 3;
    private static final int TOO_MANY = 4;
    private static final int DRAINING = 5;
    private static final int UNKNOWN_CURSOR = 6;
    private static final int INVALID_LEVEL = 7;
    private static final int INVALID_SEQUENCE = 9;
    private static final int ALL = Integer.MAX_VALUE;
    private static final long MUCH = Long.MAX_VALUE;
    private static final byte[] PAYLOAD = "payload".getBytes(UTF_8);
    /** Bytes of a DELIVER message with its length field, for topic "stream" and the payload. */
    private static final int DELIVER_LENGTH = 12 + 41 + 1 + 6 + 4 + 7 + 2;

    private EdgeRig rig;

    @AfterEach
    void close()
    {
        rig.close();
    }

    private RawClient connect(final Consumer<EngineContext> engine, final Consumer<EdgeContext> edge)
        throws IOException
    {
        rig = new EdgeRig(engine, edge);
        return new RawClient(rig.edge.tcpAddress()).greet();
    }

    private RawClient connect() throws IOException
    {
        return connect(engine -> engine.topic("stream"), edge -> {});
    }

    private void publish(final String topic, final int count) throws IOException
    {
        try (RawClient client = new RawClient(rig.edge.tcpAddress()).greet())
        {
            for (int i = 1; i <= count; i++)
            {
                client.send(RawMessages.event(i, SYNCED, RawMessages.DEFAULT, i, topic, PAYLOAD));
            }
            client.awaitAck(count, SYNCED);
        }
    }

    private static byte[] subscribe(final int id, final long from, final long bytes, final int events)
    {
        return RawMessages.subscribe(id, SYNCED, from, bytes, events, "stream", "");
    }

    private static void expectSubscribed(final RawClient client, final int id, final long sequence)
        throws IOException
    {
        final RawClient.Message message = client.expect(RawMessages.SUBSCRIBED);
        assertArrayEquals(new long[]{id, sequence, SYNCED},
            new long[]{message.body().getInt(0), message.u64(4), message.u8(12)});
    }

    private static RawClient.Message expectDelivered(final RawClient client, final int id, final long sequence)
        throws IOException
    {
        final RawClient.Message message = client.expect(RawMessages.DELIVER);
        assertArrayEquals(new long[]{id, sequence}, new long[]{message.body().getInt(0), message.u64(4)});
        return message;
    }

    private static void expectUnsubscribed(
        final RawClient client, final int id, final int code, final long value) throws IOException
    {
        final RawClient.Message message = client.expect(RawMessages.UNSUBSCRIBED);
        assertArrayEquals(new long[]{id, code, value},
            new long[]{message.body().getInt(0), message.u8(4), message.u64(5)}, message.text());
        assertEquals(code != ASKED_FOR, !message.text().isEmpty());
    }

    /** Nothing is under way: the answer to PING is next. */
    private static void expectNothing(final RawClient client) throws IOException
    {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(30)); // to give what must not come a chance
        client.send(RawClient.ping(1));
        client.expect(RawClient.PONG);
    }

    @Test
    void shouldDeliverWhatWasAndWhatComesWithoutAGap() throws IOException
    {
        try (RawClient client = connect())
        {
            publish("stream", 50);
            publish("other", 10);
            client.send(subscribe(7, 20, MUCH, ALL));
            expectSubscribed(client, 7, 20);
            for (int i = 21; i <= 50; i++)
            {
                final RawClient.Message event = expectDelivered(client, 7, i);
                assertEquals(0, event.u64(12), "topic sequence");
                assertEquals(0, event.u64(20), "cause");
                assertTrue(event.u64(28) > 0, "timestamp");
                assertEquals(i, event.body().getInt(36), "key");
                assertEquals(0, event.u8(40), "format");
                assertEquals(6, event.u8(41));
                assertArrayEquals(PAYLOAD, event.payload(48));
                assertEquals("", event.text(52 + PAYLOAD.length), "media type");
            }
            publish("stream", 20);
            for (int i = 61; i <= 80; i++)
            {
                expectDelivered(client, 7, i);
            }
            client.send(RawMessages.unsubscribe(7));
            expectUnsubscribed(client, 7, ASKED_FOR, 80);
            publish("stream", 1);
            expectNothing(client);
        }
    }

    @Test
    void shouldDeliverTheMediaTypeThatTheFormatDoesNotTell() throws IOException
    {
        try (RawClient client = connect();
            HttpClientSocket producer = new HttpClientSocket(rig.edge.httpAddress()))
        {
            for (final String type : new String[]{"image/png; a=b", "application/json", "application/octet-stream"})
            {
                producer.exchange(HttpClientSocket.post("stream", "Content-Type: " + type + "\r\n", "12345"));
            }
            client.send(subscribe(1, 0, MUCH, ALL));
            expectSubscribed(client, 1, 0);
            final RawClient.Message named = expectDelivered(client, 1, 1);
            assertEquals(0, named.u8(40));
            assertArrayEquals("12345".getBytes(UTF_8), named.payload(48));
            assertEquals("image/png; a=b", named.text(57));
            final RawClient.Message json = expectDelivered(client, 1, 2);
            assertEquals(1, json.u8(40));
            assertEquals("", json.text(57));
            final RawClient.Message bytes = expectDelivered(client, 1, 3);
            assertEquals(0, bytes.u8(40));
            assertEquals("", bytes.text(57));
        }
    }

    @Test
    void shouldDeliverOnlyWhatIsNew() throws IOException
    {
        try (RawClient client = connect())
        {
            publish("stream", 5);
            client.send(subscribe(1, RawMessages.ONLY_NEW, MUCH, ALL));
            expectSubscribed(client, 1, 5);
            publish("stream", 2);
            expectDelivered(client, 1, 6);
            expectDelivered(client, 1, 7);
        }
    }

    @Test
    void shouldNeverDeliverMoreThanTheCredit() throws IOException
    {
        try (RawClient client = connect())
        {
            publish("stream", 20);
            client.send(subscribe(1, 0, MUCH, 3), subscribe(2, 0, 2 * DELIVER_LENGTH + 1, ALL));
            int first = 0;
            int second = 0;
            for (int i = 0; i < 7; i++)
            {
                final RawClient.Message message = client.receive();
                if (message.template() == RawMessages.DELIVER)
                {
                    final int id = message.body().getInt(0);
                    assertEquals(id == 1 ? ++first : ++second, message.u64(4));
                }
            }
            assertEquals(3, first);
            assertEquals(2, second);
            expectNothing(client);
            client.send(RawMessages.credit(2, DELIVER_LENGTH - 2, 0));
            expectNothing(client);
            client.send(RawMessages.credit(2, 1, 0));
            expectDelivered(client, 2, 3);
            client.send(RawMessages.credit(1, 0, 2));
            expectDelivered(client, 1, 4);
            expectDelivered(client, 1, 5);
            publish("stream", 1);
            expectNothing(client);
            client.send(RawMessages.credit(1, -1, -1));
            for (int i = 6; i <= 21; i++)
            {
                expectDelivered(client, 1, i);
            }
            publish("stream", 1);
            expectDelivered(client, 1, 22);
        }
    }

    @Test
    void shouldLetWhoHasNoCreditRest() throws IOException
    {
        try (RawClient client = connect(engine -> engine.topic("stream"), edge ->
            edge.streams().stallTimeoutNs(1_000_000)))
        {
            client.send(subscribe(1, 0, 0, 0));
            expectSubscribed(client, 1, 0);
            publish("stream", 100);
            expectNothing(client);
            client.send(RawMessages.credit(1, MUCH, 1));
            expectDelivered(client, 1, 1);
            expectNothing(client);
            client.send(RawMessages.credit(1, 0, ALL));
            for (int i = 2; i <= 100; i++)
            {
                expectDelivered(client, 1, i);
            }
        }
    }

    @Test
    void shouldEndASubscriptionWhoseClientDoesNotReadAndTakeItUpAgain() throws IOException
    {
        rig = new EdgeRig(
            engine -> engine.topic("stream"),
            edge -> edge.writeBufferLow(16 << 10).writeBufferHigh(32 << 10).streams().stallTimeoutNs(200_000_000L));
        final int count = 2_000;
        try (RawClient deaf = new RawClient(rig.edge.tcpAddress(), 4096).greet();
            RawClient producer = new RawClient(rig.edge.tcpAddress()).greet())
        {
            deaf.send(subscribe(1, 0, MUCH, ALL));
            expectSubscribed(deaf, 1, 0);
            final CompletableFuture<Void> flood = CompletableFuture.runAsync(() -> flood(producer, count));
            flood.join();
            await(() -> rig.edge.streams().counters().evicted.get() == 1);
            long last = 0;
            RawClient.Message message = deaf.receive();
            while (message.template() == RawMessages.DELIVER)
            {
                assertEquals(++last, message.u64(4));
                message = deaf.receive();
            }
            assertEquals(RawMessages.UNSUBSCRIBED, message.template());
            assertEquals(STALLED, message.u8(4));
            assertEquals(last, message.u64(5));
            assertTrue(last < count);
            deaf.send(subscribe(1, last, MUCH, ALL));
            expectSubscribed(deaf, 1, last);
            while (last < count)
            {
                expectDelivered(deaf, 1, ++last);
            }
        }
    }

    private static void flood(final RawClient client, final int count)
    {
        final byte[] payload = new byte[16 << 10];
        try
        {
            for (int i = 1; i <= count; i++)
            {
                client.send(RawClient.event(i, JOURNALED, 0, "stream", payload));
            }
            client.awaitAck(count, JOURNALED);
        }
        catch (final IOException ex)
        {
            throw new AssertionError(ex);
        }
    }

    /** A condition that may meet the end of a connection. */
    private interface Condition
    {
        boolean holds() throws IOException;
    }

    private static void await(final Condition condition) throws IOException
    {
        while (!condition.holds())
        {
            LockSupport.parkNanos(100_000L);
            assertFalse(Thread.interrupted(), "the condition did not come true in time");
        }
    }

    @Test
    void shouldSayWhyItCannotSubscribe() throws IOException
    {
        try (RawClient client = connect(engine -> engine.topic("stream"), edge -> edge.streams().maxSubscriptions(1)))
        {
            client.send(
                RawMessages.subscribe(1, SYNCED, 0, 0, 0, "nowhere", ""),
                RawMessages.subscribe(2, SYNCED, 0, 0, 0, "no where", ""),
                RawMessages.subscribe(3, SYNCED, 0, 0, 0, "", ""),
                RawMessages.subscribe(4, 3, 0, 0, 0, "stream", ""),
                RawMessages.subscribe(5, SYNCED, 1, 0, 0, "stream", ""),
                RawMessages.subscribe(6, SYNCED, 0, 0, 0, "stream", "nobody"));
            expectUnsubscribed(client, 1, UNKNOWN_TOPIC, 0);
            expectUnsubscribed(client, 2, UNKNOWN_TOPIC, 0);
            expectUnsubscribed(client, 3, UNKNOWN_TOPIC, 0);
            expectUnsubscribed(client, 4, INVALID_LEVEL, 0);
            expectUnsubscribed(client, 5, INVALID_SEQUENCE, 0);
            expectUnsubscribed(client, 6, UNKNOWN_CURSOR, 0);
            client.send(subscribe(1, 0, 0, 0), subscribe(2, 0, 0, 0));
            expectSubscribed(client, 1, 0);
            expectUnsubscribed(client, 2, TOO_MANY, 0);
            client.send(RawMessages.unsubscribe(1));
            expectUnsubscribed(client, 1, ASKED_FOR, 0);
            await(() ->
            {
                client.send(subscribe(1, 0, 0, 0));
                return client.receive().template() == RawMessages.SUBSCRIBED;
            });
        }
    }

    @Test
    void shouldTellWhatIsKeptOfEventsThatAreGone() throws IOException
    {
        final TrimmedJournal journal = new TrimmedJournal();
        try (RawClient client = connect(engine -> engine.journal(journal).topic("stream"), edge -> {}))
        {
            publish("stream", 5);
            client.send(subscribe(1, 0, MUCH, 1));
            expectSubscribed(client, 1, 0);
            expectDelivered(client, 1, 1);
            journal.firstKept = 4;
            client.send(subscribe(2, 2, MUCH, ALL));
            expectUnsubscribed(client, 2, EVENTS_GONE, 4);
            client.send(RawMessages.credit(1, 0, 1)); // it rests, and has let go of the journal
            expectUnsubscribed(client, 1, EVENTS_GONE, 4);
            client.send(subscribe(2, 3, MUCH, ALL));
            expectSubscribed(client, 2, 3);
            expectDelivered(client, 2, 4);
        }
    }

    @Test
    void shouldGoOnBehindACursor() throws IOException
    {
        try (RawClient client = connect())
        {
            publish("stream", 10);
            client.send(RawMessages.cursor(1, 8, SYNCED, "billing"));
            client.expect(RawMessages.CURSOR);
            client.send(
                RawMessages.subscribe(1, RawMessages.DEFAULT, RawMessages.ONLY_NEW, 0, 0, "stream", "billing"),
                RawMessages.credit(1, MUCH, ALL));
            expectSubscribed(client, 1, 8);
            expectDelivered(client, 1, 9);
            expectDelivered(client, 1, 10);
        }
    }

    @Test
    void shouldIgnoreCreditAndUnsubscribeOfUnknownIdsAndEndAtAnIdInUse() throws IOException
    {
        try (RawClient client = connect())
        {
            client.send(RawMessages.credit(9, 1, 1), RawMessages.unsubscribe(9), subscribe(9, 0, 1, 1));
            expectSubscribed(client, 9, 0);
            client.send(subscribe(9, 0, 1, 1));
            assertEquals(14, client.expect(RawClient.GOODBYE).u8(0));
            assertTrue(client.isEnded());
        }
        await(() -> rig.edge.streams().counters().behind.get() + rig.edge.streams().counters().live.get() == 0);
    }

    @Test
    void shouldEndSubscriptionsWhenTheServerStops() throws IOException
    {
        try (RawClient client = connect())
        {
            publish("stream", 3);
            client.send(subscribe(1, 0, MUCH, ALL), subscribe(2, 3, 0, 0));
            expectSubscribed(client, 1, 0);
            int delivered = 0;
            while (delivered < 3)
            {
                delivered += client.receive().template() == RawMessages.DELIVER ? 1 : 0;
            }
            final CompletableFuture<Boolean> drained = CompletableFuture.supplyAsync(() ->
                rig.edge.drain(TimeUnit.SECONDS.toNanos(10)));
            for (int i = 0; i < 2; i++)
            {
                final RawClient.Message message = client.expect(RawMessages.UNSUBSCRIBED);
                assertEquals(DRAINING, message.u8(4));
                assertEquals(3, message.u64(5));
            }
            assertEquals(1, client.expect(RawClient.GOODBYE).u8(0));
            client.socket().close();
            assertTrue(drained.join());
        }
    }

    @Test
    void shouldEndWithoutAMessageAtGoodbye() throws IOException
    {
        try (RawClient client = connect())
        {
            client.send(subscribe(1, 0, 0, 0), RawClient.goodbye());
            expectSubscribed(client, 1, 0);
            client.expect(RawClient.GOODBYE);
        }
        await(() -> rig.edge.streams().counters().behind.get() + rig.edge.streams().counters().live.get() == 0);
    }

    /** Publishes each event twice to another topic. */
    private static final class Doubling implements EventHandler
    {
        @Override
        public void onEvent(final Event event, final Outbox outbox)
        {
            for (int i = 0; i < 2; i++)
            {
                outbox.publish("doubled.all", PayloadFormat.TEXT, 0, event.buffer(), event.offset(), event.length());
            }
        }

        @Override
        public void onSnapshot(final SnapshotSink sink)
        {
            // has no state
        }
    }

    @Test
    void shouldDeliverWhatHandlersPublishByPattern() throws IOException
    {
        try (RawClient client = connect(engine -> engine.handler("double", new Doubling(), "single"), edge -> {}))
        {
            client.send(RawMessages.subscribe(1, SYNCED, 0, MUCH, ALL, "*.all", ""));
            expectSubscribed(client, 1, 0);
            publish("single", 2);
            for (int i = 1; i <= 4; i++)
            {
                final RawClient.Message event = client.expect(RawMessages.DELIVER);
                assertEquals(i, event.u64(12), "topic sequence");
                assertTrue(event.u64(20) > 0 && event.u64(20) < event.u64(4), "cause");
                assertEquals(2, event.u8(40));
                assertEquals("doubled.all".length(), event.u8(41));
                assertArrayEquals(PAYLOAD, event.payload(42 + "doubled.all".length()));
            }
        }
    }
}
