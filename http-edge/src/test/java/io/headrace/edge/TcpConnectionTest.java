package io.headrace.edge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headrace.bus.FrameDescriptor;
import io.headrace.bus.LaneClaim;
import io.headrace.bus.ThreadLayout;
import io.headrace.engine.DurabilityLevel;
import io.headrace.engine.EngineContext;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(20)
class TcpConnectionTest
{
    private static final int DEFAULT_LEVEL = 255;
    private static final byte[] PAYLOAD = "payload".getBytes(UTF_8);

    private EdgeRig rig;

    @AfterEach
    void close()
    {
        if (rig != null)
        {
            rig.close();
        }
    }

    private RawClient connect(final Consumer<EngineContext> engine, final Consumer<EdgeContext> edge)
        throws IOException
    {
        rig = new EdgeRig(engine, edge);
        return new RawClient(rig.edge.tcpAddress());
    }

    private RawClient connect() throws IOException
    {
        return connect(engine -> {}, edge -> {});
    }

    private static void await(final BooleanSupplier condition)
    {
        while (!condition.getAsBoolean())
        {
            LockSupport.parkNanos(100_000L);
            assertFalse(Thread.interrupted(), "the condition did not come true in time");
        }
    }

    private static void expectGoodbye(final RawClient client, final int code) throws IOException
    {
        final RawClient.Message goodbye = client.expect(RawClient.GOODBYE);
        assertEquals(code, goodbye.u8(0), goodbye.text(1));
        assertTrue(client.isEnded());
    }

    @Test
    void shouldWelcomeWithLimitsAndAcknowledgeAnEvent() throws IOException
    {
        try (RawClient client = connect())
        {
            client.send(RawClient.hello(1));
            final RawClient.Message welcome = client.expect(RawClient.WELCOME);
            assertEquals(0, welcome.u64(0));
            assertEquals(0, welcome.u64(8));
            assertEquals(8L << 20, welcome.u64(16));
            assertEquals(256 << 10, welcome.body().getInt(24));
            assertEquals(4 << 20, welcome.body().getInt(28));
            assertEquals(1 << 20, welcome.body().getInt(32));
            assertEquals(15_000, welcome.body().getInt(36));
            assertEquals(1, welcome.body().getShort(40));
            assertTrue(welcome.text(42).startsWith("headrace"));
            client.send(RawClient.event(1, DEFAULT_LEVEL, 0, "stream", PAYLOAD));
            final RawClient.Message ack = client.expect(RawClient.ACK);
            assertEquals(1, ack.u64(0));
            assertEquals(1, ack.u64(8));
            assertEquals(DurabilityLevel.SYNCED.code(), ack.u8(16));
        }
    }

    @Test
    void shouldReplyToPipelinedEventsAndBatchesInOrder() throws IOException
    {
        try (RawClient client = connect())
        {
            client.greet();
            final int rounds = 200;
            final byte[][] payloads = new byte[rounds * 4][];
            for (int i = 0; i < payloads.length; i++)
            {
                payloads[i] = ("p" + i).getBytes(UTF_8);
            }
            for (int i = 0; i < payloads.length; i += 4)
            {
                client.send(
                    RawClient.event(i + 1, 1, 2, "echo", payloads[i]),
                    RawClient.batch(i + 2, 1, 2, "echo", payloads[i + 1], payloads[i + 2], payloads[i + 3]));
            }
            int replies = 0;
            long acknowledged = 0;
            while (acknowledged < payloads.length)
            {
                final RawClient.Message message = client.receive();
                if (message.template() == RawClient.REPLY)
                {
                    assertEquals(replies + 1, message.u64(0));
                    assertEquals(replies + 1, message.u64(8));
                    assertEquals(2, message.u8(16));
                    assertArrayEquals(payloads[replies], message.payload(17));
                    replies++;
                }
                else
                {
                    assertEquals(RawClient.ACK, message.template());
                    acknowledged = message.u64(0);
                    assertTrue(replies >= acknowledged, "replies come before the acknowledgement");
                }
            }
            assertEquals(payloads.length, replies);
        }
    }

    @Test
    void shouldSplitALongBatchIntoRunsAndAcknowledgeAll() throws IOException
    {
        try (RawClient client = connect(engine -> {}, edge -> edge.tcp().runMaxLength(1024)))
        {
            final byte[][] payloads = new byte[5_000][];
            Arrays.setAll(payloads, i -> new byte[i % 300]);
            client.greet().send(RawClient.batch(1, 2, 0, "stream", payloads));
            final RawClient.Message ack = client.awaitAck(payloads.length, 2);
            assertEquals(payloads.length, ack.u64(8));
            assertEquals(payloads.length, rig.counters().events.get());
        }
    }

