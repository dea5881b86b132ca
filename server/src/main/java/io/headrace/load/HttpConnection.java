package io.headrace.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Publishes over one HTTP/1.1 connection, kept alive and pipelined: single events as the body of a POST, more as a
 * binary batch. Answers come in the order of the requests. Not threadsafe, allocates nothing per event.
 */
final class HttpConnection implements EventConnection, HttpResponseParser.Listener
{
    /** Media type of a batch: for each event its length in four little-endian bytes, then its bytes. */
    static final String BATCH_MEDIA_TYPE = "application/vnd.headrace.batch";

    private static final int INBOUND_LENGTH = 64 * 1024;
    private static final int SMALLEST_OUTBOUND_LENGTH = 64 * 1024;
    private static final int LENGTH_DIGITS = 10;
    private static final int MAX_STATUS = 999;
    private static final int OK = 200;
    private static final int REDIRECTS = 300;
    private static final byte[] END_OF_FIELDS = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final SocketStream stream;
    private final EventListener listener;
    private final HttpResponseParser parser = new HttpResponseParser();
    private final String[] reasons = new String[MAX_STATUS + 1];
    private final byte[] head;
    private final boolean batched;
    private final int largestBatch;
    private final int longestRequest;
    private final int[] counts;
    private long requests;
    private long responses;
    private long answeredEvents;
    private boolean closing;

    private HttpConnection(
        final SocketStream stream, final EventListener listener, final byte[] head, final LoadSettings settings)
    {
        this.stream = stream;
        this.listener = listener;
        this.head = head;
        batched = settings.batch() > 1;
        largestBatch = settings.batch();
        longestRequest = longestRequest(head.length, settings);
        counts = new int[settings.pipeline()];
    }

    /** Connects; the head of every request but the length is encoded once. */
    static HttpConnection connect(
        final InetSocketAddress address, final LoadSettings settings, final EventListener listener)
        throws IOException
    {
        final String text = "POST /v1/topics/" + settings.topic() + "/events HTTP/1.1\r\n" +
            "Host: " + address.getHostString() + ":" + address.getPort() + "\r\n" +
            "Headrace-Durability: " + settings.durability().label() + "\r\n" +
            "Priority: u=" + settings.urgency() + "\r\n" +
            "Content-Type: " + (settings.batch() > 1 ? BATCH_MEDIA_TYPE : "application/octet-stream") + "\r\n" +
            "Content-Length: ";
        final byte[] head = text.getBytes(StandardCharsets.US_ASCII);
        final int outboundLength = Math.max(
            settings.bufferLength(SMALLEST_OUTBOUND_LENGTH), 2 * longestRequest(head.length, settings));
        final SocketStream stream =
            SocketStream.connect(address, settings.timeoutMs(), outboundLength, settings.bufferLength(INBOUND_LENGTH));
        return new HttpConnection(stream, listener, head, settings);
    }

    private static int longestRequest(final int headLength, final LoadSettings settings)
    {
        final long bodyLength = (long)settings.batch() * (Integer.BYTES + settings.eventLength());
        final long length = headLength + LENGTH_DIGITS + END_OF_FIELDS.length + bodyLength;
        if (length > Integer.MAX_VALUE / 4)
        {
            throw new IllegalArgumentException("batch=" + settings.batch() + " of size=" + settings.eventLength() +
                " makes requests of " + length + " bytes: lower one of them");
        }
        return (int)length;
    }

    @Override
    public int vacancy()
    {
        return closing || requests - responses == counts.length || stream.room() < longestRequest ? 0 : largestBatch;
    }

    @Override
    public void send(final PayloadWriter payloads, final int count)
    {
        final UnsafeBuffer buffer = stream.buffer();
        int position = stream.position();
        buffer.putBytes(position, head);
        position += head.length;
        final int lengthPosition = position;
        position += LENGTH_DIGITS;
        buffer.putBytes(position, END_OF_FIELDS);
        position += END_OF_FIELDS.length;
        final int bodyPosition = position;
        for (int i = 0; i < count; i++)
        {
            final int prefix = batched ? Integer.BYTES : 0;
            final int length = payloads.next(buffer, position + prefix);
            if (batched)
            {
                buffer.putInt(position, length, ByteOrder.LITTLE_ENDIAN);
            }
            position += prefix + length;
        }
        putLength(buffer, lengthPosition, position - bodyPosition);
        stream.commit(position);
        counts[(int)(requests % counts.length)] = count;
        requests++;
    }

    private static void putLength(final UnsafeBuffer buffer, final int offset, final int length)
    {
        int rest = length;
        for (int i = LENGTH_DIGITS - 1; i >= 0; i--)
        {
            buffer.putByte(offset + i, rest > 0 || i == LENGTH_DIGITS - 1 ? (byte)('0' + rest % 10) : (byte)' ');
            rest /= 10;
        }
    }

    @Override
    public int flush() throws IOException
    {
        return stream.flush();
    }

    @Override
    public int poll() throws IOException
    {
        final int read = stream.read();
        if (read > 0)
        {
            parser.parse(stream.received(), 0, read, this);
            stream.consumed(read);
            if (closing)
            {
                throw new ProtocolException("the server asked to close the connection");
            }
        }
        return read;
    }

    @Override
    public void onResponse(final int status, final boolean keepAlive) throws ProtocolException
    {
        if (status < OK)
        {
            return;
        }
        if (requests == responses)
        {
            throw new ProtocolException("response status=" + status + " came without a request");
        }
        final int count = counts[(int)(responses % counts.length)];
        responses++;
        closing |= !keepAlive;
        final long first = answeredEvents + 1;
        answeredEvents += count;
        if (status < REDIRECTS)
        {
            listener.onAcknowledged(answeredEvents, 0);
        }
        else
        {
            listener.onRefused(first, answeredEvents, reason(status));
        }
    }

    private String reason(final int status)
    {
        if (reasons[status] == null)
        {
            reasons[status] = "status " + status;
        }
        return reasons[status];
    }

    @Override
    public void close()
    {
        stream.close();
    }
}
