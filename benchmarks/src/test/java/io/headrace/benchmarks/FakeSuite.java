package io.headrace.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Builds results of a run that never was, figure by figure.
 */
final class FakeSuite
{
    private static final Machine MACHINE =
        new Machine("a processor", 2, 24_000, "Linux 6 amd64", "ext4", 80_000, "17 VM", "0.10");

    private final Map<String, MeasurementResult> results = new LinkedHashMap<>();
    private String mode = SuiteResult.FULL;

    FakeSuite quick()
    {
        mode = SuiteResult.QUICK;
        return this;
    }

    /** A measurement with one sample for each turn. */
    FakeSuite with(final String name, final String unit, final String control, final double... turns)
    {
        final List<Outcome> outcomes = new ArrayList<>();
        for (int i = 0; i < turns.length; i++)
        {
            outcomes.add(measured(i + 1, new MeasurementRecord(name, unit, List.of(turns[i]), Map.of(), null)));
        }
        return with(name, control, outcomes);
    }

    /** A measurement with one record of one turn. */
    FakeSuite with(final String name, final String control, final MeasurementRecord record)
    {
        return with(name, control, List.of(measured(1, record)));
    }

    FakeSuite latency(final String name, final double p50Us, final double p99Us)
    {
        return with(name, null, new MeasurementRecord(name, "us", List.of(p50Us), Map.of(), new LatencyFigures(
            1_000_000, 999_000, p50Us, p99Us, p99Us * 2, p99Us * 4, p99Us * 8, null, null,
            new LatencyFigures.Floor(60, 300, 900, 2_000, null))));
    }

    FakeSuite skipped(final String name, final String reason)
    {
        return with(name, null, List.of(Outcome.skipped(1, "java io.headrace.peers.X", 1, reason)));
    }

    FakeSuite failed(final String name, final String control, final String reason)
    {
        return with(name, control, List.of(Outcome.failed(1, "java io.headrace.rig.X", 1, reason)));
    }

    private static Outcome measured(final int turn, final MeasurementRecord record)
    {
        return Outcome.measured(turn, "java io.headrace.rig.X", 2, record);
    }

    private FakeSuite with(final String name, final String control, final List<Outcome> outcomes)
    {
        final Measurement declared = Measurements.all().stream()
            .filter(measurement -> measurement.name().equals(name)).findFirst().orElse(null);
        results.put(name, new MeasurementResult(name, declared == null ? "group" : declared.group(),
            "title of " + name, control, List.of("--seconds", "1"), null, outcomes));
        return this;
    }

    SuiteResult build()
    {
        final SuiteResult suite = new SuiteResult(SuiteResult.FORMAT, "0.1.0", "abc", "2026-01-01T00:00:00Z", mode,
            List.of(), 100, "./headrace bench", MACHINE, List.of(), List.copyOf(results.values()));
        return suite.withBars(Bars.rows(suite));
    }
}
