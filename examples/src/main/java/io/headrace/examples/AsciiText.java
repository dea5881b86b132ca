package io.headrace.examples;

import io.headrace.bus.PayloadFormat;
import io.headrace.engine.ReplySink;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A text reply under construction, in a buffer that is reused. Not threadsafe.
 */
final class AsciiText
{
    private final UnsafeBuffer buffer;
    private int length;

    AsciiText(final int maxLength)
    {
        buffer = new UnsafeBuffer(new byte[maxLength]);
    }

    AsciiText append(final String text)
    {
        length += buffer.putStringWithoutLengthAscii(length, text);
        return this;
    }

    AsciiText append(final char character)
    {
        buffer.putByte(length++, (byte)character);
        return this;
    }

    AsciiText append(final long number)
    {
        length += buffer.putLongAscii(length, number);
        return this;
    }

    /** Sends what was appended, and is then empty. */
    void send(final ReplySink replies)
    {
        replies.reply(PayloadFormat.TEXT, buffer, 0, length);
        length = 0;
    }
}
