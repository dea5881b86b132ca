package io.headrace.edge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headrace.engine.DurabilityLevel;
import io.headrace.engine.HandlerPolicy;
import io.headrace.engine.InMemoryJournal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Sessions with a whole engine: what is sent again, after whatever, is applied once and answered the same. */
@Timeout(30)
class TcpExactlyOnceTest
{
    private static final int SYNCED = 2;
    private static final int TEXT = 2;
    private static final int EVENTS = 400;
    private static final byte[] PAYLOAD = "1 payload".getBytes(UTF_8);

    private InMemoryJournal journal = InMemoryJournal.simulating(DurabilityLevel.SYNCED);
    private EdgeRig rig = open();

    private EdgeRig open()
    {
        return new EdgeRig(
            engine -> engine.journal(journal).handler("picky", EchoHandler::new, HandlerPolicy.QUARANTINE, "picky"),
            edge -> edge.eventLoops(2));
    }

    @AfterEach
    void close()
    {
        rig.close();
    }

    private void restart()
    {
        rig.close();
        journal = journal.reopen();
        rig = open();
    }

    private RawClient connect() throws IOException
    {
        return new RawClient(rig.edge.tcpAddress());
    }

    private static long[] fields(final RawClient.Message message)
    {
        return message.template() == RawClient.REFUSED ?
            new long[]{message.u64(0), message.u64(8), message.u8(16), message.u64(17)} :
            new long[]{message.u64(0), message.u64(8), message.u8(16)};
    }

    @Test
    void shouldAnswerDuplicatesAsTheFirstTimeAlsoAfterARestart() throws IOException
    {
        final long session;
        try (RawClient client = connect())
        {
            final RawClient.Message welcome = client.greet(RawClient.NEW_SESSION);
            session = welcome.u64(0);
            assertTrue(session > 0);
            assertEquals(0, welcome.u64(8));
            client.send(RawClient.batch(1, SYNCED, TEXT, "echo", PAYLOAD, PAYLOAD));
            assertArrayEquals(new long[]{1, session + 1, TEXT}, fields(client.expect(RawClient.REPLY)));
            assertArrayEquals(new long[]{2, session + 2, TEXT}, fields(client.expect(RawClient.REPLY)));
            assertArrayEquals(new long[]{2, session + 2, SYNCED}, fields(client.expect(RawClient.ACK)));
        }
        restart();
        try (RawClient client = connect())
        {
            final RawClient.Message welcome = client.greet(session);
            assertArrayEquals(new long[]{session, 2}, new long[]{welcome.u64(0), welcome.u64(8)});
            client.send(
                RawClient.event(2, SYNCED, TEXT, "echo", PAYLOAD),
                RawClient.event(1, SYNCED, TEXT, "echo", "1 other".getBytes(UTF_8)),
                RawClient.event(3, SYNCED, TEXT, "picky", "X throws".getBytes(UTF_8)));
            assertArrayEquals(new long[]{2, 2, 1}, fields(client.expect(RawClient.NOTICE)));
            assertArrayEquals(new long[]{2, session + 2, TEXT}, fields(client.expect(RawClient.REPLY)));
            RawClient.Message message = client.receive();
            while (message.template() == RawClient.ACK)
            {
                assertArrayEquals(new long[]{2, session + 2, SYNCED}, fields(message));
                message = client.receive();
            }
            assertArrayEquals(new long[]{1, 1, 8, session + 1}, fields(message));
            message = client.receive();
            while (message.template() == RawClient.ACK)
            {
                message = client.receive();
            }
            assertArrayEquals(new long[]{3, 3, 2}, fields(message));
            assertArrayEquals(new long[]{3, session + 3, SYNCED}, fields(client.expect(RawClient.ACK)));
        }
    }

    @Test
    void shouldTellThatASessionIsUnknown() throws IOException
    {
        try (RawClient client = connect())
        {
            final RawClient.Message goodbye = client.send(RawClient.hello(1, 4711)).expect(RawClient.GOODBYE);
            assertEquals(12, goodbye.u8(0));
            assertTrue(goodbye.text().contains("may have been applied"), goodbye.text());
        }
    }

