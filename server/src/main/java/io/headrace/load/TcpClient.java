package io.headrace.load;

import io.headrace.bus.EventKey;
import io.headrace.protocol.AckDecoder;
import io.headrace.protocol.BatchEncoder;
import io.headrace.protocol.EventEncoder;
import io.headrace.protocol.GoodbyeCode;
import io.headrace.protocol.GoodbyeDecoder;
import io.headrace.protocol.GoodbyeEncoder;
import io.headrace.protocol.HelloEncoder;
import io.headrace.protocol.MessageHeaderDecoder;
import io.headrace.protocol.MessageHeaderEncoder;
import io.headrace.protocol.NoticeDecoder;
import io.headrace.protocol.PingDecoder;
import io.headrace.protocol.PongDecoder;
import io.headrace.protocol.PongEncoder;
import io.headrace.protocol.RefusedDecoder;
import io.headrace.protocol.ReplyDecoder;
import io.headrace.protocol.WelcomeDecoder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Publishes events of one topic over one connection of the TCP protocol, within the credit that the server gives.
 * Not threadsafe, never blocks once it is connected, and allocates nothing per event.
 */
final class TcpClient implements EventConnection
{
    /** Bytes of the length before every message; it counts the bytes behind it. */
    static final int PREFIX_LENGTH = Integer.BYTES;
    /** Session id that asks for a new session. */
    static final long NEW_SESSION = -1;
    /** Version of the protocol that this client speaks. */
    static final int PROTOCOL_VERSION = 1;

    private static final String WRONG_PORT = ": is this the TCP port of a Headrace server?";
    private static final int HEADER_LENGTH = MessageHeaderEncoder.ENCODED_LENGTH;
    private static final int KEY_LENGTH = BatchEncoder.EventsEncoder.sbeBlockLength();
    private static final int LARGEST_GROUP = 65_534;
    private static final int LONGEST_MESSAGE = 64 * 1024 * 1024;
    private static final int REFUSAL_REASONS = 256;
    private static final long HANDSHAKE_PARK_NS = TimeUnit.MICROSECONDS.toNanos(200);
    private static final InFlight.Part NO_PART = (firstDueNs, nsPerEvent, count) ->
    {
    };

    private final MessageHeaderEncoder headerEncoder = new MessageHeaderEncoder();
    private final EventEncoder eventEncoder = new EventEncoder();
    private final BatchEncoder batchEncoder = new BatchEncoder();
    private final PongEncoder pongEncoder = new PongEncoder();
    private final GoodbyeEncoder goodbyeEncoder = new GoodbyeEncoder();
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final WelcomeDecoder welcome = new WelcomeDecoder();
    private final AckDecoder ack = new AckDecoder();
    private final ReplyDecoder reply = new ReplyDecoder();
    private final RefusedDecoder refused = new RefusedDecoder();
    private final PingDecoder ping = new PingDecoder();
    private final GoodbyeDecoder goodbye = new GoodbyeDecoder();

    private final SocketStream stream;
    private final TcpClientSettings settings;
    private final EventListener listener;
    private final InFlight inFlight = new InFlight(InFlight.MESSAGES);
    private final String[] reasons = new String[REFUSAL_REASONS];
    private final byte[] topic;
    private final short level;
    private final short format;
    private final short urgency;
    private final int keys;
    private final int eventOverhead;
    private final int batchOverhead;
    private boolean welcomed;
    private long creditEvents;
    private long creditBytes;
    private int frameMaxLength;

    private TcpClient(final SocketStream stream, final TcpClientSettings settings, final EventListener listener)
    {
        this.stream = stream;
        this.settings = settings;
        this.listener = listener;
        topic = settings.topic().getBytes(StandardCharsets.US_ASCII);
        level = settings.durability() == null ?
            BatchEncoder.levelNullValue() : (short)settings.durability().code();
        format = (short)settings.format().code();
        urgency = (short)settings.urgency();
        keys = settings.keys();
        eventOverhead = Integer.BYTES + (keys > 0 ? KEY_LENGTH : 0);
        batchOverhead = PREFIX_LENGTH + HEADER_LENGTH + BatchEncoder.BLOCK_LENGTH +
            BatchEncoder.EventsEncoder.sbeHeaderSize() + BatchEncoder.topicHeaderLength() + topic.length;
    }

    /**
     * Connects, says hello and waits for the welcome.
     *
     * @param address  of the server.
     * @param settings of the client.
     * @param listener given the answers, by {@link #poll()}.
     * @return a client that may send.
     * @throws IOException if there is no connection or no welcome in time.
     */
    static TcpClient connect(
        final InetSocketAddress address, final TcpClientSettings settings, final EventListener listener)
        throws IOException
    {
        final long batchLength =
            1024 + (long)settings.batch() * (Integer.BYTES + KEY_LENGTH + settings.eventLength());
        final int outboundLength = (int)Math.max(settings.bufferLength(), Math.min(2 * batchLength, LONGEST_MESSAGE));
        final SocketStream stream =
            SocketStream.connect(address, settings.timeoutMs(), outboundLength, settings.bufferLength());
        final TcpClient client = new TcpClient(stream, settings, listener);
        try
        {
            client.sayHello();
            return client;
        }
        catch (final IOException | RuntimeException ex)
        {
            stream.close();
            throw ex;
        }
    }

