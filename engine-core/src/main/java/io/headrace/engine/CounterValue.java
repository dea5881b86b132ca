package io.headrace.engine;

/**
 * A counter at one time.
 *
 * @param label what it counts.
 * @param value how many.
 */
public record CounterValue(String label, long value)
{
}
