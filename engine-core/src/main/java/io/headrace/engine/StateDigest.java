package io.headrace.engine;

/**
 * A hash of all that the engine and its handlers know, at a sequence. Two engines that were fed the same journal up
 * to the same sequence have equal digests.
 *
 * @param sequence  of the last event applied.
 * @param stateHash sixteen hexadecimal digits.
 */
public record StateDigest(long sequence, String stateHash)
{
}
