package io.headrace.edge;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;

/**
 * The acknowledgement of one event that was written last at some level, to be written again with another sequence:
 * within a second all else is the same. Used by one event loop.
 */
final class RepeatedAcknowledgement
{
    private static final int RADIX = 10;

    private byte[] bytes;
    private byte[] date;
    private int[] places = {};
    private int digits;
    private long lowest = 1;
    private long highest;

    /**
     * Keeps a response that has been written.
     *
     * @param out      that it was written to, up to its end.
     * @param start    of the response.
     * @param sequence in it.
     * @param dateLine in it, the same object as long as the second is the same.
     * @param before   what stands before each place of the sequence.
     */
    void keep(
        final ByteBuf out, final int start, final long sequence, final byte[] dateLine, final byte[]... before)
    {
        bytes = new byte[out.writerIndex() - start];
        out.getBytes(start, bytes);
        final String text = new String(bytes, US_ASCII);
        places = new int[before.length];
        for (int i = 0; i < before.length; i++)
        {
            places[i] = text.indexOf(new String(before[i], US_ASCII)) + before[i].length;
        }
        digits = 1;
        lowest = 1;
        while (sequence / lowest >= RADIX)
        {
            lowest *= RADIX;
            digits++;
        }
        highest = lowest > Long.MAX_VALUE / RADIX ? Long.MAX_VALUE : lowest * RADIX - 1;
        date = dateLine;
    }

    /**
     * Writes the response again.
     *
     * @param out      to write to.
     * @param sequence to be told.
     * @param dateLine of now.
     * @return false if it would differ in more than the sequence: nothing was written.
     */
    boolean write(final ByteBuf out, final long sequence, final byte[] dateLine)
    {
        if (dateLine != date || sequence < lowest || sequence > highest)
        {
            return false;
        }
        for (final int place : places)
        {
            long rest = sequence;
            for (int i = place + digits - 1; i >= place; i--)
            {
                bytes[i] = (byte)('0' + rest % RADIX);
                rest /= RADIX;
            }
        }
        out.writeBytes(bytes);
        return true;
    }
}