    private void sayHello() throws IOException
    {
        final HelloEncoder hello = new HelloEncoder();
        hello.wrapAndApplyHeader(stream.buffer(), stream.position() + PREFIX_LENGTH, headerEncoder)
            .sessionId(settings.session() ? NEW_SESSION : 0)
            .protocolVersion(PROTOCOL_VERSION)
            .clientName(settings.name())
            .putCredentials(new byte[0], 0, 0);
        commit(hello.limit());
        final long deadlineNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(settings.timeoutMs());
        while (!welcomed)
        {
            flush();
            poll();
            if (!welcomed)
            {
                if (System.nanoTime() - deadlineNs > 0)
                {
                    throw new IOException("the server did not answer HELLO within " + settings.timeoutMs() + " ms");
                }
                LockSupport.parkNanos(HANDSHAKE_PARK_NS);
            }
        }
        if (vacancy() == 0)
        {
            throw new IOException("size=" + settings.eventLength() + " is more than one message can hold: the " +
                "server gave creditBytes=" + creditBytes + " and frameMaxBytes=" + frameMaxLength);
        }
    }

    @Override
    public int vacancy()
    {
        if (inFlight.isFull())
        {
            return 0;
        }
        final long bytes = Math.min(
            Math.min(creditBytes - inFlight.outstandingBytes(), stream.room()), PREFIX_LENGTH + frameMaxLength);
        final long byBytes = (bytes - batchOverhead) / (eventOverhead + settings.eventLength());
        final long byEvents = Math.min(creditEvents - inFlight.outstanding(), LARGEST_GROUP);
        return (int)Math.max(0, Math.min(Math.min(byBytes, byEvents), settings.batch()));
    }

    @Override
    public void send(final PayloadWriter payloads, final int count)
    {
        final int start = stream.position();
        final int end = count == 1 ? encodeEvent(payloads) : encodeBatch(payloads, count);
        commit(end);
        inFlight.add(0, 0.0, count, end - start);
    }

    private int encodeEvent(final PayloadWriter payloads)
    {
        eventEncoder.wrapAndApplyHeader(stream.buffer(), stream.position() + PREFIX_LENGTH, headerEncoder)
            .sessionSequence(inFlight.nextSequence())
            .level(level)
            .format(format)
            .urgency(urgency)
            .key(keys > 0 ? key(inFlight.nextSequence()) : EventKey.NONE)
            .putTopic(topic, 0, topic.length);
        eventEncoder.limit(putPayload(payloads, eventEncoder.limit()));
        return eventEncoder.limit();
    }

    private int encodeBatch(final PayloadWriter payloads, final int count)
    {
        batchEncoder.wrapAndApplyHeader(stream.buffer(), stream.position() + PREFIX_LENGTH, headerEncoder)
            .firstSessionSequence(inFlight.nextSequence())
            .level(level)
            .format(format)
            .urgency(urgency)
            .key(EventKey.NONE);
        final int group = batchEncoder.limit();
        batchEncoder.eventsCount(count);
        int limit = batchEncoder.limit();
        if (keys > 0)
        {
            limit = putKeyed(payloads, count, limit);
        }
        else
        {
            stream.buffer().putShort(group, (short)0, ByteOrder.LITTLE_ENDIAN); // the events have no key of their own
            for (int i = 0; i < count; i++)
            {
                limit = putPayload(payloads, limit);
            }
        }
        batchEncoder.limit(limit);
        batchEncoder.putTopic(topic, 0, topic.length);
        return batchEncoder.limit();
    }

    private int putKeyed(final PayloadWriter payloads, final int count, final int offset)
    {
        final long first = inFlight.nextSequence();
        int limit = offset;
        for (int i = 0; i < count; i++)
        {
            stream.buffer().putInt(limit, key(first + i), ByteOrder.LITTLE_ENDIAN);
            limit = putPayload(payloads, limit + KEY_LENGTH);
        }
        return limit;
    }

    /** Keys take turns: 1 to as many as there are. */
    private int key(final long sequence)
    {
        return 1 + (int)(sequence % keys);
    }

    private int putPayload(final PayloadWriter payloads, final int offset)
    {
        final UnsafeBuffer buffer = stream.buffer();
        final int length = payloads.next(buffer, offset + Integer.BYTES);
        buffer.putInt(offset, length, ByteOrder.LITTLE_ENDIAN);
        return offset + Integer.BYTES + length;
    }