    @Test
    void shouldTellTheNewerConnectionWhatTheOlderHasSent() throws IOException
    {
        try (RawClient first = connect())
        {
            final long session = first.greet(RawClient.NEW_SESSION).u64(0);
            RawClient older = first;
            for (int i = 1; i <= 20; i++)
            {
                older.send(RawClient.event(i, SYNCED, TEXT, "stream", PAYLOAD));
                older.awaitAck(i, SYNCED);
                final RawClient newer = connect();
                assertEquals(i, newer.greet(session).u64(8));
                assertEquals(13, older.expect(RawClient.GOODBYE).u8(0));
                older.close();
                older = newer;
            }
            older.close();
        }
    }

    @RepeatedTest(5)
    void shouldApplyEachEventOnceWhateverIsCutAndSentAgain() throws IOException
    {
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        long session = RawClient.NEW_SESSION;
        final long[] sequences = new long[EVENTS + 1];
        long last = 0;
        for (int round = 0; last < EVENTS; round++)
        {
            if (random.nextInt(12) == 0)
            {
                restart();
            }
            try (RawClient client = connect())
            {
                final RawClient.Message welcome = client.greet(session);
                session = welcome.u64(0);
                assertTrue(welcome.u64(8) >= last, "seed=" + seed);
                last = welcome.u64(8);
                last = send(client, random, last, sequences, seed);
            }
            assertTrue(round < 10_000, "seed=" + seed);
        }
        expectEachOnce(seed);
    }

    /** Sends some events, older ones among them, perhaps not to the end, and perhaps reads the answers. */
    private static long send(
        final RawClient client, final Random random, final long last, final long[] sequences, final long seed)
        throws IOException
    {
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        long next = last - random.nextInt((int)Math.min(last + 1, 30)) + 1;
        next = Math.max(1, next);
        final int messages = 1 + random.nextInt(6);
        for (int i = 0; i < messages && next <= EVENTS; i++)
        {
            final int count = (int)Math.min(EVENTS - next + 1, 1 + random.nextInt(20));
            final byte[][] payloads = new byte[count][];
            for (int k = 0; k < count; k++)
            {
                payloads[k] = ("event-" + (next + k)).getBytes(UTF_8);
            }
            bytes.writeBytes(RawClient.batch(next, SYNCED, TEXT, "echo", payloads));
            next += count;
        }
        final boolean whole = random.nextBoolean();
        final byte[] sent = bytes.toByteArray();
        client.send(whole ? sent : Arrays.copyOf(sent, random.nextInt(sent.length)));
        return whole ? read(client, next - 1, sequences, seed) : last;
    }

    private static long read(final RawClient client, final long last, final long[] sequences, final long seed)
        throws IOException
    {
        while (true)
        {
            final RawClient.Message message = client.receive();
            final int number = (int)message.u64(0);
            if (message.template() == RawClient.REPLY)
            {
                assertEquals("event-" + number, new String(message.payload(17), UTF_8), "seed=" + seed);
                assertTrue(sequences[number] == 0 || sequences[number] == message.u64(8), "seed=" + seed);
                sequences[number] = message.u64(8);
            }
            else if (message.template() == RawClient.ACK)
            {
                assertEquals(sequences[number], message.u64(8), "replies come before, seed=" + seed);
                if (number >= last)
                {
                    return number;
                }
            }
            else
            {
                assertEquals(RawClient.NOTICE, message.template(), "seed=" + seed);
            }
        }
    }

    private void expectEachOnce(final long seed)
    {
        try (HttpClientSocket reader = new HttpClientSocket(rig.edge.httpAddress()))
        {
            final String lines =
                reader.exchange(HttpClientSocket.get("/v1/topics/echo/events?limit=10000")).text();
            final Matcher matcher = Pattern.compile("\"data\":\"event-(\\d+)\"").matcher(lines);
            for (int i = 1; i <= EVENTS; i++)
            {
                assertTrue(matcher.find(), "seed=" + seed + " event=" + i);
                assertEquals(i, Integer.parseInt(matcher.group(1)), "seed=" + seed);
            }
            assertFalse(matcher.find(), "seed=" + seed);
        }
    }
}
