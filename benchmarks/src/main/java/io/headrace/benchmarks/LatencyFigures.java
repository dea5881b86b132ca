package io.headrace.benchmarks;

/**
 * Latencies from the due time of each event, with the machine's own floor from the same minutes. Immutable.
 *
 * @param offered  events per second that were due.
 * @param achieved events per second that were acknowledged.
 * @param p50Us    half of the events were faster.
 * @param p99Us    99 of 100 were.
 * @param p999Us   999 of 1,000 were.
 * @param p9999Us  9,999 of 10,000 were.
 * @param maxUs    the slowest.
 * @param hgrm     file with the percentiles, null if none was kept.
 * @param hlog     file with the intervals, null if none was kept.
 * @param floor    how late a thread woke that parked beside it, null if none was recorded.
 */
record LatencyFigures(
    double offered,
    double achieved,
    double p50Us,
    double p99Us,
    double p999Us,
    double p9999Us,
    double maxUs,
    String hgrm,
    String hlog,
    Floor floor)
{
    /**
     * How late a thread wakes that parks 20 µs again and again: what the machine adds to any latency.
     *
     * @param p50Us  median.
     * @param p99Us  99 of 100.
     * @param p999Us 999 of 1,000.
     * @param maxUs  the latest.
     * @param hgrm   file with the percentiles, null if none was kept.
     */
    record Floor(double p50Us, double p99Us, double p999Us, double maxUs, String hgrm)
    {
    }

    /** The latency at a percentile by the name that the record gives it, NaN if it has none. */
    double at(final String percentile)
    {
        return switch (percentile)
        {
            case "p50" -> p50Us;
            case "p99" -> p99Us;
            case "p999" -> p999Us;
            case "p9999" -> p9999Us;
            case "max" -> maxUs;
            default -> Double.NaN;
        };
    }

    /** The floor at a percentile, NaN if it has none. */
    double floorAt(final String percentile)
    {
        if (floor == null)
        {
            return Double.NaN;
        }
        return switch (percentile)
        {
            case "p50" -> floor.p50Us;
            case "p99" -> floor.p99Us;
            case "p999" -> floor.p999Us;
            case "max" -> floor.maxUs;
            default -> Double.NaN;
        };
    }
}
