package io.headrace.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headrace.engine.StateDigest;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DemoResultTest
{
    private final DemoResult result = new DemoResult(new DemoSettings(5, 2, 1_200_000, 1_000, 1, null));

    @BeforeEach
    void succeed()
    {
        final Histogram latency = LatencyRecorder.newHistogram();
        latency.recordValue(1_234_000);
        result.measurement = new DemoMeasurement(5.0, 6_000_000, 1_200_000.4, true, latency);
        result.floor = latency;
        result.sent = 8_500_000;
        result.acknowledged = 8_400_000;
        result.killed = true;
        result.recovered = 8_450_000;
        result.recoveryMillis = 900;
        result.eventsAfterRecovery = 100_000;
        result.verified = 8_550_000;
        result.live = new StateDigest(8_550_000, "00000000000000ab");
        result.replayed = new StateDigest(8_550_000, "00000000000000ab");
    }

    @Test
    void shouldHoldWhatACheckerNeeds() throws IOException
    {
        final String json = result.toJson();
        final Map<String, String> fields = JsonText.fields(json);

        assertTrue(json.indexOf('\n') < 0);
        assertEquals("8500000", fields.get("events"));
        assertEquals("8400000", fields.get("acknowledged"));
        assertEquals("1200000", fields.get("eventsPerSecond"));
        assertEquals("true", fields.get("killed"));
        assertEquals("8450000", fields.get("recovered"));
        assertEquals("0", fields.get("lost"));
        assertEquals("0", fields.get("duplicated"));
        assertEquals("900", fields.get("recoveryMillis"));
        assertEquals("true", fields.get("stateHashMatches"));
        assertEquals("true", fields.get("rateMet"));
        for (final String name : List.of("p50", "p99", "p999", "max"))
        {
            final double micros = Double.parseDouble(fields.get("latencyMicros." + name));
            assertTrue(micros > 1_200 && micros < 1_300, name + "=" + micros);
        }
        assertEquals(List.of(), result.failures());
    }

    @Test
    void shouldFailForEverythingThatDoesNotHold()
    {
        result.killed = false;
        result.lost = 1;
        result.duplicated = 2;
        result.mismatched = 3;
        result.verified--;
        result.replayed = new StateDigest(8_550_000, "00000000000000ac");

        assertEquals(6, result.failures().size());
        assertTrue(result.toJson().contains("\"stateHashMatches\":false"));
        assertTrue(result.toJson().contains("\"ok\":false"));
    }

    @Test
    void shouldFailWhenLessIsRecoveredThanAcknowledged()
    {
        result.recovered = 8_399_999;
        result.verified = 8_499_999;

        assertEquals(List.of("recovered=8399999 is less than acknowledged=8400000"), result.failures());
    }

    @Test
    void shouldNotMatchTheStateOfAnotherSequence()
    {
        result.replayed = new StateDigest(8_549_999, "00000000000000ab");

        assertEquals(1, result.failures().size());
    }
}
