package io.headrace.benchmarks;

import io.headrace.server.CommandFailure;
import io.headrace.server.ExitCode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Chooses from the list of measurements what a run shall measure.
 */
final class Selection
{
    private Selection()
    {
    }

    /**
     * What was asked for, with the controls that it is compared with.
     *
     * @param all     measurements.
     * @param only    names of measurements or groups, empty for all.
     * @param isQuick whether the run is a quick one.
     * @return chosen measurements in the order of the list.
     * @throws CommandFailure if a name is unknown; the message lists those that are known.
     */
    static List<Measurement> choose(final List<Measurement> all, final List<String> only, final boolean isQuick)
    {
        final List<Measurement> present = all.stream().filter(measurement -> measurement.isIn(isQuick)).toList();
        if (only.isEmpty())
        {
            return present;
        }
        final Set<String> chosen = new LinkedHashSet<>();
        for (final String name : only)
        {
            final List<Measurement> found = present.stream()
                .filter(measurement -> measurement.name().equals(name) || measurement.group().equals(name))
                .toList();
            if (found.isEmpty())
            {
                throw new CommandFailure(ExitCode.WRONG_USE, unknown(name, all, present, isQuick));
            }
            for (final Measurement measurement : found)
            {
                chosen.add(measurement.name());
                if (measurement.control() != null)
                {
                    chosen.add(measurement.control());
                }
            }
        }
        return present.stream().filter(measurement -> chosen.contains(measurement.name())).toList();
    }

    private static String unknown(
        final String name, final List<Measurement> all, final List<Measurement> present, final boolean isQuick)
    {
        final boolean isFullOnly = isQuick && all.stream()
            .anyMatch(measurement -> measurement.name().equals(name) || measurement.group().equals(name));
        if (isFullOnly)
        {
            return "only=" + name + " is not part of a quick run: leave --quick out";
        }
        final Set<String> names = new TreeSet<>();
        final Set<String> groups = new TreeSet<>();
        present.forEach(measurement ->
        {
            names.add(measurement.name());
            groups.add(measurement.group());
        });
        return "only=" + name + " must be a group (" + String.join(", ", groups) + ") or a measurement (" +
            String.join(", ", names) + ")";
    }
}
