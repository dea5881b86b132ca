package io.headrace.engine;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * Computes the CRC32C of a batch: all its bytes but the four that hold the checksum. Allocates nothing; belongs to
 * one thread.
 */
public final class BatchChecksum
{
    private final CRC32C crc = new CRC32C();

    /**
     * Computes the checksum of a batch.
     *
     * @param bytes  a view whose position and limit are changed; direct memory is fastest.
     * @param offset of the batch in the view, counted from 0.
     * @param length of the batch, header included, at least the header.
     * @return what {@link BatchDescriptor#CRC_OFFSET} must hold.
     */
    public int compute(final ByteBuffer bytes, final int offset, final int length)
    {
        crc.reset();
        bytes.limit(offset + BatchDescriptor.CRC_OFFSET).position(offset);
        crc.update(bytes);
        bytes.limit(offset + length).position(offset + BatchDescriptor.HEADER_LENGTH);
        crc.update(bytes);
        return (int)crc.getValue();
    }
}
