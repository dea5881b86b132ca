package io.headrace.edge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headrace.engine.DurabilityLevel;
import io.headrace.engine.InMemoryJournal;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Refusals that depend on what the server has been through. */
@Timeout(20)
class TcpRefusalTest
{
    private static final int SYNCED = 2;
    private static final byte[] PAYLOAD = "payload".getBytes(UTF_8);

    private static void expectRefused(final RawClient client, final long first, final long last, final int code)
        throws IOException
    {
        final RawClient.Message refused = client.expect(RawClient.REFUSED);
        assertArrayEquals(new long[]{first, last, code}, new long[]{refused.u64(0), refused.u64(8), refused.u8(16)});
    }

    @Test
    void shouldRefuseTopicsBeyondTheLimitAndTakeThoseThatExist() throws IOException
    {
        try (EdgeRig rig = new EdgeRig(engine -> engine.topicsMax(2), edge -> {});
            RawClient client = new RawClient(rig.edge.tcpAddress()).greet())
        {
            client.send(RawClient.event(1, SYNCED, 0, "one", PAYLOAD));
            assertEquals(1, client.expect(RawClient.ACK).u64(0));
            client.send(
                RawClient.batch(2, SYNCED, 0, "too-many", PAYLOAD, PAYLOAD),
                RawClient.event(4, SYNCED, 0, "one", PAYLOAD));
            expectRefused(client, 2, 3, 3);
            final RawClient.Message ack = client.expect(RawClient.ACK);
            assertEquals(4, ack.u64(0));
            assertEquals(2, ack.u64(8), "what was refused has no sequence");
        }
    }

    @Test
    void shouldRefuseEventsOnceTheEngineTakesNone() throws IOException
    {
        try (EdgeRig rig = new EdgeRig(engine -> {}, edge -> {});
            RawClient client = new RawClient(rig.edge.tcpAddress()).greet())
        {
            client.send(RawClient.event(1, SYNCED, 0, "stream", PAYLOAD));
            assertEquals(1, client.expect(RawClient.ACK).u64(0));
            assertTrue(rig.engine.drain(TimeUnit.SECONDS.toNanos(10)));
            client.send(
                RawClient.event(2, SYNCED, 0, "stream", PAYLOAD),
                RawClient.batch(3, SYNCED, 0, "stream", PAYLOAD, PAYLOAD));
            expectRefused(client, 2, 2, 7);
            expectRefused(client, 3, 4, 7);
        }
    }

    @Test
    void shouldRefuseLevelAboveThatOfTheJournalAndTakeTheNext() throws IOException
    {
        try (EdgeRig rig = new EdgeRig(
            engine -> engine.journal(InMemoryJournal.simulating(DurabilityLevel.JOURNALED)),
            edge -> edge.defaultLevel(DurabilityLevel.JOURNALED));
            RawClient client = new RawClient(rig.edge.tcpAddress()).greet())
        {
            client.send(
                RawClient.event(1, SYNCED, 0, "stream", PAYLOAD),
                RawClient.event(2, DurabilityLevel.JOURNALED.code(), 0, "stream", PAYLOAD));
            expectRefused(client, 1, 1, 5);
            assertEquals(2, client.expect(RawClient.ACK).u64(0));
        }
    }
}
