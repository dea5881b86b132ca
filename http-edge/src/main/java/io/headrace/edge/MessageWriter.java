package io.headrace.edge;

import io.headrace.bus.PayloadFormat;
import io.headrace.engine.Event;
import io.headrace.protocol.AckEncoder;
import io.headrace.protocol.AnswerCode;
import io.headrace.protocol.AnswerEncoder;
import io.headrace.protocol.CursorCode;
import io.headrace.protocol.CursorEncoder;
import io.headrace.protocol.DeliverEncoder;
import io.headrace.protocol.GoodbyeCode;
import io.headrace.protocol.GoodbyeEncoder;
import io.headrace.protocol.MessageHeaderEncoder;
import io.headrace.protocol.NoticeCode;
import io.headrace.protocol.NoticeEncoder;
import io.headrace.protocol.PingEncoder;
import io.headrace.protocol.PongEncoder;
import io.headrace.protocol.RefusalCode;
import io.headrace.protocol.RefusedEncoder;
import io.headrace.protocol.ReplyEncoder;
import io.headrace.protocol.SubscribedEncoder;
import io.headrace.protocol.UnsubscribedCode;
import io.headrace.protocol.UnsubscribedEncoder;
import io.headrace.protocol.WelcomeEncoder;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Appends messages of the TCP protocol to buffers, each with its frame length. One for each event loop, called only
 * by it.
 */
final class MessageWriter
{
    private static final int LENGTH_FIELD = 4;
    private static final int PREFIX_LENGTH = LENGTH_FIELD + MessageHeaderEncoder.ENCODED_LENGTH;
    private static final int TEXT_MAX_LENGTH = 1024;
    private static final long NS_PER_MS = 1_000_000L;

    private final UnsafeBuffer view = new UnsafeBuffer(0, 0);
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final WelcomeEncoder welcome = new WelcomeEncoder();
    private final AckEncoder ack = new AckEncoder();
    private final ReplyEncoder reply = new ReplyEncoder();
    private final RefusedEncoder refused = new RefusedEncoder();
    private final NoticeEncoder notice = new NoticeEncoder();
    private final AnswerEncoder answer = new AnswerEncoder();
    private final CursorEncoder cursor = new CursorEncoder();
    private final SubscribedEncoder subscribed = new SubscribedEncoder();
    private final UnsubscribedEncoder unsubscribed = new UnsubscribedEncoder();
    private final DeliverEncoder deliver = new DeliverEncoder();
    private final PingEncoder ping = new PingEncoder();
    private final PongEncoder pong = new PongEncoder();
    private final GoodbyeEncoder goodbye = new GoodbyeEncoder();

    void welcome(final ByteBuf out, final TcpLoop loop, final long sessionId, final long lastSessionSequence)
    {
        final TcpContext tcp = loop.context().tcp();
        begin(out, WelcomeEncoder.BLOCK_LENGTH + WelcomeEncoder.serverNameHeaderLength() + TEXT_MAX_LENGTH);
        welcome.wrapAndApplyHeader(view, LENGTH_FIELD, header)
            .sessionId(sessionId)
            .lastSessionSequence(lastSessionSequence)
            .creditBytes(tcp.creditBytes())
            .creditEvents(tcp.creditEvents())
            .frameMaxBytes(loop.frameMaxLength())
            .eventMaxBytes(loop.eventMaxLength())
            .pingIntervalMs(Math.min(tcp.pingIntervalNs() / NS_PER_MS, Integer.MAX_VALUE))
            .protocolVersion(SessionHandshake.PROTOCOL_VERSION)
            .serverName(loop.serverName());
        end(out, welcome.limit());
    }

    void ack(final ByteBuf out, final long sessionSequence, final long sequence, final int level)
    {
        begin(out, AckEncoder.BLOCK_LENGTH);
        ack.wrapAndApplyHeader(view, LENGTH_FIELD, header)
            .sessionSequence(sessionSequence)
            .sequence(sequence)
            .level((short)level);
        end(out, ack.limit());
    }

    void reply(
        final ByteBuf out,
        final long sessionSequence,
        final long sequence,
        final int format,
        final DirectBuffer buffer,
        final int offset,
        final int length)
    {
        begin(out, ReplyEncoder.BLOCK_LENGTH + ReplyEncoder.payloadHeaderLength() + length);
        reply.wrapAndApplyHeader(view, LENGTH_FIELD, header)
            .sessionSequence(sessionSequence)
            .sequence(sequence)
            .format((short)format)
            .putPayload(buffer, offset, length);
        end(out, reply.limit());
    }

    void refused(
        final ByteBuf out,
        final long first,
        final long last,
        final RefusalCode code,
        final long value,
        final String text)
    {
        begin(out, RefusedEncoder.BLOCK_LENGTH + RefusedEncoder.textHeaderLength() + TEXT_MAX_LENGTH);
        refused.wrapAndApplyHeader(view, LENGTH_FIELD, header)
            .firstSessionSequence(first)
            .lastSessionSequence(last)
            .code(code)
            .value(value)
            .text(text);
        end(out, refused.limit());
    }

    void notice(final ByteBuf out, final long first, final long last, final NoticeCode code)
    {
        begin(out, NoticeEncoder.BLOCK_LENGTH);
        notice.wrapAndApplyHeader(view, LENGTH_FIELD, header)
            .firstSessionSequence(first)
            .lastSessionSequence(last)
            .code(code);
        end(out, notice.limit());
    }

