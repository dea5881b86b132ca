package io.headrace.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.headrace.benchmarks.Verdict.Kind;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ComparisonTest
{
    private static Verdict verdict(final FakeSuite old, final FakeSuite now, final String measurement)
    {
        return Comparison.of(old.build(), now.build()).verdicts().stream()
            .filter(verdict -> verdict.measurement().equals(measurement)).findFirst().orElseThrow();
    }

    private static FakeSuite publish(final double[] own, final double[] control)
    {
        return new FakeSuite()
            .with("embedded-none", "events/s", "disruptor", own)
            .with("disruptor", "events/s", null, control);
    }

    @Test
    void shouldNotCallASlowerMachineARegression()
    {
        final FakeSuite old = publish(new double[]{ 30, 31, 29, 30, 30 }, new double[]{ 50, 51, 49, 50, 50 });
        final FakeSuite now = publish(new double[]{ 15, 15.5, 14.5, 15, 15 }, new double[]{ 25, 25.5, 24.5, 25, 25 });

        assertEquals(Kind.SAME, verdict(old, now, "embedded-none").verdict());
        assertFalse(Comparison.of(old.build(), now.build()).hasRegression());
    }

    @Test
    void shouldSeeARegressionAgainstTheControl()
    {
        final FakeSuite old = publish(new double[]{ 30, 31, 29, 30, 30 }, new double[]{ 50, 51, 49, 50, 50 });
        final FakeSuite now = publish(new double[]{ 24, 25, 23, 24, 24 }, new double[]{ 50, 51, 49, 50, 50 });

        final Verdict verdict = verdict(old, now, "embedded-none");
        assertEquals(Kind.REGRESSED, verdict.verdict());
        assertEquals("ratio to disruptor", verdict.figure());
        assertEquals(-0.2, verdict.change(), 0.01);
        assertTrue(Comparison.of(old.build(), now.build()).hasRegression());
    }

    @Test
    void shouldCallWhatFailsNowARegression()
    {
        final FakeSuite old = publish(new double[]{ 30 }, new double[]{ 50 });
        final FakeSuite now = new FakeSuite().failed("embedded-none", "disruptor", "exitCode=1")
            .with("disruptor", "events/s", null, 50);

        assertEquals(Kind.REGRESSED, verdict(old, now, "embedded-none").verdict());
    }

    @Test
    void shouldNotJudgeWithoutTheControl()
    {
        final FakeSuite old = publish(new double[]{ 30 }, new double[]{ 50 });
        final FakeSuite now = new FakeSuite().with("embedded-none", "events/s", "disruptor", 3)
            .skipped("disruptor", "not built");

        final Verdict verdict = verdict(old, now, "embedded-none");
        assertEquals(Kind.CANNOT_TELL, verdict.verdict());
        assertEquals("the control is missing in the new report", verdict.why());
    }

    @Test
    void shouldSeeEveryByteOfAllocation()
    {
        final FakeSuite old = new FakeSuite().with("allocation-engine", "bytes", null, 0);
        final FakeSuite now = new FakeSuite().with("allocation-engine", "bytes", null, 24);

        assertEquals(Kind.REGRESSED, verdict(old, now, "allocation-engine").verdict());
    }

    @Test
    void shouldSeeBytesOnDiskGrow()
    {
        final FakeSuite old = journal(144);
        final FakeSuite now = journal(160);

        final Comparison comparison = Comparison.of(old.build(), now.build());
        assertTrue(comparison.verdicts().stream().anyMatch(verdict ->
            "journalBytesPerEvent".equals(verdict.figure()) && verdict.verdict() == Kind.REGRESSED));
    }

    private static FakeSuite journal(final double bytes)
    {
        return new FakeSuite()
            .with("embedded-burst", "chronicle-append", new MeasurementRecord(
                "x", "events/s", List.of(1e6), Map.of("journalBytesPerEvent", bytes), null))
            .with("chronicle-append", "events/s", null, 1e7);
    }

    @Test
    void shouldCompareLatencyWithItsFloor()
    {
        final FakeSuite old = new FakeSuite().latency("latency-journaled", 90, 900);
        final FakeSuite now = new FakeSuite().latency("latency-journaled", 90, 4_000);

        final List<Verdict> verdicts = Comparison.of(old.build(), now.build()).verdicts();
        assertEquals(List.of("p99 / floor", "p50 / floor"), verdicts.stream().map(Verdict::figure).toList());
        assertEquals(List.of(Kind.REGRESSED, Kind.SAME), verdicts.stream().map(Verdict::verdict).toList());
    }

    @Test
    void shouldNotCompareOtherArguments()
    {
        final SuiteResult old = publish(new double[]{ 30 }, new double[]{ 50 }).build();
        final MeasurementResult first = old.measurements().get(0);
        final MeasurementResult changed = new MeasurementResult(first.name(), first.group(), first.title(),
            first.control(), List.of("--seconds", "9"), null, first.outcomes());
        final SuiteResult now = new SuiteResult(old.format(), old.version(), old.revision(), old.date(), old.mode(),
            old.only(), old.seconds(), old.command(), old.machine(), List.of(), List.of(changed));

        final Verdict verdict = Comparison.of(old, now).verdicts().get(0);
        assertEquals(Kind.CANNOT_TELL, verdict.verdict());
        assertEquals("measured with other arguments: --seconds 1 and --seconds 9", verdict.why());
    }
}