    private static void invokedWithLane(final EngineContext context, final int capacity)
    {
        context.lanes().capacity(capacity);
        context.threads().layout(ThreadLayout.INVOKED);
    }

    @Test
    void shouldAcknowledgeMixedLevelsSeparately() throws IOException
    {
        try (RawClient client = connect(engine -> engine.threads().layout(ThreadLayout.INVOKED), edge -> {}))
        {
            client.greet().send(
                RawClient.event(1, 2, 0, "stream", PAYLOAD),
                RawClient.event(2, 0, 0, "stream", PAYLOAD),
                RawClient.event(3, 1, 0, "stream", PAYLOAD));
            await(() -> rig.engine.health().laneDepth() == 3);
            final long[] acknowledged = new long[3];
            while (acknowledged[0] < 2 || acknowledged[1] < 3 || acknowledged[2] < 1)
            {
                rig.engine.invoke();
                if (client.hasReceived())
                {
                    final RawClient.Message ack = client.expect(RawClient.ACK);
                    acknowledged[ack.u8(16)] = ack.u64(0);
                    assertEquals(ack.u64(0), ack.u64(8));
                }
            }
            assertArrayEquals(new long[]{2, 3, 1}, acknowledged);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1L << 31, (1L << 32) - 1, (4 << 20) + 1})
    void shouldRefuseImpossibleFrameLengths(final long length) throws IOException
    {
        try (RawClient client = connect())
        {
            client.greet();
            final byte[] field = {(byte)length, (byte)(length >> 8), (byte)(length >> 16), (byte)(length >> 24)};
            expectGoodbye(client.send(field, new byte[64]), 4);
            assertEquals(1, rig.counters().protocolErrors.get());
        }
    }

    @Test
    void shouldSayGoodbyeToMessagesItDoesNotKnow() throws IOException
    {
        try (RawClient client = connect())
        {
            expectGoodbye(client.greet().send(RawClient.message(99)), 5);
        }
        try (RawClient client = new RawClient(rig.edge.tcpAddress()))
        {
            expectGoodbye(client.send(RawClient.event(1, 0, 0, "stream", PAYLOAD)), 3);
        }
        try (RawClient client = new RawClient(rig.edge.tcpAddress()))
        {
            expectGoodbye(client.send(RawClient.hello(9)), 2);
        }
    }

    @Test
    void shouldSayGoodbyeWhenHelloDoesNotCome() throws IOException
    {
        try (RawClient client = connect(engine -> {}, edge -> edge.tcp().helloTimeoutNs(50_000_000L)))
        {
            expectGoodbye(client, 9);
            assertEquals(1, rig.counters().timeouts.get());
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 3, -1})
    void shouldSayGoodbyeToAGapOrRepeat(final long second) throws IOException
    {
        try (RawClient client = connect())
        {
            client.greet().send(RawClient.event(1, 2, 0, "stream", PAYLOAD));
            client.awaitAck(1, 2);
            expectGoodbye(client.send(RawClient.event(second, 2, 0, "stream", PAYLOAD)), 7);
        }
    }

    @Test
    void shouldRefuseDefinitelyAndGoOn() throws IOException
    {
        try (RawClient client = connect(
            engine -> engine.topicsAutoCreate(false).topic("stream").eventMaxLength(1000), edge -> {}))
        {
            client.greet().send(
                RawClient.event(1, 2, 0, "nowhere", PAYLOAD),
                RawClient.event(2, 2, 0, "no where", PAYLOAD),
                RawClient.batch(3, 2, 0, "stream", PAYLOAD, new byte[1001]),
                RawClient.event(5, 7, 0, "stream", PAYLOAD),
                RawClient.event(6, 2, 3, "stream", PAYLOAD),
                RawClient.event(7, 2, 0, "stream", PAYLOAD));
            final long[][] refusals = {{1, 1, 1}, {2, 2, 2}, {3, 4, 4}, {5, 5, 5}, {6, 6, 6}};
            for (final long[] expected : refusals)
            {
                final RawClient.Message refused = client.expect(RawClient.REFUSED);
                assertArrayEquals(expected, new long[]{refused.u64(0), refused.u64(8), refused.u8(16)});
                assertFalse(refused.text().isEmpty());
            }
            final RawClient.Message ack = client.expect(RawClient.ACK);
            assertEquals(7, ack.u64(0));
            assertEquals(1, ack.u64(8));
        }
    }

