package io.headrace.edge;

import io.headrace.bus.EventKey;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Reads the key that decides the shard of events and queries. Reusable, not threadsafe.
 */
final class KeyHeader
{
    static final AsciiString NAME = AsciiString.cached("headrace-key");
    /** The header has a value that is no key; no key is equal to it, since the header is not there then. */
    static final long INVALID = -1L << Integer.SIZE;
    static final String RULE = "Headrace-Key must be 1 to 255 visible ASCII characters, sent once";

    private static final int MAX_LENGTH = 255;
    private static final char FIRST_VISIBLE = 0x21;
    private static final char LAST_VISIBLE = 0x7E;

    private final UnsafeBuffer bytes = new UnsafeBuffer(new byte[MAX_LENGTH]);

    /**
     * Reads the header.
     *
     * @param headers of the request.
     * @return 32 bits, {@link EventKey#NONE} without the header, or {@link #INVALID}.
     */
    long read(final HttpHeaders headers)
    {
        final String text = headers.get(NAME);
        if (text == null)
        {
            return EventKey.NONE;
        }
        boolean valid = !text.isEmpty() && text.length() <= MAX_LENGTH && !PublishHead.isRepeated(headers, NAME);
        for (int i = 0; valid && i < text.length(); i++)
        {
            final char c = text.charAt(i);
            valid = c >= FIRST_VISIBLE && c <= LAST_VISIBLE;
            bytes.putByte(i, (byte)c);
        }
        return valid ? EventKey.of(bytes, 0, text.length()) & 0xFFFF_FFFFL : INVALID;
    }
}
