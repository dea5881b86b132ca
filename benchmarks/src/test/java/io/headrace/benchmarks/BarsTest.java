package io.headrace.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class BarsTest
{
    private static BarRow row(final FakeSuite suite, final String name)
    {
        return suite.build().bars().stream().filter(row -> row.name().equals(name)).findFirst().orElseThrow();
    }

    @Test
    void shouldHaveARowForEachBarEvenWhenNothingWasMeasured()
    {
        final List<BarRow> rows = new FakeSuite().build().bars();

        assertEquals(Bars.all().size(), rows.size());
        assertTrue(rows.stream().noneMatch(BarRow::holds));
        assertTrue(rows.stream().allMatch(row -> row.value() == null && row.reason() != null));
        assertEquals("embedded-none was not run", rows.get(0).reason());
    }

    @Test
    void shouldNameEachRowOnce()
    {
        final Set<String> names = Bars.all().stream().map(Bar::name).collect(Collectors.toSet());

        assertEquals(Bars.all().size(), names.size());
    }

    @Test
    void shouldMeasureValueAndControlOfEveryRowInAQuickRun()
    {
        final Set<String> quick = Measurements.all().stream()
            .filter(measurement -> measurement.isIn(true)).map(Measurement::name).collect(Collectors.toSet());
        final Set<String> needed = new HashSet<>();
        Bars.all().forEach(bar ->
        {
            needed.add(bar.value().measurement());
            needed.add(bar.control().measurement());
        });

        needed.removeAll(quick);
        assertEquals(Set.of(), needed);
    }

    @Test
    void shouldTakeTheMedianOfTheRatiosOfTheTurns()
    {
        // The machine is three times as slow in the second turn; the ratio does not care.
        final BarRow row = row(new FakeSuite()
            .with("embedded-none", "events/s", "disruptor", 30, 10, 33)
            .with("disruptor", "events/s", null, 50, 16, 50), "embedded publish, no journal");

        assertEquals(30, row.value());
        assertEquals(50, row.control());
        assertEquals(0.625, row.ratio(), 1e-9);
        assertTrue(row.holds());
    }

    @Test
    void shouldFailBelowTheBar()
    {
        final BarRow row = row(new FakeSuite()
            .with("embedded-none", "events/s", "disruptor", 29)
            .with("disruptor", "events/s", null, 50), "embedded publish, no journal");

        assertEquals(0.58, row.ratio(), 1e-9);
        assertFalse(row.holds());
        assertNull(row.reason());
    }

    @Test
    void shouldNotHoldWhenTheMeasurementFailed()
    {
        final BarRow row = row(new FakeSuite()
            .failed("replay", "chronicle-tailer", "exitCode=1")
            .with("chronicle-tailer", "events/s", null, 50_000_000), "replay");

        assertNull(row.value());
        assertNull(row.ratio());
        assertFalse(row.holds());
        assertEquals("replay failed: exitCode=1", row.reason());
        assertEquals(50_000_000, row.control());
    }

    @Test
    void shouldNotHoldARatioWithoutItsControl()
    {
        final FakeSuite suite = new FakeSuite()
            .with("tcp-journaled", "events/s", "kafka-acks1", 2_000_000)
            .with("kafka-acks1", "events/s", null, 800_000)
            .skipped("redis-everysec", "redis-server was not found: install Debian's redis-server");

        final BarRow redis = row(suite, "TCP, journaled, against Redis");
        assertEquals(2_000_000, redis.value());
        assertNull(redis.control());
        assertFalse(redis.holds());
        assertEquals("no control: redis-everysec skipped: redis-server was not found: " +
            "install Debian's redis-server", redis.reason());
        assertTrue(row(suite, "TCP, journaled, against Kafka").holds());
        assertTrue(row(suite, "TCP, journaled").holds());
    }

    @Test
    void shouldJudgeLatencyAndItsFloor()
    {
        final FakeSuite suite = new FakeSuite().latency("latency-journaled", 100, 1_001);

        final BarRow p50 = row(suite, "latency at 1.8 M/s, journaled, p50");
        assertTrue(p50.holds());
        assertEquals(60, p50.control());
        final BarRow p99 = row(suite, "latency at 1.8 M/s, journaled, p99");
        assertFalse(p99.holds());
        assertEquals(1_001, p99.value());
        assertEquals(300, p99.control());
    }

    @Test
    void shouldHaveNoRatioToAControlOfZero()
    {
        final BarRow row = row(new FakeSuite()
            .with("allocation-engine", "bytes", null, 0)
            .with("disruptor", null, new MeasurementRecord(
                "d", "events/s", List.of(5e7), Map.of("allocatedBytesPerEvent", 0), null)),
            "allocation per event, engine");

        assertTrue(row.holds());
        assertNotNull(row.control());
        assertNull(row.ratio());
    }

    @Test
    void shouldTellWhenARecordLacksTheFact()
    {
        final BarRow row = row(new FakeSuite().with("idle", "percent", null, 1.5), "start-up, empty journal");

        assertEquals("idle told no startSeconds", row.reason());
    }
}
