package io.headrace.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class MeasurementsTest
{
    private static final int FIVE_MINUTES = 300;
    /** Of the five minutes, for slow starts and for the report. */
    private static final int SPARE_SECONDS = 15;

    @Test
    void shouldEndAQuickRunInUnderFiveMinutes()
    {
        final List<Measurement> quick = Selection.choose(Measurements.all(), List.of(), true);

        final int seconds = Turn.seconds(Turn.plan(quick, true), true);
        assertTrue(seconds < FIVE_MINUTES - SPARE_SECONDS, "seconds=" + seconds);
    }

    @Test
    void shouldNameEachOnce()
    {
        final Set<String> names = Measurements.all().stream().map(Measurement::name).collect(Collectors.toSet());

        assertEquals(Measurements.all().size(), names.size());
    }

    @Test
    void shouldRunEachInTurnsWithItsControl()
    {
        final Map<String, Measurement> byName = Measurements.all().stream()
            .collect(Collectors.toMap(Measurement::name, Function.identity()));
        for (final Measurement measurement : Measurements.all())
        {
            if (measurement.control() != null)
            {
                final Measurement control = byName.get(measurement.control());
                assertNotNull(control, measurement.name());
                assertEquals(measurement.group(), control.group(), measurement.name());
                assertEquals(measurement.isIn(true), control.isIn(true), measurement.name());
                assertEquals(measurement.turns(), control.turns(), measurement.name());
            }
        }
    }

    @Test
    void shouldRepeatWhatABarIsMadeOfAtLeastFiveTimesInAFullRun()
    {
        final Set<String> exact = Set.of("allocation-engine", "allocation-tcp");
        for (final Bar bar : Bars.all())
        {
            final Measurement measurement = Measurements.all().stream()
                .filter(declared -> declared.name().equals(bar.value().measurement())).findFirst().orElseThrow();
            assertTrue(exact.contains(measurement.name()) || measurement.turns(false) >= 5, measurement.name());
        }
    }

    @Test
    void shouldPlanByTurns()
    {
        final List<Measurement> chosen = Selection.choose(Measurements.all(), List.of("burst"), false);

        final List<String> names = Turn.plan(chosen, false).stream()
            .map(turn -> turn.measurement().name() + turn.number()).limit(4).toList();
        assertEquals(
            List.of("embedded-burst1", "chronicle-append1", "embedded-burst2", "chronicle-append2"), names);
    }

    @Test
    void shouldChooseTheControlWithAMeasurement()
    {
        final List<String> names = Selection.choose(Measurements.all(), List.of("replay"), true).stream()
            .map(Measurement::name).toList();

        assertEquals(List.of("replay", "chronicle-tailer"), names);
        assertEquals(List.of("kafka-acks1"), Selection.choose(Measurements.all(), List.of("kafka-acks1"), true)
            .stream().map(Measurement::name).toList());
    }

    @Test
    void shouldFillFactsOfEarlierMeasurementsIn()
    {
        final MeasurementRecord record = new MeasurementRecord(
            "x", "events/s", List.of(1.0), Map.of("journalBytesPerEvent", 145.6), null);
        final List<String> arguments =
            List.of("--record", "${embedded-synced.journalBytesPerEvent:144}", "${embedded-synced.eventsPerForce:9}");

        assertEquals(List.of("--record", "146", "9"), Facts.fill(arguments, Map.of("embedded-synced", record)));
        assertEquals(List.of("--record", "144", "9"), Facts.fill(arguments, Map.of()));
    }
}
