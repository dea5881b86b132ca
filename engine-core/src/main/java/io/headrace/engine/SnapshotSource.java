package io.headrace.engine;

import org.agrona.MutableDirectBuffer;

/**
 * Gives back the bytes that a handler wrote to its {@link SnapshotSink}, in the same order. Values are little-endian.
 * Valid during the call. Reading past the end throws {@link IllegalStateException}.
 */
public interface SnapshotSource
{
    /** No state to start from. */
    SnapshotSource EMPTY = new EmptySnapshotSource();

    /**
     * Whether there is nothing (more) to read.
     *
     * @return true at the first start, and after the last byte.
     */
    boolean isEmpty();

    /**
     * Reads a byte.
     *
     * @return the byte.
     */
    byte getByte();

    /**
     * Reads four bytes.
     *
     * @return the value.
     */
    int getInt();

    /**
     * Reads eight bytes.
     *
     * @return the value.
     */
    long getLong();

    /**
     * Reads bytes.
     *
     * @param buffer to fill.
     * @param offset of the first.
     * @param length how many.
     */
    void getBytes(MutableDirectBuffer buffer, int offset, int length);
}
