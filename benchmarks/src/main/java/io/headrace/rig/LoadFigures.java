package io.headrace.rig;

import org.HdrHistogram.Histogram;

/**
 * What was found while events were sent for a time.
 *
 * @param seconds         measured.
 * @param sent            events, in time or late.
 * @param acknowledged    of these.
 * @param refused         events that the other side refused.
 * @param eventsPerSecond acknowledged during the time.
 * @param latency         from due to acknowledged, in nanoseconds.
 */
record LoadFigures(
    double seconds, long sent, long acknowledged, long refused, double eventsPerSecond, Histogram latency)
{
}
