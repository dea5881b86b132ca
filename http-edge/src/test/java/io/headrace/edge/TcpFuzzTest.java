package io.headrace.edge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headrace.engine.EngineState;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Messages of version 2 that are cut, stretched or changed end their connection at worst. */
@Timeout(60)
@ExtendWith(LeakCheck.class)
class TcpFuzzTest
{
    private static final int MALFORMED = 6;
    private static final int TEMPLATE_OFFSET = 6;
    private static final int BODY_OFFSET = 12;
    private static final byte[] PAYLOAD = "payload".getBytes(UTF_8);

    private EdgeRig rig;

    @BeforeEach
    void open()
    {
        rig = new EdgeRig(engine -> engine.topic("stream"), edge -> {});
    }

    @AfterEach
    void close()
    {
        rig.close();
    }

    private static List<byte[]> messages()
    {
        return List.of(
            RawMessages.event(1, 1, 5, 7, "stream", PAYLOAD),
            RawMessages.batch(1, 1, 5, 7, "stream", PAYLOAD, 2, 1, 2),
            RawMessages.query(1, 1, 7, RawMessages.BY_KEY, "echo", PAYLOAD),
            RawMessages.subscribe(1, 1, 0, 100, 10, "stream", "billing"),
            RawMessages.credit(1, 100, 10),
            RawMessages.unsubscribe(1),
            RawMessages.cursor(1, 1, 1, "billing"));
    }

    private static byte[] withInt(final byte[] message, final int offset, final int value)
    {
        final byte[] changed = message.clone();
        for (int i = 0; i < Integer.BYTES; i++)
        {
            changed[offset + i] = (byte)(value >> (Byte.SIZE * i));
        }
        return changed;
    }

    private static RawClient.Message receiveLast(final RawClient client) throws IOException
    {
        RawClient.Message message = client.receive();
        while (message.template() != RawClient.GOODBYE)
        {
            message = client.receive();
        }
        return message;
    }

    /** Serves others as before, and the engine runs. */
    private void expectUnharmed() throws IOException
    {
        assertEquals(EngineState.RUNNING, rig.engine.state());
        try (RawClient client = new RawClient(rig.edge.tcpAddress()).greet())
        {
            client.send(RawMessages.event(1, 2, 0, 1, "echo", PAYLOAD));
            client.expect(RawClient.REPLY);
            client.awaitAck(1, 2);
        }
    }

    @Test
    void shouldSayGoodbyeToEveryCut() throws IOException
    {
        for (final byte[] message : messages())
        {
            for (int length = BODY_OFFSET; length < message.length; length++)
            {
                try (RawClient client = new RawClient(rig.edge.tcpAddress()).greet())
                {
                    client.send(withInt(Arrays.copyOf(message, length), 0, length - 4));
                    assertEquals(MALFORMED, client.expect(RawClient.GOODBYE).u8(0),
                        "message=" + message[TEMPLATE_OFFSET] + " length=" + length);
                    assertTrue(client.isEnded());
                }
            }
        }
        assertEquals(0, rig.counters().events.get() + rig.counters().queries.get());
        expectUnharmed();
    }

    @Test
    void shouldTakeBytesBehindTheLastFieldOfALaterVersion() throws IOException
    {
        for (final byte[] message : messages())
        {
            try (RawClient client = new RawClient(rig.edge.tcpAddress()).greet())
            {
                final byte[] longer = Arrays.copyOf(message, message.length + 100);
                client.send(withInt(longer, 0, longer.length - 4), RawClient.goodbye());
                assertEquals(0, receiveLast(client).u8(0), "message=" + message[TEMPLATE_OFFSET]);
            }
        }
        expectUnharmed();
    }

    @Test
    void shouldSkipFixedFieldsOfALaterVersion() throws IOException
    {
        for (final byte[] message : messages())
        {
            final int block = message[4];
            final byte[] longer = new byte[message.length + 3];
            System.arraycopy(message, 0, longer, 0, BODY_OFFSET + block);
            System.arraycopy(message, BODY_OFFSET + block, longer, BODY_OFFSET + block + 3,
                message.length - BODY_OFFSET - block);
            longer[4] = (byte)(block + 3);
            try (RawClient client = new RawClient(rig.edge.tcpAddress()).greet())
            {
                client.send(withInt(longer, 0, longer.length - 4), RawClient.goodbye());
                assertEquals(0, receiveLast(client).u8(0), "message=" + message[TEMPLATE_OFFSET]);
            }
        }
        expectUnharmed();
    }

    @Test
    void shouldSurviveImpossibleNumbersAtEveryOffset() throws IOException
    {
        for (final byte[] message : messages())
        {
            for (int offset = BODY_OFFSET; offset <= message.length - Integer.BYTES; offset++)
            {
                for (final int value : new int[]{0, -1, Integer.MIN_VALUE, Integer.MAX_VALUE})
                {
                    try (RawClient client = new RawClient(rig.edge.tcpAddress()).greet())
                    {
                        client.send(withInt(message, offset, value), RawClient.goodbye());
                        receiveLast(client);
                    }
                }
            }
        }
        expectUnharmed();
    }

    @Test
    void shouldSurviveRandomChangesInAnyOrder() throws IOException
    {
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        final List<byte[]> messages = messages();
        for (int i = 0; i < 300; i++)
        {
            try (RawClient client = new RawClient(rig.edge.tcpAddress()).greet())
            {
                for (int j = random.nextInt(6); j >= 0; j--)
                {
                    final byte[] message = messages.get(random.nextInt(messages.size())).clone();
                    for (int k = random.nextInt(3); k > 0; k--)
                    {
                        message[4 + random.nextInt(message.length - 4)] = (byte)random.nextInt();
                    }
                    client.send(message);
                }
                client.send(RawClient.goodbye());
                assertNotEquals(-1, receiveLast(client).u8(0), "seed=" + seed);
            }
            assertEquals(EngineState.RUNNING, rig.engine.state(), "seed=" + seed);
        }
        expectUnharmed();
    }
}
