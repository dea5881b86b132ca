package io.headrace.edge;

import static io.headrace.edge.HttpClientSocket.post;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headrace.edge.HttpClientSocket.Response;
import io.headrace.engine.DurabilityLevel;
import io.headrace.engine.InMemoryJournal;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is promised is checked against what can be kept: at start, and for each request. */
@Timeout(60)
@ExtendWith(LeakCheck.class)
class EdgeStartTest
{
    private static final String NDJSON = "Content-Type: application/x-ndjson\r\n";
    private static final int BATCH_MAX = 4 << 20;

    @Test
    void shouldRefuseDefaultLevelAboveThatOfTheJournal()
    {
        assertEquals("durability.default=synced is more than the journal gives: set it to journaled or less",
            refusal(harness -> harness.engineContext.journal(InMemoryJournal.simulating(DurabilityLevel.JOURNALED))));
    }

    @Test
    void shouldRefuseRequestForLevelAboveThatOfTheJournal()
    {
        try (EdgeHarness edge = EdgeHarness.open(harness ->
        {
            harness.engineContext.journal(InMemoryJournal.simulating(DurabilityLevel.JOURNALED));
            harness.edgeContext.defaultLevel(DurabilityLevel.JOURNALED);
        });
            HttpClientSocket client = edge.connect())
        {
            final Response refused = client.exchange(post("t", "Headrace-Durability: synced\r\n", "x"));
            assertEquals(400, refused.status);
            assertEquals("invalid-durability", refused.problem());
            assertTrue(refused.text().contains("cannot be given by this journal: ask for journaled or less"),
                refused.text());
            assertEquals("{\"sequence\":1,\"durability\":\"journaled\"}", client.exchange(post("t", "", "x")).text());
        }
    }

    @Test
    void shouldTakeLongestBatchByDefaultWhateverTheLengthOfItsEvents()
    {
        try (EdgeHarness edge = EdgeHarness.open(); HttpClientSocket client = edge.connect())
        {
            for (final int length : new int[]{100, 20_000, 60_000, 70_000, 300_000, 1 << 20})
            {
                final String line = '"' + "x".repeat(length - 3) + "\"\n";
                final Response response = client.exchange(post("t", NDJSON, line.repeat(BATCH_MAX / length)));
                assertEquals(202, response.status, () -> "length=" + length + " " + response.text());
            }
        }
    }

    @Test
    void shouldTakeABatchOfLongAndShortRunsThatTheStartAllows()
    {
        try (EdgeHarness edge = EdgeHarness.open(h ->
        {
            h.engineContext.lanes().capacity(16);
            h.edgeContext.http().batchMaxLength(940_000).batchMaxEvents(1000);
        });
            HttpClientSocket client = edge.connect())
        {
            final String batch =
                ('"' + "x".repeat(32_700) + "\"\n").repeat(28) + '"' + "x".repeat(400) + "\"\n";
            for (int i = 0; i < 5; i++)
            {
                assertEquals(202, client.exchange(post("t", NDJSON, batch)).status, "batch " + i);
            }
        }
    }

    @Test
    void shouldRefuseBatchesThatCanNeverEnterTheLane()
    {
        assertEquals("http.batch.max.bytes=4194304 can need 87 runs of 65536 bytes at once, but lane.capacity=16 and " +
            "payload.pool.bytes have room for 16: lower the first or raise lane.capacity",
            refusal(harness -> harness.engineContext.lanes().capacity(16)));
        final String pool = refusal(harness -> harness.engineContext.lanes().payloadPoolLength(32 << 20));
        assertTrue(pool.startsWith("http.batch.max.bytes=4194304 can need 87 runs of 65536 bytes at once, but "), pool);
        assertTrue(pool.endsWith(": lower the first or raise payload.pool.bytes"), pool);
    }

    private static String refusal(final Consumer<EdgeHarness> settings)
    {
        final EdgeHarness[] opened = new EdgeHarness[1];
        try
        {
            return assertThrows(EdgeException.class, () -> EdgeHarness.open(harness ->
            {
                opened[0] = harness;
                settings.accept(harness);
            })).getMessage();
        }
        finally
        {
            opened[0].close();
        }
    }
}
