package io.headrace.edge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.headrace.bus.ThreadLayout;
import io.headrace.engine.EngineContext;
import io.headrace.engine.EngineState;
import io.headrace.engine.Event;
import io.headrace.engine.EventHandler;
import io.headrace.engine.Outbox;
import io.headrace.engine.SnapshotSink;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What version 2 added to EVENT and BATCH. */
@Timeout(20)
class TcpUrgencyTest
{
    private static final int SYNCED = 2;
    private static final int URGENCY_CHANGED = 12;
    private static final int INVALID_URGENCY = 13;
    private static final byte[] PAYLOAD = "payload".getBytes(UTF_8);

    private final List<Integer> keys = new CopyOnWriteArrayList<>();
    private EdgeRig rig;

    @AfterEach
    void close()
    {
        rig.close();
    }

    private RawClient connect(final Consumer<EngineContext> engine) throws IOException
    {
        rig = new EdgeRig(engine, edge -> {});
        return new RawClient(rig.edge.tcpAddress());
    }

    /** A refusal; events before it may have been acknowledged meanwhile. */
    private static void expectRefused(final RawClient client, final long first, final long last, final int code)
        throws IOException
    {
        RawClient.Message refused = client.receive();
        while (refused.template() == RawClient.ACK)
        {
            refused = client.receive();
        }
        assertEquals(RawClient.REFUSED, refused.template());
        assertArrayEquals(new long[]{first, last, code}, new long[]{refused.u64(0), refused.u64(8), refused.u8(16)});
    }

    /** Notes the keys of its events. */
    private final class KeyNoting implements EventHandler
    {
        @Override
        public void onEvent(final Event event, final Outbox outbox)
        {
            keys.add(event.key());
        }

        @Override
        public void onSnapshot(final SnapshotSink sink)
        {
            // has no state
        }
    }

    @Test
    void shouldHandOverTheKeyOfEachEvent() throws IOException
    {
        try (RawClient client = connect(engine -> engine.handler("keys", new KeyNoting(), "keys")))
        {
            client.greet().send(
                RawMessages.event(1, SYNCED, RawMessages.DEFAULT, 7, "keys", PAYLOAD),
                RawMessages.batch(2, SYNCED, RawMessages.DEFAULT, 8, "keys", PAYLOAD, 2),
                RawMessages.batch(4, SYNCED, RawMessages.DEFAULT, 8, "keys", PAYLOAD, 3, -1, 0, 9),
                RawClient.event(7, SYNCED, 0, "keys", PAYLOAD),
                RawClient.batch(8, SYNCED, 0, "keys", PAYLOAD, PAYLOAD));
            assertEquals(9, client.awaitAck(9, SYNCED).u64(8));
            assertEquals(List.of(7, 8, 8, -1, 0, 9, 0, 0, 0), keys);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 127, 128, 254})
    void shouldRefuseUrgenciesThatThereAreNot(final int urgency) throws IOException
    {
        try (RawClient client = connect(engine -> {}))
        {
            client.greet().send(
                RawMessages.event(1, SYNCED, urgency, 0, "stream", PAYLOAD),
                RawMessages.batch(2, SYNCED, urgency, 0, "stream", PAYLOAD, 3),
                RawMessages.event(5, SYNCED, 7, 0, "stream", PAYLOAD));
            expectRefused(client, 1, 1, INVALID_URGENCY);
            expectRefused(client, 2, 4, INVALID_URGENCY);
            assertEquals(1, client.awaitAck(5, SYNCED).u64(8));
        }
    }

    @Test
    void shouldKeepTheUrgencyOfAConnectionInASession() throws IOException
    {
        try (RawClient client = connect(engine -> {}))
        {
            final long session = client.greet(RawClient.NEW_SESSION).u64(0);
            client.send(
                RawMessages.event(1, SYNCED, 9, 0, "stream", PAYLOAD),
                RawMessages.event(1, SYNCED, 1, 0, "stream", PAYLOAD),
                RawClient.event(2, SYNCED, 0, "stream", PAYLOAD),
                RawMessages.batch(2, SYNCED, 0, 0, "stream", PAYLOAD, 2),
                RawMessages.batch(2, SYNCED, 1, 0, "stream", PAYLOAD, 2));
            expectRefused(client, 1, 1, INVALID_URGENCY);
            expectRefused(client, 2, 2, URGENCY_CHANGED);
            expectRefused(client, 2, 3, URGENCY_CHANGED);
            client.awaitAck(3, SYNCED);
            try (RawClient other = new RawClient(rig.edge.tcpAddress()))
            {
                assertEquals(3, other.greet(session).u64(8));
                other.send(
                    RawClient.event(4, SYNCED, 0, "stream", PAYLOAD),
                    RawMessages.event(5, SYNCED, 3, 0, "stream", PAYLOAD));
                other.awaitAck(5, SYNCED);
                other.send(RawMessages.event(6, SYNCED, 2, 0, "stream", PAYLOAD));
                expectRefused(other, 6, 6, URGENCY_CHANGED);
            }
        }
    }

