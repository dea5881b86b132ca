package io.headrace.engine;

import java.util.zip.CRC32C;
import org.agrona.DirectBuffer;

/**
 * Tells whether a request that comes again is the same: CRC32C over its frames. Belongs to one thread; allocates
 * nothing.
 */
final class ContentChecksum
{
    private final byte[] chunk = new byte[8 * 1024];
    private final CRC32C crc = new CRC32C();

    /** Checksum of bytes in any buffer. */
    int compute(final DirectBuffer buffer, final int offset, final int length)
    {
        crc.reset();
        int done = 0;
        while (done < length)
        {
            final int part = Math.min(chunk.length, length - done);
            buffer.getBytes(offset + done, chunk, 0, part);
            crc.update(chunk, 0, part);
            done += part;
        }
        return (int)crc.getValue();
    }
}
