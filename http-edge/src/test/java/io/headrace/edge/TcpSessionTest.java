package io.headrace.edge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headrace.bus.PayloadFormat;
import io.headrace.bus.ThreadLayout;
import io.headrace.engine.CompletionSink;
import io.headrace.engine.DurabilityLevel;
import io.headrace.engine.Outcome;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sessions as a client sees them, with an engine that does nothing and whose answers are given by the test. */
@Timeout(20)
class TcpSessionTest
{
    private static final int SYNCED = 2;
    private static final int DUPLICATE = 1;
    private static final int QUARANTINED = 2;
    private static final int VERSION_OFFSET = 10;
    private static final byte[] PAYLOAD = "payload".getBytes(UTF_8);

    private final EdgeRig rig = new EdgeRig(
        engine ->
        {
            engine.threads().layout(ThreadLayout.INVOKED);
            // each run in one slot, so that the depth of the lane counts them
            engine.lanes().payloadPoolLength(32L << 20).slotLength(1024);
        },
        edge -> edge.eventLoops(1));
    private final CompletionSink sink = rig.edge.sink();

    @AfterEach
    void close()
    {
        rig.close();
    }

    private RawClient connect() throws IOException
    {
        return new RawClient(rig.edge.tcpAddress());
    }

    private static void await(final BooleanSupplier condition)
    {
        while (!condition.getAsBoolean())
        {
            LockSupport.parkNanos(100_000L);
            assertFalse(Thread.interrupted(), "the condition did not come true in time");
        }
    }

    private void awaitLane(final int runs)
    {
        await(() -> rig.engine.health().laneDepth() == runs);
    }

    /** What the runs of a connection name as their source; connections count from 0. */
    private long source(final int connection)
    {
        final TcpLoop loop = rig.edge.tcp().loop(0);
        return loop.eventLoop().submit(() -> loop.connections().get(connection).source())
            .syncUninterruptibly().getNow();
    }

    private void outcome(
        final long source, final long run, final int index, final int count, final Outcome outcome, final long value)
    {
        assertTrue(sink.onOutcome(source, run, index, count, outcome, value));
        sink.onEndOfCycle();
    }

    private void acknowledge(
        final long source, final long run, final int index, final long sequence, final int count)
    {
        assertTrue(sink.onAcknowledged(source, run, index, sequence, count, DurabilityLevel.SYNCED));
        sink.onEndOfCycle();
    }

    /** A client that has resumed session 7, in which everything up to a session sequence was applied. */
    private RawClient resumed(final long last) throws IOException
    {
        final RawClient client = connect().send(RawClient.hello(1, 7));
        awaitLane(1);
        outcome(source(0), SessionHandshake.CORRELATION, 0, 0, Outcome.SESSION_RESUMED, last);
        final RawClient.Message welcome = client.expect(RawClient.WELCOME);
        assertArrayEquals(new long[]{7, last}, new long[]{welcome.u64(0), welcome.u64(8)});
        return client;
    }

    private static void expectRefused(
        final RawClient client, final long first, final long last, final int code, final long value) throws IOException
    {
        final RawClient.Message refused = client.expect(RawClient.REFUSED);
        assertArrayEquals(
            new long[]{first, last, code, value},
            new long[]{refused.u64(0), refused.u64(8), refused.u8(16), refused.u64(17)});
        assertFalse(refused.text().isEmpty());
    }

    private static void expectNotice(final RawClient client, final long first, final long last, final int code)
        throws IOException
    {
        final RawClient.Message notice = client.expect(RawClient.NOTICE);
        assertArrayEquals(new long[]{first, last, code}, new long[]{notice.u64(0), notice.u64(8), notice.u8(16)});
    }

    private static void expectAck(final RawClient client, final long sessionSequence, final long sequence)
        throws IOException
    {
        final RawClient.Message ack = client.expect(RawClient.ACK);
        assertArrayEquals(
            new long[]{sessionSequence, sequence, SYNCED}, new long[]{ack.u64(0), ack.u64(8), ack.u8(16)});
    }

