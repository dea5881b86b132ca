package io.headrace.edge;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import org.agrona.DirectBuffer;

/**
 * Writes pieces of JSON into Netty buffers. Stateless.
 */
final class JsonWriter
{
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] BASE64 =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".getBytes(StandardCharsets.US_ASCII);
    private static final int FIRST_PRINTABLE = 0x20;
    private static final long LOW_BITS = 0x0101_0101_0101_0101L;
    private static final long HIGH_BITS = 0x8080_8080_8080_8080L;
    private static final long LINE_BREAK = '\n';

    private JsonWriter()
    {
    }

    /**
     * A string with its quotes.
     *
     * @param text any text.
     * @return a JSON string.
     */
    static String quoted(final String text)
    {
        final StringBuilder json = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); i++)
        {
            final char c = text.charAt(i);
            if (c == '"' || c == '\\')
            {
                json.append('\\').append(c);
            }
            else if (c < FIRST_PRINTABLE || Character.isSurrogate(c))
            {
                json.append("\\u");
                for (int shift = 12; shift >= 0; shift -= 4)
                {
                    json.append((char)HEX[(c >> shift) & 15]);
                }
            }
            else
            {
                json.append(c);
            }
        }
        return json.append('"').toString();
    }

    /**
     * Strings with their quotes.
     *
     * @param texts any texts.
     * @return a JSON array.
     */
    static String quoted(final List<String> texts)
    {
        return texts.stream().map(JsonWriter::quoted).collect(Collectors.joining(",", "[", "]"));
    }

    /**
     * Writes a string with its quotes.
     *
     * @param out    to write to.
     * @param buffer with valid UTF-8.
     * @param offset of the text.
     * @param length of the text in bytes.
     */
    static void string(final ByteBuf out, final DirectBuffer buffer, final int offset, final int length)
    {
        out.ensureWritable(length + 2);
        out.writeByte('"');
        final int limit = offset + length;
        int i = offset;
        while (i < limit)
        {
            final long word = limit - i < Long.BYTES ? 0 : buffer.getLong(i, LITTLE_ENDIAN);
            if (isPlain(word))
            {
                out.writeLongLE(word);
                i += Long.BYTES;
            }
            else
            {
                character(out, buffer.getByte(i++));
            }
        }
        out.writeByte('"');
    }

    /** Whether none of eight bytes is to be escaped. */
    private static boolean isPlain(final long word)
    {
        return (below(word, FIRST_PRINTABLE) | equal(word, '"') | equal(word, '\\')) == 0;
    }

    /** Not 0 if one of eight bytes is 0 to a bound, exclusive, which is at most 128. */
    private static long below(final long word, final int bound)
    {
        return (word - bound * LOW_BITS) & ~word & HIGH_BITS;
    }

    private static long equal(final long word, final int value)
    {
        return below(word ^ value * LOW_BITS, 1);
    }

    private static void character(final ByteBuf out, final byte b)
    {
        if (b == '"' || b == '\\')
        {
            out.writeByte('\\').writeByte(b);
        }
        else if (b >= 0 && b < FIRST_PRINTABLE)
        {
            out.writeByte('\\').writeByte('u').writeByte('0').writeByte('0');
            out.writeByte(HEX[b >> 4]).writeByte(HEX[b & 15]);
        }
        else
        {
            out.writeByte(b);
        }
    }

    /**
     * Writes a JSON text on one line: line breaks, which can only be white space between its parts, become spaces.
     *
     * @param out    to write to.
     * @param buffer with a valid JSON text.
     * @param offset of the text.
     * @param length of the text in bytes.
     */
    static void flattened(final ByteBuf out, final DirectBuffer buffer, final int offset, final int length)
    {
        out.ensureWritable(length);
        final int limit = offset + length;
        int i = offset;
        while (i < limit)
        {
            final long word = limit - i < Long.BYTES ? LINE_BREAK : buffer.getLong(i, LITTLE_ENDIAN);
            if ((equal(word, '\n') | equal(word, '\r')) == 0)
            {
                out.writeLongLE(word);
                i += Long.BYTES;
            }
            else
            {
                final byte b = buffer.getByte(i++);
                out.writeByte(b == '\n' || b == '\r' ? ' ' : b);
            }
        }
    }

    /**
     * Writes bytes in base64 with its quotes.
     *
     * @param out    to write to.
     * @param buffer with the bytes.
     * @param offset of the bytes.
     * @param length how many.
     */
    static void base64(final ByteBuf out, final DirectBuffer buffer, final int offset, final int length)
    {
        out.ensureWritable((length + 2) / 3 * 4 + 2);
        out.writeByte('"');
        int i = offset;
        final int limit = offset + length;
        for (; i + 2 < limit; i += 3)
        {
            quad(out, bits(buffer, i, 16) | bits(buffer, i + 1, 8) | bits(buffer, i + 2, 0), 4);
        }
        if (limit - i == 1)
        {
            quad(out, bits(buffer, i, 16), 2);
        }
        else if (limit - i == 2)
        {
            quad(out, bits(buffer, i, 16) | bits(buffer, i + 1, 8), 3);
        }
        out.writeByte('"');
    }

    private static int bits(final DirectBuffer buffer, final int index, final int shift)
    {
        return (buffer.getByte(index) & 0xFF) << shift;
    }

    private static void quad(final ByteBuf out, final int bits, final int significant)
    {
        final int third = significant > 2 ? BASE64[(bits >> 6) & 63] : '=';
        final int fourth = significant > 3 ? BASE64[bits & 63] : '=';
        out.writeInt(BASE64[bits >> 18] << 24 | BASE64[(bits >> 12) & 63] << 16 | third << 8 | fourth);
    }

    /**
     * Writes a number in decimal.
     *
     * @param out   to write to.
     * @param value not negative.
     */
    static void number(final ByteBuf out, final long value)
    {
        int digits = 1;
        for (long rest = value; rest >= 10; rest /= 10)
        {
            digits++;
        }
        out.ensureWritable(digits);
        final int start = out.writerIndex();
        long rest = value;
        for (int i = digits - 1; i >= 0; i--)
        {
            out.setByte(start + i, (int)('0' + rest % 10));
            rest /= 10;
        }
        out.writerIndex(start + digits);
    }
}
