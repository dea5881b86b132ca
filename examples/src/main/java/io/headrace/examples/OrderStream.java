package io.headrace.examples;

import org.agrona.MutableDirectBuffer;

/**
 * Order messages without end.
 */
interface OrderStream
{
    /** Writes the next message in the layout of {@link OrderDescriptor}. */
    void next(MutableDirectBuffer buffer, int offset);
}
