package io.headrace.engine;

import org.agrona.DirectBuffer;

/**
 * Takes the state of a handler as a stream of bytes. Values are little-endian. Valid during the call.
 */
public interface SnapshotSink
{
    /**
     * Appends a byte.
     *
     * @param value to append.
     */
    void putByte(byte value);

    /**
     * Appends four bytes.
     *
     * @param value to append.
     */
    void putInt(int value);

    /**
     * Appends eight bytes.
     *
     * @param value to append.
     */
    void putLong(long value);

    /**
     * Appends bytes.
     *
     * @param buffer with the bytes, copied before the call returns.
     * @param offset of the first.
     * @param length how many.
     */
    void putBytes(DirectBuffer buffer, int offset, int length);
}