    @Test
    void shouldStopReadingWhenCreditIsUsed() throws IOException
    {
        try (RawClient client = connect(
            engine -> engine.threads().layout(ThreadLayout.INVOKED), edge -> edge.tcp().creditEvents(4)))
        {
            client.greet();
            for (int i = 1; i <= 50; i++)
            {
                client.send(RawClient.event(i, 1, 0, "stream", PAYLOAD));
            }
            await(() -> rig.counters().stalls.get() > 0);
            assertEquals(4, rig.engine.health().laneDepth());
            final CompletableFuture<Void> acknowledged = CompletableFuture.runAsync(() ->
                assertTrue(receiveAck(client, 50, 1)));
            await(() -> rig.engine.invoke() >= 0 && acknowledged.isDone());
            acknowledged.join();
            assertEquals(50, rig.counters().events.get());
        }
    }

    private static boolean receiveAck(final RawClient client, final long sessionSequence, final int level)
    {
        try
        {
            return client.awaitAck(sessionSequence, level).u64(8) == sessionSequence;
        }
        catch (final IOException ex)
        {
            throw new AssertionError(ex);
        }
    }

    @Test
    void shouldKeepEverythingWhileTheLaneIsFull() throws IOException
    {
        final int capacity = 16;
        try (RawClient client = connect(
            engine -> invokedWithLane(engine, capacity),
            edge -> edge.tcp().runMaxLength(1024)))
        {
            client.greet();
            final byte[][] payloads = new byte[400][64];
            client.send(
                RawClient.batch(1, 1, 0, "stream", payloads),
                RawClient.event(401, 1, 0, "stream", PAYLOAD),
                RawClient.batch(402, 1, 0, "stream", payloads));
            await(() -> rig.counters().stalls.get() > 0);
            assertEquals(capacity, rig.engine.health().laneDepth());
            final CompletableFuture<Void> acknowledged = CompletableFuture.runAsync(() ->
                assertTrue(receiveAck(client, 801, 1)));
            await(() -> rig.engine.invoke() >= 0 && acknowledged.isDone());
            acknowledged.join();
            assertEquals(801, rig.counters().events.get());
        }
    }

    @Test
    void shouldGoOnByItselfWhenOthersHaveFilledTheLane() throws IOException
    {
        try (RawClient client = connect(
            engine -> invokedWithLane(engine, 16), edge -> {}))
        {
            final LaneClaim claim = new LaneClaim();
            final int topicId = rig.engine.topic("stream");
            while (rig.engine.tryClaim(FrameDescriptor.HEADER_LENGTH, claim) == 0)
            {
                FrameDescriptor.putHeader(claim.buffer(), 0, FrameDescriptor.TYPE_EVENT, topicId, 0, 0, 0);
                claim.commit(1);
            }
            client.greet().send(RawClient.event(1, 1, 0, "stream", PAYLOAD));
            await(() -> rig.counters().stalls.get() > 0);
            await(() -> rig.engine.invoke() >= 0 && rig.counters().events.get() == 1);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, Integer.MIN_VALUE, Integer.MAX_VALUE, 8})
    void shouldSayGoodbyeToImpossiblePayloadLengths(final int length) throws IOException
    {
        final int batchOffset = 26;
        final int eventOffset = 29;
        final byte[] batch = RawClient.batch(1, 1, 0, "stream", PAYLOAD, PAYLOAD);
        final byte[] event = RawClient.event(1, 1, 0, "stream", PAYLOAD);
        ByteBuffer.wrap(batch).putInt(batchOffset, Integer.reverseBytes(length));
        ByteBuffer.wrap(event).putInt(eventOffset, Integer.reverseBytes(length));
        try (RawClient client = connect())
        {
            expectGoodbye(client.greet().send(batch), 6);
        }
        try (RawClient client = new RawClient(rig.edge.tcpAddress()))
        {
            expectGoodbye(client.greet().send(event), 6);
        }
    }

    @Test
    void shouldCutOffAReaderThatDoesNotReadAndServeTheOthers() throws IOException
    {
        rig = new EdgeRig(
            engine -> {},
            edge -> edge.writeBufferLow(16 << 10).writeBufferHigh(32 << 10).writeBufferMax(64 << 10)
                .slowReaderTimeoutNs(100_000_000L));
        try (RawClient deaf = new RawClient(rig.edge.tcpAddress(), 4096);
            RawClient other = new RawClient(rig.edge.tcpAddress()))
        {
            deaf.greet();
            final CompletableFuture<Void> flood = CompletableFuture.runAsync(() -> flood(deaf));
            await(() -> rig.counters().slowReaders.get() == 1);
            flood.join();
            other.greet().send(RawClient.event(1, 2, 0, "echo", PAYLOAD));
            assertArrayEquals(PAYLOAD, other.expect(RawClient.REPLY).payload(17));
            other.awaitAck(1, 2);
        }
    }

