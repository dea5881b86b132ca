package io.headrace.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headrace.engine.DurabilityLevel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class LoadResultTest
{
    @Test
    void shouldNotCountAMissedRateAsMet()
    {
        assertTrue(result(1_000, 9_900).rateMet());
        assertFalse(result(1_000, 9_899).rateMet());
    }

    @Test
    void shouldHaveNoRateToMissWithoutOne()
    {
        assertTrue(result(0, 9_000).rateMet());
    }

    @Test
    void shouldHoldWhatACheckerNeeds() throws IOException
    {
        final Map<String, String> fields = JsonText.fields(result(1_000, 9_000).toJson());

        assertEquals("9000", fields.get("events"));
        assertEquals("10000", fields.get("scheduled"));
        assertEquals("8990", fields.get("acknowledged"));
        assertEquals("10", fields.get("refused"));
        assertEquals("false", fields.get("rateMet"));
        assertEquals("899", fields.get("eventsPerSecond"));
        assertEquals("synced", fields.get("durability"));
        assertEquals("10", fields.get("refusals.status 503"));
        assertEquals("128", fields.get("bytesPerEvent"));
        assertTrue(fields.containsKey("latencyMicros.p999"));
        assertTrue(fields.containsKey("floorMicros.max"));
    }

    private static LoadResult result(final long rate, final long sent)
    {
        final Histogram histogram = LatencyRecorder.newHistogram();
        histogram.recordValue(5_000);
        final LoadSettings settings = new LoadSettings(
            true, new InetSocketAddress("localhost", 1), "t", rate, 10, 1, 128, 2, 1, 16, DurabilityLevel.SYNCED,
            false, 3, 0, 10);
        return new LoadResult(settings, 10.0, sent, sent, sent - 10, 10, 0, (sent - 10) / 10.0, sent,
            Map.of("status 503", 10L), histogram, histogram);
    }
}