    private void commit(final int end)
    {
        final int start = stream.position();
        stream.buffer().putInt(start, end - start - PREFIX_LENGTH, ByteOrder.LITTLE_ENDIAN);
        stream.commit(end);
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
            final UnsafeBuffer buffer = stream.received();
            final int limit = stream.receivedLength();
            int offset = 0;
            while (limit - offset >= PREFIX_LENGTH)
            {
                final int length = buffer.getInt(offset, ByteOrder.LITTLE_ENDIAN);
                if (length < HEADER_LENGTH || length > LONGEST_MESSAGE)
                {
                    throw new ProtocolException("the server sent a message of length=" + length + WRONG_PORT);
                }
                if (limit - offset - PREFIX_LENGTH < length)
                {
                    break;
                }
                onMessage(buffer, offset + PREFIX_LENGTH, length);
                offset += PREFIX_LENGTH + length;
            }
            stream.consumed(offset);
            if (stream.receivedLength() >= PREFIX_LENGTH)
            {
                stream.reserve(PREFIX_LENGTH + buffer.getInt(0, ByteOrder.LITTLE_ENDIAN));
            }
        }
        return read;
    }

    private void onMessage(final UnsafeBuffer buffer, final int offset, final int length) throws IOException
    {
        header.wrap(buffer, offset);
        final int blockLength = header.blockLength();
        final int version = header.version();
        if (header.schemaId() != MessageHeaderEncoder.SCHEMA_ID || length < HEADER_LENGTH + blockLength)
        {
            throw new ProtocolException("the server sent a message of schema=" + header.schemaId() + " length=" +
                length + WRONG_PORT);
        }
        final int body = offset + HEADER_LENGTH;
        switch (header.templateId())
        {
            case AckDecoder.TEMPLATE_ID ->
            {
                ack.wrap(buffer, body, blockLength, version);
                onAck(ack.sessionSequence(), ack.sequence(), ack.level());
            }
            case ReplyDecoder.TEMPLATE_ID ->
            {
                reply.wrap(buffer, body, blockLength, version);
                final int replyLength = reply.payloadLength();
                listener.onReply(reply.sessionSequence(), reply.sequence(), buffer,
                    reply.limit() + ReplyDecoder.payloadHeaderLength(), replyLength);
            }
            case WelcomeDecoder.TEMPLATE_ID -> onWelcome(welcome.wrap(buffer, body, blockLength, version));
            case RefusedDecoder.TEMPLATE_ID -> onRefused(refused.wrap(buffer, body, blockLength, version));
            case PingDecoder.TEMPLATE_ID -> pong(ping.wrap(buffer, body, blockLength, version).pingId());
            case GoodbyeDecoder.TEMPLATE_ID ->
            {
                goodbye.wrap(buffer, body, blockLength, version);
                throw new GoodbyeException(goodbye.code(), goodbye.text());
            }
            case PongDecoder.TEMPLATE_ID, NoticeDecoder.TEMPLATE_ID ->
            {
                // Nothing waits for it: this client does not ping, and ACK says all that it measures.
            }
            default -> throw new ProtocolException("the server sent a message of templateId=" + header.templateId());
        }
    }

    private void onWelcome(final WelcomeDecoder message)
    {
        creditBytes = message.creditBytes();
        creditEvents = message.creditEvents();
        frameMaxLength = (int)Math.min(message.frameMaxBytes(), LONGEST_MESSAGE);
        welcomed = true;
    }

    private void onAck(final long sessionSequence, final long sequence, final short reached) throws ProtocolException
    {
        if (level != BatchEncoder.levelNullValue() && reached < level)
        {
            throw new ProtocolException("the server acknowledged level=" + reached + " but level=" + level +
                " was asked for");
        }
        if (sessionSequence >= inFlight.nextSequence())
        {
            throw new ProtocolException("the server acknowledged sessionSequence=" + sessionSequence +
                " but only " + (inFlight.nextSequence() - 1) + " were sent");
        }
        inFlight.acknowledge(sessionSequence, NO_PART);
        listener.onAcknowledged(sessionSequence, sequence);
    }

    private void onRefused(final RefusedDecoder message)
    {
        final int code = message.codeRaw();
        if (reasons[code] == null)
        {
            reasons[code] = message.code() + ": " + message.text();
        }
        final long first = message.firstSessionSequence();
        final long last = message.lastSessionSequence();
        inFlight.refuse(first, last);
        listener.onRefused(first, last, reasons[code]);
    }

    private void pong(final long pingId) throws IOException
    {
        final int length = PREFIX_LENGTH + HEADER_LENGTH + PongEncoder.BLOCK_LENGTH;
        if (stream.room() < length)
        {
            stream.flush();
        }
        if (stream.room() >= length)
        {
            pongEncoder.wrapAndApplyHeader(stream.buffer(), stream.position() + PREFIX_LENGTH, headerEncoder)
                .pingId(pingId);
            commit(pongEncoder.limit());
        }
    }

    @Override
    public void close()
    {
        try
        {
            if (welcomed && stream.room() > settings.bufferLength() / 2)
            {
                goodbyeEncoder.wrapAndApplyHeader(stream.buffer(), stream.position() + PREFIX_LENGTH, headerEncoder)
                    .code(GoodbyeCode.NORMAL)
                    .text("");
                commit(goodbyeEncoder.limit());
                stream.flush();
            }
        }
        catch (final IOException ex)
        {
            // The server is gone already, so there is nobody to take leave of.
            welcomed = false;
        }
        stream.close();
    }
}
