package io.headrace.load;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.agrona.MutableDirectBuffer;

/**
 * Payloads of one size that differ by a rising hexadecimal number, readable where they are read back. Not threadsafe.
 */
final class StampedPayload implements PayloadWriter
{
    private static final byte[] DIGITS = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final int STAMP_LENGTH = 16;
    private static final byte FILLER = '.';

    private final byte[] template;
    private final int stampLength;
    private long index;

    /**
     * Payloads of a size.
     *
     * @param size bytes; below 16 the higher digits of the number are left out.
     */
    StampedPayload(final int size)
    {
        template = new byte[size];
        Arrays.fill(template, FILLER);
        stampLength = Math.min(size, STAMP_LENGTH);
    }

    @Override
    public int next(final MutableDirectBuffer buffer, final int offset)
    {
        long rest = index++;
        for (int i = stampLength - 1; i >= 0; i--)
        {
            template[i] = DIGITS[(int)rest & 0xF];
            rest >>>= 4;
        }
        buffer.putBytes(offset, template);
        return template.length;
    }
}
