package io.headrace.benchmarks;

/**
 * What became of one figure between two reports. Immutable.
 *
 * @param measurement that has the figure.
 * @param figure      that was compared.
 * @param verdict     what became of it.
 * @param before      the figure of the old report, null if it has none.
 * @param after       the figure of the new report, null if it has none.
 * @param change      how much better it is: 0.1 is 10 % better, -0.1 is 10 % worse; null if it cannot be told.
 * @param why         the verdict was given.
 */
record Verdict(
    String measurement, String figure, Kind verdict, Double before, Double after, Double change, String why)
{
    /** Verdicts, the worst first. */
    enum Kind
    {
        /** Worse, beyond what noise explains. */
        REGRESSED,
        /** The noise is larger than what was to be seen, or a figure is missing. */
        CANNOT_TELL,
        /** Better, beyond what noise explains. */
        IMPROVED,
        /** No difference that matters. */
        SAME
    }
}