    private static void flood(final RawClient client)
    {
        final byte[] payload = new byte[16 << 10];
        try
        {
            for (int i = 1; i < 100_000; i++)
            {
                client.send(RawClient.event(i, 1, 0, "echo", payload));
            }
        }
        catch (final IOException ex)
        {
            assertTrue(ex.getMessage() != null, "cut off as expected");
        }
    }

    @Test
    void shouldAnswerPingAndPingTheSilent() throws IOException
    {
        try (RawClient client = connect(engine -> {}, edge -> edge.tcp().pingIntervalNs(60_000_000L)))
        {
            client.greet().send(RawClient.ping(4711));
            assertEquals(4711, client.expect(RawClient.PONG).u64(0));
            client.expect(RawClient.PING);
            expectGoodbye(client, 9);
        }
    }

    @Test
    void shouldAcknowledgeBeforeItAnswersGoodbye() throws IOException
    {
        try (RawClient client = connect())
        {
            client.greet().send(RawClient.event(1, 2, 0, "stream", PAYLOAD), RawClient.goodbye());
            assertEquals(1, client.expect(RawClient.ACK).u64(0));
            expectGoodbye(client, 0);
        }
    }

    @Test
    void shouldSayGoodbyeOnDrainAfterEverythingIsAcknowledged() throws IOException
    {
        try (RawClient client = connect())
        {
            client.greet().send(RawClient.event(1, 2, 0, "stream", PAYLOAD));
            await(() -> rig.counters().events.get() == 1);
            final CompletableFuture<Boolean> drained = CompletableFuture.supplyAsync(() ->
                rig.edge.drain(TimeUnit.SECONDS.toNanos(10)));
            assertEquals(1, client.expect(RawClient.ACK).u64(0));
            expectGoodbye(client, 1);
            client.socket().close();
            assertTrue(drained.join());
            assertThrows(IOException.class, () -> new RawClient(rig.edge.tcpAddress()));
        }
    }

    @Test
    void shouldRefuseConnectionsOverTheLimit() throws IOException
    {
        try (RawClient first = connect(engine -> {}, edge -> edge.maxConnections(1)))
        {
            first.greet();
            try (RawClient second = new RawClient(rig.edge.tcpAddress()))
            {
                expectGoodbye(second, 10);
            }
        }
    }

    @Test
    void shouldTakeTheLongestEventWhateverTheFrameLimit() throws IOException
    {
        try (RawClient client = connect(
            engine -> engine.eventMaxLength(8192), edge -> edge.tcp().frameMaxLength(1024)))
        {
            client.greet().send(RawClient.event(1, 2, 0, "t".repeat(128), new byte[8192]));
            client.awaitAck(1, 2);
        }
    }

    @Test
    void shouldNameThePortThatIsInUse()
    {
        rig = new EdgeRig(engine -> {}, edge -> {});
        final int port = rig.edge.tcpAddress().getPort();
        final EdgeException error =
            assertThrows(EdgeException.class, () -> new EdgeRig(engine -> {}, edge -> edge.tcpPort(port)));
        assertTrue(error.getMessage().startsWith(
            "tcp.host=127.0.0.1 tcp.port=" + port + " cannot be bound ("), error.getMessage());
        assertFalse(error.getMessage().contains("\n"));
    }

    @Test
    void shouldNeverFailOnAMessageThatIsCut() throws IOException
    {
        rig = new EdgeRig(engine -> {}, edge -> {});
        final byte[][] messages = {
            RawClient.event(1, 1, 0, "stream", PAYLOAD), RawClient.batch(1, 1, 0, "stream", PAYLOAD, PAYLOAD)};
        for (final byte[] message : messages)
        {
            for (int length = 1; length < message.length - 4; length++)
            {
                final byte[] cut = Arrays.copyOf(message, 4 + length);
                cut[0] = (byte)length;
                try (RawClient client = new RawClient(rig.edge.tcpAddress()))
                {
                    expectGoodbye(client.greet().send(cut), 6);
                }
            }
        }
        assertEquals(0, rig.counters().events.get());
    }
}
