package io.headrace.load;

import org.HdrHistogram.Histogram;

/**
 * What the measured part of a demonstration found.
 *
 * @param seconds         measured.
 * @param acknowledged    events acknowledged in that time.
 * @param eventsPerSecond of these.
 * @param rateMet         false if the offered rate was missed.
 * @param latency         from due to acknowledged, in nanoseconds.
 */
record DemoMeasurement(double seconds, long acknowledged, double eventsPerSecond, boolean rateMet, Histogram latency)
{
}
