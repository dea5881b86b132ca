package io.headrace.journal;

import io.headrace.engine.BatchDescriptor;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.agrona.DirectBuffer;

/**
 * Decides whether bytes are a whole batch, without trusting any of them. Belongs to one thread.
 */
final class BatchCheck
{
    static final String NOT_A_BATCH = "no batch header";
    static final String LENGTH_DIFFERS = "length differs from that of the record";
    static final String CHECKSUM_DIFFERS = "checksum differs";
    static final String NOT_NEXT = "sequence is not the next one";
    static final String CHAIN_BROKEN = "checksum of the batch before differs";

    private static final int FRAMES_OFFSET = BatchDescriptor.CRC_OFFSET + Integer.BYTES;

    private final CRC32C crc = new CRC32C();

    /**
     * Checks one batch.
     *
     * @return null when it is whole, else the reason why not.
     */
    String check(final ByteBuffer bytes, final DirectBuffer buffer, final int offset, final int length)
    {
        if (length < BatchDescriptor.HEADER_LENGTH ||
            buffer.getInt(offset + BatchDescriptor.MAGIC_OFFSET) != BatchDescriptor.MAGIC)
        {
            return NOT_A_BATCH;
        }
        if (BatchDescriptor.length(buffer, offset) != length)
        {
            return LENGTH_DIFFERS;
        }
        bytes.limit(offset + BatchDescriptor.CRC_OFFSET).position(offset);
        crc.reset();
        crc.update(bytes);
        bytes.limit(offset + length).position(offset + FRAMES_OFFSET);
        crc.update(bytes);
        bytes.clear();
        if ((int)crc.getValue() != BatchDescriptor.crc(buffer, offset))
        {
            return CHECKSUM_DIFFERS;
        }
        final int version = buffer.getShort(offset + BatchDescriptor.VERSION_OFFSET) & 0xFFFF;
        if (version != BatchDescriptor.VERSION)
        {
            return version < BatchDescriptor.VERSION ?
                NOT_A_BATCH : FormatVersion.newer(version, BatchDescriptor.VERSION);
        }
        final int events = BatchDescriptor.eventCount(buffer, offset);
        return events < 1 || BatchDescriptor.firstSequence(buffer, offset) < 1 ? NOT_A_BATCH : null;
    }

    /**
     * Checks that a whole batch continues what came before.
     *
     * @param nextSequence expected, or 0 to accept any.
     * @return null when it does, else the reason why not.
     */
    static String checkNext(
        final DirectBuffer buffer, final int offset, final long nextSequence, final int previousCrc)
    {
        if (nextSequence == 0)
        {
            return null;
        }
        if (BatchDescriptor.firstSequence(buffer, offset) != nextSequence)
        {
            return NOT_NEXT;
        }
        return BatchDescriptor.previousCrc(buffer, offset) != previousCrc ? CHAIN_BROKEN : null;
    }
}
