package io.headrace.peers.support;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class MeasurementRecordTest
{
    @Test
    void shouldBeOneLineOfJson()
    {
        final MeasurementRecord record = new MeasurementRecord("RedisPeer", "events/s")
            .sample(1_234_567.25)
            .sample(100)
            .fact("payloadBytes", 128)
            .fact("durability", "a \"word\" with \\ and\nnew line")
            .fact("cpuSecondsPerMillion", 0.5);

        assertEquals(
            "{\"name\":\"RedisPeer\",\"unit\":\"events/s\",\"samples\":[1234567.25,100],\"facts\":" +
                "{\"payloadBytes\":128,\"durability\":\"a \\\"word\\\" with \\\\ and\\u000anew line\"," +
                "\"cpuSecondsPerMillion\":0.5}}",
            record.toJson());
    }

    @Test
    void shouldKeepTheZerosOfWholeNumbers()
    {
        assertEquals(
            "{\"name\":\"a\",\"unit\":\"b\",\"samples\":[1000,0],\"facts\":{}}",
            new MeasurementRecord("a", "b").sample(1000).sample(0).toJson());
    }

    @Test
    void shouldRefuseToBeWrittenWithoutSample()
    {
        assertThrows(IllegalStateException.class, new MeasurementRecord("a", "b")::toJson);
    }

    @Test
    void shouldRefuseWhatIsNoNumber()
    {
        final MeasurementRecord record = new MeasurementRecord("a", "b");
        assertThrows(IllegalArgumentException.class, () -> record.sample(Double.NaN));
        assertThrows(IllegalArgumentException.class, () -> record.fact("f", Double.POSITIVE_INFINITY));
    }
}
