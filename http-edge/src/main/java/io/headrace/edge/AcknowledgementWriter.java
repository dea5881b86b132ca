package io.headrace.edge;

import io.headrace.bus.PayloadFormat;
import io.headrace.engine.DurabilityLevel;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * Writes the responses to what the engine has acknowledged, from parts that are encoded once. One for each event loop,
 * which alone uses it.
 */
final class AcknowledgementWriter
{
    private static final byte[] SEQUENCE = ResponseWriter.ascii("Headrace-Sequence: ");
    private static final byte[] DUPLICATE = ResponseWriter.ascii("Headrace-Duplicate: true\r\n");
    private static final byte[] QUARANTINED = ResponseWriter.ascii("Headrace-Outcome: quarantined\r\n");
    private static final byte[] SINGLE_BODY = ResponseWriter.ascii("{\"sequence\":");
    private static final byte[] FIRST_BODY = ResponseWriter.ascii("{\"firstSequence\":");
    private static final byte[] LAST_BODY = ResponseWriter.ascii(",\"lastSequence\":");
    private static final byte[] COUNT_BODY = ResponseWriter.ascii(",\"count\":");
    private static final byte[] DUPLICATES_BODY = ResponseWriter.ascii(",\"duplicates\":");
    private static final byte[] QUARANTINED_BODY = ResponseWriter.ascii(",\"quarantined\":");
    private static final byte[] TRUE = ResponseWriter.ascii("true");
    private static final int BODY_CAPACITY = 256;

    private final ResponseWriter writer;
    private final byte[][] replyTypes = new byte[PayloadFormat.values().length][];
    private final byte[][] levelHeaders = new byte[DurabilityLevel.values().length][];
    private final byte[][] levelBodies = new byte[DurabilityLevel.values().length][];
    private final RepeatedAcknowledgement[] repeated =
        new RepeatedAcknowledgement[DurabilityLevel.values().length];
    private final ByteBuf body = Unpooled.buffer(BODY_CAPACITY);

    /**
     * A writer.
     *
     * @param writer of what all responses have in common.
     */
    AcknowledgementWriter(final ResponseWriter writer)
    {
        this.writer = writer;
        for (final PayloadFormat format : PayloadFormat.values())
        {
            final String type = format == PayloadFormat.NAMED ? PayloadFormat.BINARY.mediaType() : format.mediaType();
            replyTypes[format.code()] = ResponseWriter.ascii("Content-Type: " + type + "\r\n");
        }
        for (final DurabilityLevel level : DurabilityLevel.values())
        {
            levelHeaders[level.code()] = ResponseWriter.ascii("Headrace-Durability: " + level.label() + "\r\n");
            levelBodies[level.code()] = ResponseWriter.ascii(",\"durability\":\"" + level.label() + '"');
            repeated[level.code()] = new RepeatedAcknowledgement();
        }
    }

    /**
     * Writes a response.
     *
     * @param out      to write to.
     * @param exchange with the acknowledgement, and a reply if there was one.
     */
    void write(final ByteBuf out, final HttpExchange exchange)
    {
        if (exchange.isQuery())
        {
            answer(out, exchange);
        }
        else if (exchange.isPlain())
        {
            plain(out, exchange);
        }
        else
        {
            acknowledgement(out, exchange);
        }
    }

    private void plain(final ByteBuf out, final HttpExchange exchange)
    {
        final RepeatedAcknowledgement again = repeated[exchange.level.code()];
        final byte[] dateLine = writer.dateLine();
        if (!again.write(out, exchange.firstSequence, dateLine))
        {
            final int start = out.writerIndex();
            acknowledgement(out, exchange);
            again.keep(out, start, exchange.firstSequence, dateLine, SEQUENCE, SINGLE_BODY);
        }
    }

    private void answer(final ByteBuf out, final HttpExchange exchange)
    {
        final ByteBuf reply = exchange.reply;
        writer.start(out, reply == null ? 204 : 200);
        if (reply != null)
        {
            out.writeBytes(replyTypes[exchange.replyFormat.code()]);
        }
        writer.header(out, SEQUENCE, exchange.firstSequence);
        out.writeBytes(levelHeaders[exchange.level.code()]);
        writer.end(out, exchange, reply == null ? -1 : reply.readableBytes());
        if (reply != null && !exchange.headOnly)
        {
            out.writeBytes(reply);
        }
    }

    private void acknowledgement(final ByteBuf out, final HttpExchange exchange)
    {
        final boolean quarantined = exchange.quarantined > 0;
        final ByteBuf reply = quarantined ? null : exchange.reply;
        writer.start(out, reply == null ? 202 : 200);
        out.writeBytes(reply == null ? ResponseWriter.TYPE_JSON : replyTypes[exchange.replyFormat.code()]);
        writer.header(out, SEQUENCE, exchange.firstSequence);
        out.writeBytes(levelHeaders[exchange.level.code()]);
        if (exchange.isDuplicate())
        {
            out.writeBytes(DUPLICATE);
        }
        if (quarantined)
        {
            out.writeBytes(QUARANTINED);
        }
        if (reply == null)
        {
            body.clear();
            json(exchange);
            writer.end(out, exchange, body.readableBytes());
            out.writeBytes(body);
        }
        else
        {
            writer.end(out, exchange, reply.readableBytes());
            out.writeBytes(reply);
        }
    }

    private void json(final HttpExchange exchange)
    {
        if (exchange.isBatch())
        {
            member(FIRST_BODY, exchange.firstSequence);
            member(LAST_BODY, exchange.lastSequence);
            member(COUNT_BODY, exchange.count);
        }
        else
        {
            member(SINGLE_BODY, exchange.firstSequence);
        }
        body.writeBytes(levelBodies[exchange.level.code()]);
        if (exchange.kind == HttpExchange.CLOUD_EVENTS && !exchange.keyed && exchange.duplicates > 0)
        {
            member(DUPLICATES_BODY, exchange.duplicates);
        }
        if (exchange.quarantined > 0 && exchange.isBatch())
        {
            member(QUARANTINED_BODY, exchange.quarantined);
        }
        else if (exchange.quarantined > 0)
        {
            body.writeBytes(QUARANTINED_BODY).writeBytes(TRUE);
        }
        body.writeByte('}');
    }

    private void member(final byte[] name, final long value)
    {
        body.writeBytes(name);
        JsonWriter.number(body, value);
    }
}