    @Test
    void shouldTakeAllUrgenciesWithoutASession() throws IOException
    {
        try (RawClient client = connect(engine -> {}))
        {
            client.greet();
            for (int i = 1; i <= 400; i++)
            {
                client.send(RawMessages.event(i, i % 3, i % 8, i, "echo", PAYLOAD));
            }
            int replies = 0;
            final long[] acknowledged = new long[3];
            while (acknowledged[0] < 399 || acknowledged[1] < 400 || acknowledged[2] < 398 || replies < 400)
            {
                final RawClient.Message message = client.receive();
                if (message.template() == RawClient.REPLY)
                {
                    replies++;
                }
                else
                {
                    assertEquals(RawClient.ACK, message.template());
                    acknowledged[message.u8(16)] = message.u64(0);
                }
            }
        }
    }

    @Test
    void shouldLetUrgentEventsOvertakeAndHoldTheirAckForThoseSentBefore() throws IOException
    {
        final int count = 200;
        try (RawClient client = connect(engine -> engine.threads().layout(ThreadLayout.INVOKED)))
        {
            client.greet();
            await(() -> rig.engine.invoke() >= 0 && rig.engine.state() == EngineState.RUNNING);
            for (int i = 1; i < count; i++)
            {
                client.send(RawMessages.event(i, 1, 7, 0, "echo", PAYLOAD));
            }
            client.send(RawMessages.event(count, 1, 0, 0, "echo", PAYLOAD));
            await(() -> rig.counters().events.get() == count);
            await(() -> rig.engine.invoke() == 0 && client.hasReceived());
            final RawClient.Message first = client.expect(RawClient.REPLY);
            assertArrayEquals(new long[]{count, 1}, new long[]{first.u64(0), first.u64(8)});
            for (int i = 1; i < count; i++)
            {
                final RawClient.Message reply = client.expect(RawClient.REPLY);
                assertArrayEquals(new long[]{i, i + 1}, new long[]{reply.u64(0), reply.u64(8)});
            }
            final RawClient.Message ack = client.expect(RawClient.ACK);
            assertArrayEquals(new long[]{count, 1}, new long[]{ack.u64(0), ack.u64(8)});
        }
    }

    @Test
    void shouldServeAConnectionWhileOthersWaitForALowerLane() throws IOException
    {
        final int capacity = 16;
        try (RawClient low = connect(engine ->
            {
                engine.threads().layout(ThreadLayout.INVOKED);
                engine.lanes().capacity(capacity);
            });
            RawClient alsoLow = new RawClient(rig.edge.tcpAddress());
            RawClient high = new RawClient(rig.edge.tcpAddress()))
        {
            low.greet();
            alsoLow.greet();
            high.greet();
            await(() -> rig.engine.invoke() >= 0 && rig.engine.state() == EngineState.RUNNING);
            for (int i = 1; i <= 2 * capacity; i++)
            {
                low.send(RawMessages.event(i, 1, 7, 0, "echo", PAYLOAD));
                alsoLow.send(RawMessages.event(i, 1, 7, 0, "echo", PAYLOAD));
            }
            await(() -> rig.counters().stalls.get() == 2);
            assertEquals(capacity, rig.engine.health().laneDepth(rig.engine.laneOf(7)));
            for (int i = 1; i <= 2 * capacity; i++)
            {
                high.send(RawMessages.event(i, 1, 0, 0, "echo", PAYLOAD));
            }
            await(() -> rig.counters().stalls.get() == 3);
            assertEquals(capacity, rig.engine.health().laneDepth(rig.engine.laneOf(0)));
            await(() -> rig.engine.invoke() >= 0 && rig.counters().events.get() == 6 * capacity);
            await(() -> rig.engine.invoke() == 0 && high.hasReceived());
            for (int i = 1; i <= 2 * capacity; i++)
            {
                final RawClient.Message reply = high.receive();
                assertEquals(true, reply.template() == RawClient.ACK || reply.u64(8) <= 4 * capacity,
                    "an urgent event came late: sequence=" + reply.u64(8));
            }
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
}
