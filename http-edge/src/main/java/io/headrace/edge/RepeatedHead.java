package io.headrace.edge;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;

/**
 * The head of the last request that published on a connection, and what it meant. A producer sends the same head again
 * and again, but for the length of the body; the same bytes mean the same, so they are compared and not decoded, which
 * saves half of the CPU time of a pipelined request and 1.5 KB of garbage. Whatever differs in anything else is left to
 * the decoder. Used by one event loop.
 */
final class RepeatedHead
{
    /** The next request has another head, or is not complete. */
    static final int NO_MATCH = -1;

    private static final byte[] LENGTH_FIELD = "content-length:".getBytes(US_ASCII);
    private static final int MAX_LENGTH = 1024;
    private static final int MAX_DIGITS = 9;
    private static final int INITIAL_CAPACITY = 256;
    private static final ByteBuffer NONE = ByteBuffer.allocate(0);

    private final HttpExchange meaning = new HttpExchange();
    private ByteBuffer head = NONE;
    private boolean known;
    private int maxBodyLength;
    private int declaredLength;
    private int bodyLength;

    /**
     * Takes the bytes of a head, whose meaning is not known yet.
     *
     * @param in    that it was decoded from.
     * @param start of the head.
     * @param end   of the head.
     */
    void note(final ByteBuf in, final int start, final int end)
    {
        known = false;
        final int length = end - start;
        if (length > MAX_LENGTH)
        {
            head = NONE;
            return;
        }
        if (head.capacity() < length)
        {
            head = ByteBuffer.allocate(Math.max(length, INITIAL_CAPACITY));
        }
        head.clear().limit(length);
        in.getBytes(start, head.array(), 0, length);
    }

    /** Forgets the head: that of the next request is not known as a whole. */
    void forget()
    {
        known = false;
        head = NONE;
    }

    /**
     * Takes the meaning of the head that was noted last.
     *
     * @param exchange     of its request, which publishes the body.
     * @param length       of the body, as declared.
     * @param maxLength    of a body.
     */
    void means(final HttpExchange exchange, final int length, final int maxLength)
    {
        known = head.hasRemaining();
        meaning.takeHead(exchange);
        declaredLength = length;
        maxBodyLength = maxLength;
    }

    /**
     * Compares the next request with the head, which must be there with its whole body.
     *
     * @param in to be read, left as it is.
     * @return length of its head, or {@link #NO_MATCH}.
     */
    int match(final ByteBuf in)
    {
        if (!known || !in.isContiguous())
        {
            return NO_MATCH;
        }
        final int readable = in.readableBytes();
        final int mismatch = head.mismatch(
            in.internalNioBuffer(in.readerIndex(), Math.min(head.limit(), readable)));
        bodyLength = declaredLength;
        final int length = mismatch < 0 ? head.limit() : matchButForLength(in, mismatch);
        return length >= 0 && bodyLength <= maxBodyLength && bodyLength <= readable - length ? length : NO_MATCH;
    }

    /** Compares what comes behind the value of Content-Length, if it is that value which differs. */
    private int matchButForLength(final ByteBuf in, final int mismatch)
    {
        int value = mismatch;
        while (value > 0 && isDigit(head.get(value - 1)))
        {
            value--;
        }
        int behind = in.readerIndex() + value;
        if (!isLengthField(value) || behind >= in.writerIndex() || in.getByte(behind) == '0')
        {
            return NO_MATCH;
        }
        int rest = value;
        while (isDigit(head.get(rest)))
        {
            rest++;
        }
        final int limit = Math.min(in.writerIndex(), behind + MAX_DIGITS);
        bodyLength = 0;
        while (behind < limit && isDigit(in.getByte(behind)))
        {
            bodyLength = bodyLength * 10 + in.getByte(behind) - '0';
            behind++;
        }
        final int restLength = head.limit() - rest;
        if (bodyLength == 0 || in.writerIndex() - behind < restLength)
        {
            return NO_MATCH;
        }
        head.position(rest);
        final boolean same = head.mismatch(in.internalNioBuffer(behind, restLength)) < 0;
        head.position(0);
        return same ? behind + restLength - in.readerIndex() : NO_MATCH;
    }

    /** Whether the value that begins at an offset of the head is that of Content-Length. */
    private boolean isLengthField(final int value)
    {
        final int colon = value > 0 && head.get(value - 1) == ' ' ? value - 1 : value;
        final int name = colon - LENGTH_FIELD.length;
        boolean same = name > 0 && head.get(name - 1) == '\n';
        for (int i = 0; same && i < LENGTH_FIELD.length; i++)
        {
            final byte b = head.get(name + i);
            same = (b >= 'A' && b <= 'Z' ? b + 'a' - 'A' : b) == LENGTH_FIELD[i];
        }
        return same;
    }

    private static boolean isDigit(final byte b)
    {
        return b >= '0' && b <= '9';
    }

    /** Length of the body of the request that matched last. */
    int bodyLength()
    {
        return bodyLength;
    }

    /** What the head means. */
    HttpExchange meaning()
    {
        return meaning;
    }
}
