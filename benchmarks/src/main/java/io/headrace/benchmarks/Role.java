package io.headrace.benchmarks;

import java.util.Locale;

/**
 * What a measurement is in a comparison.
 */
enum Role
{
    /** Headrace itself. */
    OWN,
    /** What Headrace is divided by. */
    CONTROL,
    /** Another product, or another part. */
    PEER;

    private static final String PEERS = "io.headrace.peers.";

    static Role of(final MeasurementResult result, final SuiteResult suite)
    {
        if (suite.measurements().stream().anyMatch(other -> result.name().equals(other.control())))
        {
            return CONTROL;
        }
        return result.outcomes().stream().anyMatch(outcome -> outcome.command().contains(PEERS)) ? PEER : OWN;
    }

    /** Class of the style sheet. */
    String style()
    {
        return name().toLowerCase(Locale.ROOT);
    }
}