    /** Ends the answer to a query. */
    void answer(final ByteBuf out, final long correlationId, final long sequence, final AnswerCode code)
    {
        answer(out, correlationId, sequence, code, PayloadFormat.BINARY.code(), view, 0, 0);
    }

    /** Refuses a query. */
    void answer(final ByteBuf out, final long correlationId, final AnswerCode code, final String text)
    {
        final UnsafeBuffer bytes = new UnsafeBuffer(text.getBytes(StandardCharsets.UTF_8));
        answer(out, correlationId, 0, code, PayloadFormat.TEXT.code(), bytes, 0, bytes.capacity());
    }

    void answer(
        final ByteBuf out,
        final long correlationId,
        final long sequence,
        final AnswerCode code,
        final int format,
        final DirectBuffer buffer,
        final int offset,
        final int length)
    {
        begin(out, AnswerEncoder.BLOCK_LENGTH + AnswerEncoder.payloadHeaderLength() + length);
        answer.wrapAndApplyHeader(view, LENGTH_FIELD, header)
            .correlationId(correlationId)
            .sequence(sequence)
            .code(code)
            .format((short)format)
            .putPayload(buffer, offset, length);
        end(out, answer.limit());
    }

    void cursor(
        final ByteBuf out,
        final long correlationId,
        final long sequence,
        final int level,
        final CursorCode code,
        final String text)
    {
        begin(out, CursorEncoder.BLOCK_LENGTH + CursorEncoder.nameHeaderLength() +
            CursorEncoder.textHeaderLength() + TEXT_MAX_LENGTH);
        cursor.wrapAndApplyHeader(view, LENGTH_FIELD, header)
            .correlationId(correlationId)
            .sequence(sequence)
            .level((short)level)
            .code(code)
            .name("")
            .text(text);
        end(out, cursor.limit());
    }

    void subscribed(final ByteBuf out, final int subscriptionId, final long sequence, final int level)
    {
        begin(out, SubscribedEncoder.BLOCK_LENGTH);
        subscribed.wrapAndApplyHeader(view, LENGTH_FIELD, header)
            .subscriptionId(Integer.toUnsignedLong(subscriptionId))
            .sequence(sequence)
            .level((short)level);
        end(out, subscribed.limit());
    }

    void unsubscribed(
        final ByteBuf out,
        final int subscriptionId,
        final UnsubscribedCode code,
        final long value,
        final String text)
    {
        begin(out, UnsubscribedEncoder.BLOCK_LENGTH + UnsubscribedEncoder.textHeaderLength() + TEXT_MAX_LENGTH);
        unsubscribed.wrapAndApplyHeader(view, LENGTH_FIELD, header)
            .subscriptionId(Integer.toUnsignedLong(subscriptionId))
            .code(code)
            .value(value)
            .text(text);
        end(out, unsubscribed.limit());
    }

    /** Appends an event with its topic, for subscription 0. */
    void deliver(final ByteBuf out, final Event event)
    {
        final String topic = event.topic();
        final boolean isNamed = event.format() == PayloadFormat.NAMED;
        final String mediaType = isNamed ? event.mediaType() : "";
        begin(out, DeliverEncoder.BLOCK_LENGTH + DeliverEncoder.topicHeaderLength() + topic.length() +
            DeliverEncoder.payloadHeaderLength() + event.length() +
            DeliverEncoder.mediaTypeHeaderLength() + mediaType.length());
        deliver.wrapAndApplyHeader(view, LENGTH_FIELD, header)
            .subscriptionId(0)
            .sequence(event.sequence())
            .topicSequence(event.isEgress() ? event.topicSequence() : 0)
            .cause(event.isEgress() ? event.cause() : 0)
            .timestampNs(event.timestampNs())
            .key(Integer.toUnsignedLong(event.key()))
            .format((short)(isNamed ? PayloadFormat.BINARY : event.format()).code())
            .topic(topic)
            .putPayload(event.buffer(), event.offset(), event.length())
            .mediaType(mediaType);
        end(out, deliver.limit());
    }

    void ping(final ByteBuf out, final long id)
    {
        begin(out, PingEncoder.BLOCK_LENGTH);
        ping.wrapAndApplyHeader(view, LENGTH_FIELD, header).pingId(id);
        end(out, ping.limit());
    }

    void pong(final ByteBuf out, final long id)
    {
        begin(out, PongEncoder.BLOCK_LENGTH);
        pong.wrapAndApplyHeader(view, LENGTH_FIELD, header).pingId(id);
        end(out, pong.limit());
    }

    void goodbye(final ByteBuf out, final GoodbyeCode code, final String text)
    {
        begin(out, GoodbyeEncoder.BLOCK_LENGTH + GoodbyeEncoder.textHeaderLength() + TEXT_MAX_LENGTH);
        goodbye.wrapAndApplyHeader(view, LENGTH_FIELD, header).code(code).text(text);
        end(out, goodbye.limit());
    }

    private void begin(final ByteBuf out, final int maxBodyLength)
    {
        final int length = PREFIX_LENGTH + maxBodyLength;
        out.ensureWritable(length);
        if (out.hasMemoryAddress())
        {
            view.wrap(out.memoryAddress() + out.writerIndex(), length);
        }
        else
        {
            final ByteBuffer nio = out.internalNioBuffer(out.writerIndex(), length);
            view.wrap(nio, nio.position(), length);
        }
    }

    private static void end(final ByteBuf out, final int limit)
    {
        final int index = out.writerIndex();
        out.setIntLE(index, limit - LENGTH_FIELD);
        out.writerIndex(index + limit);
    }
}
