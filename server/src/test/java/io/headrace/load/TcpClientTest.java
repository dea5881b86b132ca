package io.headrace.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headrace.bus.Lanes;
import io.headrace.bus.PayloadFormat;
import io.headrace.engine.DurabilityLevel;
import io.headrace.protocol.GoodbyeCode;
import io.headrace.protocol.MessageHeaderEncoder;
import io.headrace.protocol.NoticeCode;
import io.headrace.protocol.RefusalCode;
import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class TcpClientTest
{
    private static final int SIZE = 4;
    private static final long MUCH = 1 << 20;

    private final ExecutorService executor = Executors.newSingleThreadExecutor();
    private final List<String> answers = new ArrayList<>();
    private final StampedPayload payloads = new StampedPayload(SIZE);
    private FakeTcpServer server;
    private TcpClient client;
    private int received;

    @BeforeEach
    void listen() throws IOException
    {
        server = new FakeTcpServer();
    }

    @AfterEach
    void close() throws Exception
    {
        if (client != null)
        {
            client.close();
        }
        server.close();
        executor.shutdownNow();
        assertTrue(executor.awaitTermination(10, TimeUnit.SECONDS));
    }

    @Test
    void shouldAskForASessionAndPassNoticesOver() throws Exception
    {
        final Future<String> script = executor.submit(() ->
        {
            final String hello = server.acceptHello();
            server.welcome(100, MUCH);
            server.take();
            server.notice(1, 1, NoticeCode.QUARANTINED);
            server.ack(1, 7, 1);
            return hello;
        });
        client = newClient(true);
        client.send(payloads, 1);
        client.flush();
        assertEquals("version=1 session=-1 name=test", script.get());
        pollUntil(() -> !answers.isEmpty());
        assertEquals(List.of("ack 1 7"), answers);
    }

    @Test
    void shouldSayHelloAndSendEventsAndBatches() throws Exception
    {
        assertEquals("version=1 session=0 name=test", connect(100, MUCH));
        client.send(payloads, 1);
        client.send(payloads, 3);
        client.send(payloads, 1);
        client.flush();

        assertEquals("EVENT 1 level=1 format=2 urgency=3 key=0 t 0000", server.take());
        assertEquals("BATCH 2 level=1 format=2 urgency=3 key=0 t 0001,0002,0003", server.take());
        assertEquals("EVENT 5 level=1 format=2 urgency=3 key=0 t 0004", server.take());
    }

    @Test
    void shouldGiveEachEventTheUrgencyAndTheNextKey() throws Exception
    {
        final Future<String> script = executor.submit(() ->
        {
            final String hello = server.acceptHello();
            server.welcome(100, MUCH);
            return hello;
        });
        client = newClient(false, 6, 2);
        script.get();
        client.send(payloads, 1);
        client.send(payloads, 3);
        client.flush();
        assertEquals("EVENT 1 level=1 format=2 urgency=6 key=2 t 0000", server.take());
        assertEquals("BATCH 2 level=1 format=2 urgency=6 key=0 t 1:0001,2:0002,1:0003", server.take());
    }

    @Test
    void shouldHandOutAnswersInOrder() throws Exception
    {
        connect(100, MUCH);
        client.send(payloads, 10);
        client.flush();
        server.reply(3, 1003, "fill".getBytes(StandardCharsets.US_ASCII));
        server.ack(7, 1007, 1);
        server.refuse(9, 10, RefusalCode.DRAINING, "stopping");
        server.ack(8, 1008, 2);
        pollUntil(() -> answers.size() == 4);

        assertEquals(List.of("reply 3 1003 fill", "ack 7 1007", "refused 9 10 DRAINING: stopping", "ack 8 1008"),
            answers);
        assertEquals(10, client.vacancy());
    }

    @Test
    void shouldStopAtTheCreditOfEvents() throws Exception
    {
        connect(15, MUCH);
        assertEquals(10, client.vacancy());
        client.send(payloads, 10);
        assertEquals(5, client.vacancy());
        client.send(payloads, 5);
        assertEquals(0, client.vacancy());
        client.flush();
        server.ack(2, 2, 1);
        pollUntil(() -> client.vacancy() == 2);
        server.refuse(3, 10, RefusalCode.UNKNOWN_TOPIC, "none");
        pollUntil(() -> client.vacancy() == 10);
    }

    @Test
    void shouldStopAtTheCreditOfBytes() throws Exception
    {
        connect(100, 90);
        final int vacancy = client.vacancy();
        assertTrue(vacancy > 0 && vacancy < 10, "vacancy=" + vacancy);
        client.send(payloads, vacancy);
        assertEquals(0, client.vacancy());
        client.flush();
        server.ack(vacancy, vacancy, 1);
        pollUntil(() -> client.vacancy() == vacancy);
    }

    @Test
    void shouldRefuseACreditThatNoMessageFits()
    {
        final IOException failure = assertThrows(IOException.class, () -> connect(100, 20));

        assertEquals("size=4 is more than one message can hold: the server gave creditBytes=20 and " +
            "frameMaxBytes=1048576", failure.getMessage());
    }

    @Test
    void shouldTellWhyTheServerLeaves() throws Exception
    {
        connect(100, MUCH);
        server.ack(0, 0, 1);
        server.goodbye(GoodbyeCode.DRAINING, "come again");
        final GoodbyeException failure = assertThrows(GoodbyeException.class, () -> pollUntil(() -> false));

        assertEquals(GoodbyeCode.DRAINING, failure.code());
        assertEquals("the server said goodbye: code=DRAINING, come again", failure.getMessage());
    }

    @Test
    void shouldTellWhyTheServerDoesNotWelcome() throws Exception
    {
        final Future<?> script = executor.submit(() ->
        {
            server.acceptHello();
            server.goodbye(GoodbyeCode.TOO_MANY_CONNECTIONS, "");
            return null;
        });
        final IOException failure = assertThrows(IOException.class, this::newClient);
        script.get();

        assertEquals("the server said goodbye: code=TOO_MANY_CONNECTIONS", failure.getMessage());
    }

    @Test
    void shouldAnswerPing() throws Exception
    {
        connect(100, MUCH);
        server.ping(77);
        pollUntil(() -> flush() > 0);

        assertEquals("PONG 77", server.take());
    }

    @Test
    void shouldNoticeThatTheConnectionWasCut() throws Exception
    {
        connect(100, MUCH);
        server.cut();

        assertEquals(
            "the server closed the connection",
            assertThrows(EOFException.class, () -> pollUntil(() -> false)).getMessage());
    }

    @Test
    void shouldReadMessagesCutAtEveryByte() throws Exception
    {
        connect(100, MUCH);
        client.send(payloads, 10);
        client.flush();
        final byte[] ack = {
            25, 0, 0, 0,
            17, 0, 5, 0, MessageHeaderEncoder.SCHEMA_ID, 0, 0, 0,
            5, 0, 0, 0, 0, 0, 0, 0, 9, 0, 0, 0, 0, 0, 0, 0, 1};
        final int length = ack.length;
        for (int i = 0; i < length - 1; i++)
        {
            server.writeRaw(new byte[] { ack[i] });
            pollUntil(() -> received > 0);
            received = 0;
            assertEquals(List.of(), answers);
        }
        server.writeRaw(new byte[] { ack[length - 1] });
        pollUntil(() -> !answers.isEmpty());

        assertEquals(List.of("ack 5 9"), answers);
    }

    @Test
    void shouldReadAReplyThatIsLongerThanItsBuffer() throws Exception
    {
        connect(100, MUCH);
        client.send(payloads, 1);
        client.flush();
        final Future<?> script = executor.submit(() ->
        {
            server.reply(1, 1, "x".repeat(700_000).getBytes(StandardCharsets.US_ASCII));
            return null;
        });
        pollUntil(() -> !answers.isEmpty());
        script.get();

        assertEquals("reply 1 1 ".length() + 700_000, answers.get(0).length());
    }

    @Test
    void shouldRefuseAnAcknowledgementOfWhatWasNotSent() throws Exception
    {
        connect(100, MUCH);
        server.ack(1, 1, 1);

        assertEquals(
            "the server acknowledged sessionSequence=1 but only 0 were sent",
            assertThrows(ProtocolException.class, () -> pollUntil(() -> false)).getMessage());
    }

    @Test
    void shouldRefuseAnAcknowledgementOfALowerLevel() throws Exception
    {
        connect(100, MUCH);
        client.send(payloads, 1);
        client.flush();
        server.ack(1, 1, 0);

        assertEquals(
            "the server acknowledged level=0 but level=1 was asked for",
            assertThrows(ProtocolException.class, () -> pollUntil(() -> false)).getMessage());
    }

    @Test
    void shouldRefuseAServerOfAnotherKind() throws Exception
    {
        final Future<?> script = executor.submit(() ->
        {
            server.accept();
            server.writeRaw("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            return null;
        });
        assertThrows(ProtocolException.class, this::newClient);
        script.get();
    }

    @Test
    void shouldTellThatNobodyListens() throws Exception
    {
        server.close();
        final IOException failure = assertThrows(IOException.class, this::newClient);

        assertTrue(failure.getMessage().startsWith("cannot connect to "), failure.getMessage());
    }

    private void pollUntil(final BooleanSupplier condition) throws IOException
    {
        while (!condition.getAsBoolean())
        {
            received += client.poll();
            Thread.onSpinWait();
        }
    }

    private int flush()
    {
        try
        {
            return client.flush();
        }
        catch (final IOException ex)
        {
            throw new AssertionError(ex);
        }
    }

    private String connect(final long creditEvents, final long creditBytes) throws Exception
    {
        final Future<String> script = executor.submit(() ->
        {
            final String hello = server.acceptHello();
            server.welcome(creditEvents, creditBytes);
            return hello;
        });
        client = newClient();
        return script.get();
    }

    private TcpClient newClient() throws IOException
    {
        return newClient(false);
    }

    private TcpClient newClient(final boolean session) throws IOException
    {
        return newClient(session, Lanes.DEFAULT_URGENCY, 0);
    }

    private TcpClient newClient(final boolean session, final int urgency, final int keys) throws IOException
    {
        final TcpClientSettings settings = new TcpClientSettings(
            "test", "t", DurabilityLevel.JOURNALED, PayloadFormat.TEXT, 10, SIZE, session, urgency, keys, 10_000,
            TcpClientSettings.BUFFER_LENGTH);
        return TcpClient.connect(server.address(), settings, new RecordingListener());
    }

    private final class RecordingListener implements EventListener
    {
        @Override
        public void onAcknowledged(final long sessionSequence, final long sequence)
        {
            if (sessionSequence > 0)
            {
                answers.add("ack " + sessionSequence + " " + sequence);
            }
        }

        @Override
        public void onRefused(final long first, final long last, final String reason)
        {
            answers.add("refused " + first + " " + last + " " + reason);
        }

        @Override
        public void onReply(
            final long sessionSequence,
            final long sequence,
            final DirectBuffer buffer,
            final int offset,
            final int length)
        {
            answers.add("reply " + sessionSequence + " " + sequence + " " +
                buffer.getStringWithoutLengthAscii(offset, length));
        }
    }
}