    private static void expectGoodbye(final RawClient client, final int code) throws IOException
    {
        final RawClient.Message goodbye = client.expect(RawClient.GOODBYE);
        assertEquals(code, goodbye.u8(0), goodbye.text());
        assertTrue(client.isEnded());
    }

    @Test
    void shouldGiveANewSessionTheSequenceOfItsFrameAsId() throws IOException
    {
        try (RawClient client = connect().send(
            RawClient.hello(1, RawClient.NEW_SESSION), RawClient.event(1, SYNCED, 0, "stream", PAYLOAD)))
        {
            awaitLane(1);
            acknowledge(source(0), SessionHandshake.CORRELATION, 0, 41, 1);
            final RawClient.Message welcome = client.expect(RawClient.WELCOME);
            assertArrayEquals(new long[]{41, 0}, new long[]{welcome.u64(0), welcome.u64(8)});
            awaitLane(2);
            acknowledge(source(0), 0, 0, 42, 1);
            expectAck(client, 1, 42);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {7, Long.MAX_VALUE, -2, Long.MIN_VALUE})
    void shouldSayGoodbyeToASessionThatIsUnknown(final long id) throws IOException
    {
        try (RawClient client = connect().send(RawClient.hello(1, id)))
        {
            if (id > 0)
            {
                awaitLane(1);
                outcome(source(0), SessionHandshake.CORRELATION, 0, 0, Outcome.SESSION_UNKNOWN, 0);
            }
            expectGoodbye(client, 12);
            assertEquals(0, rig.counters().protocolErrors.get());
        }
    }

    @Test
    void shouldAnswerPiecesInAnyOrderAndAcknowledgeWhenAllAreAnswered() throws IOException
    {
        try (RawClient client = resumed(5))
        {
            client.send(
                RawClient.batch(2, SYNCED, 0, "stream", PAYLOAD, PAYLOAD, PAYLOAD, PAYLOAD, PAYLOAD, PAYLOAD),
                RawClient.event(8, SYNCED, 0, "stream", PAYLOAD));
            awaitLane(3);
            final long source = source(0);
            acknowledge(source, 1, 0, 60, 1);
            acknowledge(source, 0, 4, 50, 2);
            outcome(source, 0, 0, 1, Outcome.EVICTED, 12);
            expectRefused(client, 2, 2, 9, 12);
            outcome(source, 0, 1, 1, Outcome.CONFLICT, 13);
            expectRefused(client, 3, 3, 8, 13);
            outcome(source, 0, 2, 2, Outcome.DUPLICATE, 14);
            expectNotice(client, 4, 5, DUPLICATE);
            sink.onReply(source, 0, 3, 15, PayloadFormat.TEXT, new UnsafeBuffer(PAYLOAD), 0, PAYLOAD.length);
            acknowledge(source, 0, 2, 14, 2);
            final RawClient.Message reply = client.expect(RawClient.REPLY);
            assertArrayEquals(new long[]{5, 15}, new long[]{reply.u64(0), reply.u64(8)});
            expectAck(client, 8, 60);
            client.send(RawClient.goodbye());
            expectGoodbye(client, 0);
        }
    }

    @Test
    void shouldRefuseWhatTheEngineFindsMissingOrEvicted() throws IOException
    {
        try (RawClient client = resumed(5))
        {
            client.send(
                RawClient.event(6, SYNCED, 0, "stream", PAYLOAD),
                RawClient.event(7, SYNCED, 0, "stream", PAYLOAD));
            awaitLane(3);
            outcome(source(0), 0, 0, 1, Outcome.SESSION_GAP, 4);
            expectRefused(client, 6, 6, 10, 4);
            outcome(source(0), 1, 0, 1, Outcome.SESSION_UNKNOWN, 0);
            expectRefused(client, 7, 7, 11, 0);
            client.send(RawClient.goodbye());
            expectGoodbye(client, 0);
        }
    }

    @Test
    void shouldRefuseWhatLeavesNumbersOutAndLeaveTheNumberOfTheRefused() throws IOException
    {
        try (RawClient client = resumed(5))
        {
            client.send(
                RawClient.event(6, SYNCED, 0, "no topic", PAYLOAD),
                RawClient.batch(7, SYNCED, 0, "stream", PAYLOAD, PAYLOAD),
                RawClient.event(6, SYNCED, 0, "stream", PAYLOAD),
                RawClient.event(3, SYNCED, 0, "stream", PAYLOAD),
                RawClient.event(7, SYNCED, 0, "stream", PAYLOAD),
                RawClient.event(9, SYNCED, 0, "stream", PAYLOAD));
            expectRefused(client, 6, 6, 2, 0);
            expectRefused(client, 7, 8, 10, 5);
            expectRefused(client, 9, 9, 10, 7);
            awaitLane(4);
            acknowledge(source(0), 0, 0, 70, 1);
            expectAck(client, 6, 70);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, Long.MIN_VALUE})
    void shouldSayGoodbyeToNumbersThatNoEventHas(final long number) throws IOException
    {
        try (RawClient client = resumed(5))
        {
            expectGoodbye(client.send(RawClient.event(number, SYNCED, 0, "stream", PAYLOAD)), 7);
        }
    }

    @Test
    void shouldHandASessionToTheNewerConnection() throws IOException
    {
        try (RawClient older = resumed(5); RawClient newer = connect().send(RawClient.hello(1, 7)))
        {
            expectGoodbye(older, 13);
            awaitLane(2);
            outcome(source(1), SessionHandshake.CORRELATION, 0, 0, Outcome.SESSION_RESUMED, 9);
            assertEquals(9, newer.expect(RawClient.WELCOME).u64(8));
            older.socket().close();
            newer.send(RawClient.event(10, SYNCED, 0, "stream", PAYLOAD));
            awaitLane(3);
        }
    }

    @Test
    void shouldSendNoticesToThoseAloneWhoKnowThem() throws IOException
    {
        final byte[] hello = RawClient.hello(1);
        final byte[] oldHello = RawClient.hello(1);
        oldHello[VERSION_OFFSET] = 0;
        for (final byte[] greeting : new byte[][]{hello, oldHello})
        {
            try (RawClient client = connect().send(greeting))
            {
                client.expect(RawClient.WELCOME);
                client.send(RawClient.event(1, SYNCED, 0, "stream", PAYLOAD));
                final int runs = greeting == hello ? 1 : 2;
                awaitLane(runs);
                final long source = source(0);
                outcome(source, 0, 0, 1, Outcome.QUARANTINED, 0);
                acknowledge(source, 0, 0, runs, 1);
                if (greeting == hello)
                {
                    expectNotice(client, 1, 1, QUARANTINED);
                }
                expectAck(client, 1, runs);
            }
            await(() -> rig.counters().connections.get() == 0);
        }
    }

    @Test
    void shouldNeverFailOnAHelloThatIsCutOrSplit() throws IOException
    {
        final byte[] hello = RawClient.hello(1, RawClient.NEW_SESSION);
        for (int length = 1; length < hello.length - 4; length++)
        {
            final byte[] cut = Arrays.copyOf(hello, 4 + length);
            cut[0] = (byte)length;
            try (RawClient client = connect())
            {
                expectGoodbye(client.send(cut), 6);
            }
        }
        for (int split = 1; split < hello.length; split++)
        {
            try (RawClient client = connect())
            {
                client.send(Arrays.copyOf(hello, split)).send(Arrays.copyOfRange(hello, split, hello.length));
                awaitLane(split);
            }
        }
    }
}
