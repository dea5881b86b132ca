package io.headrace.load;

import java.nio.file.Path;

/**
 * What the demonstration does.
 *
 * @param seconds       measured.
 * @param warmupSeconds before the measurement.
 * @param rate          events per second offered.
 * @param batch         most events in a message.
 * @param seed          of the generated order flow.
 * @param input         file with recorded order flow, or null to generate it.
 */
record DemoSettings(int seconds, int warmupSeconds, long rate, int batch, long seed, Path input)
{
}
