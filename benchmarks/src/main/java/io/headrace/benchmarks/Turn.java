package io.headrace.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One run of one measurement, as planned. Immutable.
 *
 * @param measurement to run.
 * @param number      of the turn, from 1.
 */
record Turn(Measurement measurement, int number)
{
    /**
     * The order of a run: group after group, and in each group by turns, A B A B, so that what the machine does
     * meanwhile meets a measurement and its control alike.
     *
     * @param measurements that were chosen.
     * @param isQuick      whether each has one turn.
     * @return all turns.
     */
    static List<Turn> plan(final List<Measurement> measurements, final boolean isQuick)
    {
        final Map<String, List<Measurement>> groups = new LinkedHashMap<>();
        for (final Measurement measurement : measurements)
        {
            groups.computeIfAbsent(measurement.group(), name -> new ArrayList<>()).add(measurement);
        }
        final List<Turn> turns = new ArrayList<>();
        for (final List<Measurement> group : groups.values())
        {
            final int most = group.stream().mapToInt(measurement -> measurement.turns(isQuick)).max().orElse(0);
            for (int number = 1; number <= most; number++)
            {
                for (final Measurement measurement : group)
                {
                    if (number <= measurement.turns(isQuick))
                    {
                        turns.add(new Turn(measurement, number));
                    }
                }
            }
        }
        return turns;
    }

    /** Seconds that turns take, estimated. */
    static int seconds(final List<Turn> turns, final boolean isQuick)
    {
        return turns.stream().mapToInt(turn -> turn.measurement().seconds(isQuick)).sum();
    }
}
