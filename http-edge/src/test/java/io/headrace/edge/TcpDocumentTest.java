package io.headrace.edge;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Keeps the example of docs/tcp-protocol.md true: it is sent as it stands there. */
@Timeout(20)
class TcpDocumentTest
{
    private static final int SERVER_NAME_OFFSET = 54;
    private static final int SEQUENCE_OFFSET = 20;

    private static byte[] example(final String name) throws IOException
    {
        final Path document = Path.of(System.getProperty("headrace.root"), "docs", "tcp-protocol.md");
        final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        boolean inside = false;
        for (final String line : Files.readAllLines(document))
        {
            if (inside && !line.matches("[0-9a-f ]+"))
            {
                break;
            }
            if (inside)
            {
                bytes.writeBytes(HexFormat.of().parseHex(line.replace(" ", "")));
            }
            inside |= line.equals(name);
        }
        return bytes.toByteArray();
    }

    @SuppressWarnings("ByteBufferBackingArray") // allocated by RawClient.message
    private static byte[] frame(final RawClient.Message message, final int blockLength)
    {
        final byte[] body = new byte[message.body().capacity()];
        message.body().get(0, body);
        return RawClient.message(message.version(), message.template(), blockLength, body.length).put(body).array();
    }

    @Test
    void shouldAnswerTheExampleAsTheDocumentSays() throws IOException
    {
        try (EdgeRig rig = new EdgeRig(engine -> {}, edge -> {});
            RawClient client = new RawClient(rig.edge.tcpAddress()))
        {
            client.send(example("HELLO"));
            final byte[] welcome = frame(client.expect(RawClient.WELCOME), 42);
            final byte[] expectedWelcome = example("WELCOME");
            assertEquals(60, expectedWelcome.length - 4);
            for (int i = 4; i < SERVER_NAME_OFFSET; i++)
            {
                assertEquals(expectedWelcome[i], welcome[i], "WELCOME at " + i);
            }
            client.send(example("EVENT"));
            final byte[] ack = frame(client.expect(RawClient.ACK), 17);
            final byte[] expectedAck = example("ACK");
            expectedAck[SEQUENCE_OFFSET] = 1;
            assertArrayEquals(expectedAck, ack);
        }
    }
}
