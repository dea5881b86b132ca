package io.headrace.benchmarks;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Fills facts of earlier measurements into the arguments of later ones, so that a control writes the very same bytes
 * in the very same batches as what it is compared with.
 */
final class Facts
{
    private static final Pattern PLACE = Pattern.compile("\\$\\{([a-z0-9-]+)\\.([A-Za-z0-9]+):(\\d+)}");

    private Facts()
    {
    }

    /**
     * Fills in.
     *
     * @param arguments as declared.
     * @param latest    record of each measurement that has one.
     * @return arguments without places.
     */
    static List<String> fill(final List<String> arguments, final Map<String, MeasurementRecord> latest)
    {
        return arguments.stream().map(argument -> fill(argument, latest)).toList();
    }

    private static String fill(final String argument, final Map<String, MeasurementRecord> latest)
    {
        final Matcher matcher = PLACE.matcher(argument);
        return matcher.replaceAll(place ->
        {
            final MeasurementRecord record = latest.get(place.group(1));
            final double fact = record == null ? Double.NaN : record.number(place.group(2));
            return Double.isFinite(fact) && fact >= 1 ? Long.toString(Math.round(fact)) : place.group(3);
        });
    }
}
