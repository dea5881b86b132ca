package io.headrace.load;

import org.agrona.MutableDirectBuffer;

/**
 * Writes the payloads of a run, one after the other.
 */
@FunctionalInterface
interface PayloadWriter
{
    /**
     * Writes the next payload.
     *
     * @param buffer to write to.
     * @param offset to write at.
     * @return bytes written.
     */
    int next(MutableDirectBuffer buffer, int offset);
}
