package io.headrace.edge;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.headrace.protocol.BatchDecoder;
import io.headrace.protocol.CreditDecoder;
import io.headrace.protocol.CursorDecoder;
import io.headrace.protocol.EventDecoder;
import io.headrace.protocol.GoodbyeCode;
import io.headrace.protocol.GoodbyeDecoder;
import io.headrace.protocol.HelloDecoder;
import io.headrace.protocol.MessageHeaderDecoder;
import io.headrace.protocol.PingDecoder;
import io.headrace.protocol.PongDecoder;
import io.headrace.protocol.QueryDecoder;
import io.headrace.protocol.SubscribeDecoder;
import io.headrace.protocol.UnsubscribeDecoder;
import org.agrona.DirectBuffer;

/**
 * Reads the header of each message that comes in on one TCP connection and gives the message to whom it concerns.
 * Called only by the event loop of the connection.
 */
final class ClientMessages implements FrameConsumer
{
    private static final int SCHEMA_ID = MessageHeaderDecoder.SCHEMA_ID;
    private static final int HEADER_LENGTH = MessageHeaderDecoder.ENCODED_LENGTH;
    private static final int TEMPLATE_OFFSET = MessageHeaderDecoder.templateIdEncodingOffset();
    private static final int SCHEMA_OFFSET = MessageHeaderDecoder.schemaIdEncodingOffset();
    private static final int VERSION_OFFSET = MessageHeaderDecoder.versionEncodingOffset();

    private final TcpConnection connection;
    private final TcpLoop loop;
    private final SessionHandshake handshake;

    ClientMessages(final TcpConnection connection, final TcpLoop loop, final SessionHandshake handshake)
    {
        this.connection = connection;
        this.loop = loop;
        this.handshake = handshake;
    }

    @Override
    public boolean onFrame(final DirectBuffer frame, final int length)
    {
        if (length < HEADER_LENGTH)
        {
            connection.fail(
                GoodbyeCode.MALFORMED, "a frame of " + length + " bytes is too short for a message header");
            return true;
        }
        final int template = frame.getShort(TEMPLATE_OFFSET, LITTLE_ENDIAN) & 0xFFFF;
        final int schema = frame.getShort(SCHEMA_OFFSET, LITTLE_ENDIAN) & 0xFFFF;
        final int blockLength = frame.getShort(0, LITTLE_ENDIAN) & 0xFFFF;
        if (schema != SCHEMA_ID)
        {
            connection.fail(GoodbyeCode.UNKNOWN_MESSAGE, "schemaId=" + schema + " must be " + SCHEMA_ID);
            return true;
        }
        if (!connection.mayTake())
        {
            return connection.stall();
        }
        if (!handshake.isDone())
        {
            connection.onVersion(frame.getShort(VERSION_OFFSET, LITTLE_ENDIAN) & 0xFFFF);
            handshake.onHello(frame, template, blockLength, length);
            return true;
        }
        return switch (template)
        {
            case EventDecoder.TEMPLATE_ID ->
                loop.intake().onEvent(connection, frame, HEADER_LENGTH, blockLength, length) || connection.stall();
            case BatchDecoder.TEMPLATE_ID ->
                loop.intake().onBatch(connection, frame, HEADER_LENGTH, blockLength, length) || connection.stall();
            case QueryDecoder.TEMPLATE_ID -> loop.requestIntake()
                .onQuery(connection, frame, HEADER_LENGTH, blockLength, length) || connection.stall();
            case CursorDecoder.TEMPLATE_ID -> loop.requestIntake()
                .onCursor(connection, frame, HEADER_LENGTH, blockLength, length) || connection.stall();
            default -> onControl(frame, template, blockLength, length);
        };
    }

    private boolean onControl(
        final DirectBuffer frame, final int template, final int blockLength, final int length)
    {
        switch (template)
        {
            case SubscribeDecoder.TEMPLATE_ID -> loop.subscriptionIntake()
                .onSubscribe(connection, frame, HEADER_LENGTH, blockLength, length);
            case CreditDecoder.TEMPLATE_ID -> loop.subscriptionIntake()
                .onCredit(connection, frame, HEADER_LENGTH, length);
            case UnsubscribeDecoder.TEMPLATE_ID -> loop.subscriptionIntake()
                .onUnsubscribe(connection, frame, HEADER_LENGTH, length);
            case PingDecoder.TEMPLATE_ID ->
            {
                if (length < HEADER_LENGTH + PingDecoder.BLOCK_LENGTH)
                {
                    connection.fail(GoodbyeCode.MALFORMED, "the frame ends inside PING");
                }
                else
                {
                    connection.onPing(frame.getLong(HEADER_LENGTH, LITTLE_ENDIAN));
                }
            }
            case PongDecoder.TEMPLATE_ID ->
            {
                // that something came is all it says
            }
            case GoodbyeDecoder.TEMPLATE_ID -> connection.leave(GoodbyeCode.NORMAL);
            case HelloDecoder.TEMPLATE_ID ->
                connection.fail(GoodbyeCode.UNKNOWN_MESSAGE, "HELLO comes once, at the start");
            default -> connection.fail(GoodbyeCode.UNKNOWN_MESSAGE,
                "templateId=" + template + " is not a message that a client sends");
        }
        return true;
    }

    @Override
    public void onInvalidLength(final long length)
    {
        connection.fail(GoodbyeCode.FRAME_LENGTH, "a frame of " + length + " bytes is not taken: it must have 1 to " +
            loop.frameMaxLength() + ", make batches smaller");
    }
}
