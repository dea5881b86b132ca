package io.headrace.load;

import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import org.agrona.DirectBuffer;

/**
 * Reads HTTP/1.1 responses byte by byte, minimal but strict: a status line, fields, and a body whose length
 * Content-Length gives. Whatever else comes ends the run, for a wrong guess would credit answers to wrong requests.
 * Not threadsafe; allocates nothing while responses are sound.
 */
final class HttpResponseParser
{
    /** Takes the responses. */
    interface Listener
    {
        /**
         * One whole response.
         *
         * @param status    100 to 599.
         * @param keepAlive false if the server closes the connection after it.
         * @throws ProtocolException if no response was awaited.
         */
        void onResponse(int status, boolean keepAlive) throws ProtocolException;
    }

    private enum Step
    {
        STATUS_LINE, FIELD, BODY
    }

    private static final int LONGEST_LINE = 8 * 1024;
    private static final int LONGEST_QUOTE = 80;
    private static final int STATUS_OFFSET = 9;
    private static final int STATUS_DIGITS = 3;
    private static final int MAX_LENGTH_DIGITS = 9;
    private static final byte[] VERSION = ascii("http/1.1 ");
    private static final byte[] CONTENT_LENGTH = ascii("content-length:");
    private static final byte[] TRANSFER_ENCODING = ascii("transfer-encoding:");
    private static final byte[] CONNECTION_CLOSE = ascii("connection: close");
    private static final int NO_CONTENT = 204;
    private static final int NOT_MODIFIED = 304;

    private final byte[] line = new byte[LONGEST_LINE];
    private Step step = Step.STATUS_LINE;
    private int lineLength;
    private int status;
    private boolean keepAlive;
    private int contentLength;
    private int bodyLeft;

    private static byte[] ascii(final String text)
    {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** True between two responses. */
    boolean isIdle()
    {
        return step == Step.STATUS_LINE && lineLength == 0;
    }

    /**
     * Reads on.
     *
     * @param buffer   with the next bytes of the connection.
     * @param offset   of the first.
     * @param length   how many; all are consumed.
     * @param listener given every response that is complete.
     * @throws ProtocolException if this is not a response that can be counted on.
     */
    void parse(final DirectBuffer buffer, final int offset, final int length, final Listener listener)
        throws ProtocolException
    {
        final int limit = offset + length;
        int position = offset;
        while (position < limit)
        {
            if (step == Step.BODY)
            {
                final int taken = Math.min(bodyLeft, limit - position);
                position += taken;
                bodyLeft -= taken;
            }
            else
            {
                final byte next = buffer.getByte(position++);
                if (next != '\n')
                {
                    append(next);
                    continue;
                }
                endLine();
            }
            if (step == Step.BODY && bodyLeft == 0)
            {
                step = Step.STATUS_LINE;
                listener.onResponse(status, keepAlive);
            }
        }
    }

    private void append(final byte next) throws ProtocolException
    {
        if (lineLength == LONGEST_LINE)
        {
            throw new ProtocolException("a line of the response is longer than " + LONGEST_LINE + " bytes");
        }
        line[lineLength++] = next;
    }

    private void endLine() throws ProtocolException
    {
        if (lineLength == 0 || line[lineLength - 1] != '\r')
        {
            throw new ProtocolException("a line of the response does not end with CR LF: " + text());
        }
        lineLength--;
        if (step == Step.STATUS_LINE)
        {
            onStatusLine();
        }
        else if (lineLength > 0)
        {
            onField();
        }
        else
        {
            onEndOfFields();
        }
        lineLength = 0;
    }

    private void onStatusLine() throws ProtocolException
    {
        if (!startsWith(VERSION) || lineLength < STATUS_OFFSET + STATUS_DIGITS)
        {
            throw new ProtocolException("not an HTTP/1.1 status line: " + text());
        }
        status = number(STATUS_OFFSET, STATUS_OFFSET + STATUS_DIGITS);
        keepAlive = true;
        contentLength = -1;
        step = Step.FIELD;
    }

    private void onField() throws ProtocolException
    {
        if (startsWith(CONTENT_LENGTH))
        {
            int from = CONTENT_LENGTH.length;
            while (from < lineLength && line[from] == ' ')
            {
                from++;
            }
            if (contentLength >= 0 || lineLength - from > MAX_LENGTH_DIGITS)
            {
                throw new ProtocolException("a second or impossible length: " + text());
            }
            contentLength = number(from, lineLength);
        }
        else if (startsWith(TRANSFER_ENCODING))
        {
            throw new ProtocolException("only responses with Content-Length are understood: " + text());
        }
        else if (startsWith(CONNECTION_CLOSE))
        {
            keepAlive = false;
        }
    }

    private void onEndOfFields() throws ProtocolException
    {
        final boolean bodiless = status < 200 || status == NO_CONTENT || status == NOT_MODIFIED;
        if (!bodiless && contentLength < 0)
        {
            throw new ProtocolException("response status=" + status + " has no Content-Length");
        }
        bodyLeft = bodiless ? 0 : contentLength;
        step = Step.BODY;
    }

    private int number(final int from, final int to) throws ProtocolException
    {
        int value = 0;
        for (int i = from; i < to; i++)
        {
            if (line[i] < '0' || line[i] > '9')
            {
                throw new ProtocolException("not a number: " + text());
            }
            value = value * 10 + line[i] - '0';
        }
        if (from == to)
        {
            throw new ProtocolException("a number is missing: " + text());
        }
        return value;
    }

    private boolean startsWith(final byte[] prefix)
    {
        if (lineLength < prefix.length)
        {
            return false;
        }
        for (int i = 0; i < prefix.length; i++)
        {
            final byte actual = line[i];
            final int lower = actual >= 'A' && actual <= 'Z' ? actual + ('a' - 'A') : actual;
            if (lower != prefix[i])
            {
                return false;
            }
        }
        return true;
    }

    private String text()
    {
        final String text = new String(line, 0, Math.min(lineLength, LONGEST_QUOTE), StandardCharsets.ISO_8859_1);
        return text.replaceAll("[^\\x20-\\x7e]", ".");
    }
}
