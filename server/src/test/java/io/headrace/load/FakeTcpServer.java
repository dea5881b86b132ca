package io.headrace.load;

import io.headrace.protocol.AckEncoder;
import io.headrace.protocol.BatchDecoder;
import io.headrace.protocol.EventDecoder;
import io.headrace.protocol.GoodbyeCode;
import io.headrace.protocol.GoodbyeEncoder;
import io.headrace.protocol.HelloDecoder;
import io.headrace.protocol.MessageHeaderDecoder;
import io.headrace.protocol.MessageHeaderEncoder;
import io.headrace.protocol.NoticeCode;
import io.headrace.protocol.NoticeEncoder;
import io.headrace.protocol.PingEncoder;
import io.headrace.protocol.PongDecoder;
import io.headrace.protocol.RefusalCode;
import io.headrace.protocol.RefusedEncoder;
import io.headrace.protocol.ReplyEncoder;
import io.headrace.protocol.WelcomeEncoder;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A server of the TCP protocol on a blocking socket that does exactly what a test tells it.
 */
final class FakeTcpServer implements AutoCloseable
{
    private static final int TIMEOUT_MS = 10_000;

    private final ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[1 << 20]);
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private Socket socket;
    private DataInputStream input;

    FakeTcpServer() throws IOException
    {
        listener.setSoTimeout(TIMEOUT_MS);
    }

    InetSocketAddress address()
    {
        return new InetSocketAddress(listener.getInetAddress(), listener.getLocalPort());
    }

    /** Takes a connection and its HELLO. */
    String acceptHello() throws IOException
    {
        accept();
        final MessageHeaderDecoder decoder = read();
        final HelloDecoder hello = new HelloDecoder();
        hello.wrap(buffer, MessageHeaderDecoder.ENCODED_LENGTH, decoder.blockLength(), decoder.version());
        return "version=" + hello.protocolVersion() + " session=" + hello.sessionId() + " name=" + hello.clientName();
    }

    void accept() throws IOException
    {
        socket = listener.accept();
        socket.setSoTimeout(TIMEOUT_MS);
        socket.setTcpNoDelay(true);
        input = new DataInputStream(socket.getInputStream());
    }

    void welcome(final long creditEvents, final long creditBytes) throws IOException
    {
        final WelcomeEncoder welcome = new WelcomeEncoder();
        welcome.wrapAndApplyHeader(buffer, 4, header)
            .sessionId(0)
            .lastSessionSequence(0)
            .creditBytes(creditBytes)
            .creditEvents(creditEvents)
            .frameMaxBytes(1 << 20)
            .eventMaxBytes(1 << 20)
            .pingIntervalMs(15_000)
            .protocolVersion(TcpClient.PROTOCOL_VERSION)
            .serverName("fake");
        write(welcome.limit());
    }

    void ack(final long sessionSequence, final long sequence, final int level) throws IOException
    {
        final AckEncoder ack = new AckEncoder();
        ack.wrapAndApplyHeader(buffer, 4, header)
            .sessionSequence(sessionSequence).sequence(sequence).level((short)level);
        write(ack.limit());
    }

    void reply(final long sessionSequence, final long sequence, final byte[] payload) throws IOException
    {
        final ReplyEncoder reply = new ReplyEncoder();
        reply.wrapAndApplyHeader(buffer, 4, header)
            .sessionSequence(sessionSequence).sequence(sequence).format((short)0)
            .putPayload(payload, 0, payload.length);
        write(reply.limit());
    }

    void refuse(final long first, final long last, final RefusalCode code, final String text) throws IOException
    {
        final RefusedEncoder refused = new RefusedEncoder();
        refused.wrapAndApplyHeader(buffer, 4, header)
            .firstSessionSequence(first).lastSessionSequence(last).code(code).value(0).text(text);
        write(refused.limit());
    }

    void notice(final long first, final long last, final NoticeCode code) throws IOException
    {
        final NoticeEncoder notice = new NoticeEncoder();
        notice.wrapAndApplyHeader(buffer, 4, header)
            .firstSessionSequence(first).lastSessionSequence(last).code(code);
        write(notice.limit());
    }

    void ping(final long pingId) throws IOException
    {
        final PingEncoder ping = new PingEncoder();
        ping.wrapAndApplyHeader(buffer, 4, header).pingId(pingId);
        write(ping.limit());
    }

    void goodbye(final GoodbyeCode code, final String text) throws IOException
    {
        final GoodbyeEncoder goodbye = new GoodbyeEncoder();
        goodbye.wrapAndApplyHeader(buffer, 4, header).code(code).text(text);
        write(goodbye.limit());
    }

    void writeRaw(final byte[] bytes) throws IOException
    {
        socket.getOutputStream().write(bytes);
    }

    private void write(final int limit) throws IOException
    {
        buffer.putInt(0, limit - 4, ByteOrder.LITTLE_ENDIAN);
        final byte[] bytes = new byte[limit];
        buffer.getBytes(0, bytes);
        writeRaw(bytes);
    }

    private MessageHeaderDecoder read() throws IOException
    {
        final int length = Integer.reverseBytes(input.readInt());
        final byte[] bytes = new byte[length];
        input.readFully(bytes);
        buffer.putBytes(0, bytes);
        return new MessageHeaderDecoder().wrap(buffer, 0);
    }

    /** Takes one message of the client, as text. */
    String take() throws IOException
    {
        final MessageHeaderDecoder decoder = read();
        final int body = MessageHeaderDecoder.ENCODED_LENGTH;
        switch (decoder.templateId())
        {
            case EventDecoder.TEMPLATE_ID ->
            {
                final EventDecoder event = new EventDecoder();
                event.wrap(buffer, body, decoder.blockLength(), decoder.version());
                final String topic = event.topic();
                final byte[] payload = new byte[event.payloadLength()];
                event.getPayload(payload, 0, payload.length);
                return "EVENT " + event.sessionSequence() + " level=" + event.level() + " format=" + event.format() +
                    " urgency=" + event.urgency() + " key=" + event.key() + " " + topic + " " + text(payload);
            }
            case BatchDecoder.TEMPLATE_ID ->
            {
                final BatchDecoder batch = new BatchDecoder();
                batch.wrap(buffer, body, decoder.blockLength(), decoder.version());
                final long first = batch.firstSessionSequence();
                final String fields = " level=" + batch.level() + " format=" + batch.format() +
                    " urgency=" + batch.urgency() + " key=" + batch.key() + " ";
                final List<String> payloads = new ArrayList<>();
                final BatchDecoder.EventsDecoder events = batch.events();
                while (events.hasNext())
                {
                    events.next();
                    final String key = events.actingBlockLength() > 0 ? events.eventKey() + ":" : "";
                    final byte[] payload = new byte[events.payloadLength()];
                    events.getPayload(payload, 0, payload.length);
                    payloads.add(key + text(payload));
                }
                return "BATCH " + first + fields + batch.topic() + " " + String.join(",", payloads);
            }
            case PongDecoder.TEMPLATE_ID ->
            {
                final PongDecoder pong = new PongDecoder();
                return "PONG " + pong.wrap(buffer, body, decoder.blockLength(), decoder.version()).pingId();
            }
            default ->
            {
                return "templateId=" + decoder.templateId();
            }
        }
    }

    private static String text(final byte[] payload)
    {
        return new String(payload, StandardCharsets.US_ASCII);
    }

    void cut() throws IOException
    {
        socket.close();
    }

    @Override
    public void close() throws IOException
    {
        listener.close();
        if (socket != null)
        {
            socket.close();
        }
    }
}
