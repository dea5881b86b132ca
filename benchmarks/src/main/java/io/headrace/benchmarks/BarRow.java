package io.headrace.benchmarks;

/**
 * One row of the table of bars, as measured. Immutable.
 *
 * @param name        of the row.
 * @param value       that was measured, median of the turns; null if there is none.
 * @param unit        of value and control.
 * @param control     what was measured beside it in the same run; null if there is none.
 * @param controlName what the control is.
 * @param ratio       value / control, median of the turns; null if there is none.
 * @param bar         what must hold.
 * @param holds       whether it does; false when there is no value.
 * @param reason      why a value or a control is missing, null if none is.
 * @param stretch     the next target.
 */
record BarRow(
    String name,
    Double value,
    String unit,
    Double control,
    String controlName,
    Double ratio,
    String bar,
    boolean holds,
    String reason,
    String stretch)
{
}
