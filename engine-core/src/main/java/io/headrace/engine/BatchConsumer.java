package io.headrace.engine;

import org.agrona.DirectBuffer;

/**
 * Takes batches read back from a journal, whole and checked, in order.
 */
@FunctionalInterface
public interface BatchConsumer
{
    /**
     * One batch, laid out as {@link BatchDescriptor} says.
     *
     * @param buffer with the batch, valid during the call.
     * @param offset of its header.
     * @param length of header and frames in bytes.
     */
    void onBatch(DirectBuffer buffer, int offset, int length);
}
