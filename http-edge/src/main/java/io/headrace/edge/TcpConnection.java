package io.headrace.edge;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.headrace.bus.PayloadFormat;
import io.headrace.bus.SourceRef;
import io.headrace.engine.DurabilityLevel;
import io.headrace.protocol.BatchDecoder;
import io.headrace.protocol.EventDecoder;
import io.headrace.protocol.GoodbyeCode;
import io.headrace.protocol.GoodbyeDecoder;
import io.headrace.protocol.HelloDecoder;
import io.headrace.protocol.MessageHeaderDecoder;
import io.headrace.protocol.PingDecoder;
import io.headrace.protocol.PongDecoder;
import io.headrace.protocol.RefusalCode;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.IOException;
import org.agrona.DirectBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection of the TCP protocol: HELLO, then events in and acknowledgements out, then GOODBYE. Called only by
 * its event loop.
 * <p>
 * A message that cannot be decided at present, since the lane is full, credit is used or the client does not read,
 * stays where it is, and the connection is not read until it can be.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a failure closes the channel, which the pipeline reports
final class TcpConnection extends ChannelInboundHandlerAdapter implements FrameConsumer, CompletionTarget
{
    /** The one version there is. */
    static final int PROTOCOL_VERSION = 1;

    private static final Logger LOGGER = LoggerFactory.getLogger(TcpConnection.class);
    private static final int SCHEMA_ID = MessageHeaderDecoder.SCHEMA_ID;
    private static final int HEADER_LENGTH = MessageHeaderDecoder.ENCODED_LENGTH;
    private static final int TEMPLATE_OFFSET = MessageHeaderDecoder.templateIdEncodingOffset();
    private static final int SCHEMA_OFFSET = MessageHeaderDecoder.schemaIdEncodingOffset();
    private static final int LEVELS = DurabilityLevel.values().length;

    private final TcpLoop loop;
    private final CreditWindow credit;
    private final long[] ackSessionSequences = new long[LEVELS];
    private final long[] ackSequences = new long[LEVELS];
    private int acksDue;

    private TcpOutput output;
    private TcpDeadlines deadlines;
    private FrameAssembler assembler;
    private ChannelHandlerContext channel;
    private long source = SourceRef.NONE;
    private long nextSessionSequence = 1;
    private GoodbyeCode leaving;
    private boolean welcomed;
    private boolean closing;
    private boolean stalled;

    private int batchTopicId;
    private int batchLeft;
    private int batchOffset;

    TcpConnection(final TcpLoop loop)
    {
        this.loop = loop;
        credit = new CreditWindow(loop.context().tcp().creditBytes(), loop.context().tcp().creditEvents());
    }

    @Override
    public void handlerAdded(final ChannelHandlerContext ctx)
    {
        channel = ctx;
        output = new TcpOutput(ctx.channel(), loop.context());
        deadlines = new TcpDeadlines(loop.context());
        assembler = new FrameAssembler(ctx.alloc(), this, loop.view(), loop.frameMaxLength());
    }

    @Override
    public void channelActive(final ChannelHandlerContext ctx)
    {
        loop.add(this);
        source = loop.sink().register(ctx.channel().eventLoop(), this);
        if (source == SourceRef.NONE)
        {
            loop.counters().connectionsRefused.increment();
            goodbye(GoodbyeCode.TOO_MANY_CONNECTIONS, "connections.max=" + loop.context().maxConnections() +
                " is reached: use fewer connections, or raise it");
            return;
        }
        loop.counters().connections.increment();
    }

    @Override
    public void channelInactive(final ChannelHandlerContext ctx)
    {
        loop.remove(this);
        closing = true;
        assembler.close();
        output.close();
        if (source != SourceRef.NONE)
        {
            loop.sink().unregister(source);
            loop.counters().connections.getAndAdd(-1);
            source = SourceRef.NONE;
        }
    }

    @Override
    public void channelRead(final ChannelHandlerContext ctx, final Object message)
    {
        deadlines.onReceived();
        assembler.onBytes((ByteBuf)message);
    }

    @Override
    public void channelReadComplete(final ChannelHandlerContext ctx)
    {
        flush();
    }

    @Override
    public void channelWritabilityChanged(final ChannelHandlerContext ctx)
    {
        resume();
    }

    @Override
    public void exceptionCaught(final ChannelHandlerContext ctx, final Throwable cause)
    {
        if (!(cause instanceof IOException))
        {
            LOGGER.error("connection closed by an unexpected error, remote={}", ctx.channel().remoteAddress(), cause);
        }
        ctx.close();
    }

    /** Goes on with what was held back, if that is possible now. */
    void resume()
    {
        if (stalled && !closing && mayTake())
        {
            if (assembler.resume() && !closing)
            {
                stalled = false;
                channel.channel().config().setAutoRead(true);
            }
            leaveIfDone();
            flush();
        }
    }

    private boolean mayTake()
    {
        return channel.channel().isWritable() &&
            (batchLeft > 0 || (leaving == null && !credit.isUsed()));
    }

    private boolean stall()
    {
        if (!stalled)
        {
            stalled = true;
            channel.channel().config().setAutoRead(false);
            loop.counters().stalls.increment();
        }
        return false;
    }

    @Override
    public boolean onFrame(final DirectBuffer frame, final int length)
    {
        if (length < HEADER_LENGTH)
        {
            fail(GoodbyeCode.MALFORMED, "a frame of " + length + " bytes is too short for a message header");
            return true;
        }
        final int template = frame.getShort(TEMPLATE_OFFSET, LITTLE_ENDIAN) & 0xFFFF;
        final int schema = frame.getShort(SCHEMA_OFFSET, LITTLE_ENDIAN) & 0xFFFF;
        final int blockLength = frame.getShort(0, LITTLE_ENDIAN) & 0xFFFF;
        if (schema != SCHEMA_ID)
        {
            fail(GoodbyeCode.UNKNOWN_MESSAGE, "schemaId=" + schema + " must be " + SCHEMA_ID);
            return true;
        }
        if (!welcomed)
        {
            onHello(frame, template, blockLength, length);
            return true;
        }
        if (!mayTake())
        {
            return stall();
        }
        return switch (template)
        {
            case EventDecoder.TEMPLATE_ID ->
                loop.intake().onEvent(this, frame, HEADER_LENGTH, blockLength, length) || stall();
            case BatchDecoder.TEMPLATE_ID ->
                loop.intake().onBatch(this, frame, HEADER_LENGTH, blockLength, length) || stall();
            default -> onControl(frame, template, length);
        };
    }

    private boolean onControl(final DirectBuffer frame, final int template, final int length)
    {
        switch (template)
        {
            case PingDecoder.TEMPLATE_ID ->
            {
                if (length < HEADER_LENGTH + PingDecoder.BLOCK_LENGTH)
                {
                    fail(GoodbyeCode.MALFORMED, "the frame ends inside PING");
                }
                else
                {
                    loop.writer().pong(output.buffer(), frame.getLong(HEADER_LENGTH, LITTLE_ENDIAN));
                }
            }
            case PongDecoder.TEMPLATE_ID -> deadlines.onReceived();
            case GoodbyeDecoder.TEMPLATE_ID -> leave(GoodbyeCode.NORMAL);
            case HelloDecoder.TEMPLATE_ID -> fail(GoodbyeCode.UNKNOWN_MESSAGE, "HELLO comes once, at the start");
            default -> fail(GoodbyeCode.UNKNOWN_MESSAGE,
                "templateId=" + template + " is not a message that a client sends");
        }
        return true;
    }

    private void onHello(final DirectBuffer frame, final int template, final int blockLength, final int length)
    {
        if (template != HelloDecoder.TEMPLATE_ID)
        {
            fail(GoodbyeCode.HELLO_EXPECTED, "templateId=" + template + " came before HELLO: send HELLO first");
            return;
        }
        if (blockLength < HelloDecoder.BLOCK_LENGTH || !isHelloWhole(frame, blockLength, length))
        {
            fail(GoodbyeCode.MALFORMED, "the frame ends inside HELLO");
            return;
        }
        final int version =
            frame.getShort(HEADER_LENGTH + HelloDecoder.protocolVersionEncodingOffset(), LITTLE_ENDIAN) & 0xFFFF;
        if (version != PROTOCOL_VERSION)
        {
            fail(GoodbyeCode.VERSION_NOT_SUPPORTED,
                "protocolVersion=" + version + " is not spoken here: use " + PROTOCOL_VERSION);
            return;
        }
        if (frame.getLong(HEADER_LENGTH, LITTLE_ENDIAN) != 0)
        {
            fail(GoodbyeCode.SESSION_NOT_SUPPORTED, "sessions are not offered yet: send sessionId=0");
            return;
        }
        welcomed = true;
        deadlines.onWelcomed();
        loop.writer().welcome(output.buffer(), loop);
    }

    private static boolean isHelloWhole(final DirectBuffer frame, final int blockLength, final int length)
    {
        int offset = HEADER_LENGTH + blockLength;
        for (int i = 0; i < 2; i++)
        {
            if (offset + Short.BYTES > length)
            {
                return false;
            }
            offset += Short.BYTES + (frame.getShort(offset, LITTLE_ENDIAN) & 0xFFFF);
        }
        return offset <= length;
    }

    @Override
    public void onInvalidLength(final long length)
    {
        fail(GoodbyeCode.FRAME_LENGTH, "a frame of " + length + " bytes is not taken: it must have 1 to " +
            loop.frameMaxLength() + ", make batches smaller");
    }

    boolean isExpected(final long sessionSequence)
    {
        if (sessionSequence != nextSessionSequence)
        {
            fail(GoodbyeCode.SEQUENCE_GAP, "session sequence " + Long.toUnsignedString(sessionSequence) +
                " came where " + nextSessionSequence + " was due: number events 1, 2, 3 and so on");
            return false;
        }
        return true;
    }

    long source()
    {
        return source;
    }

    long nextSessionSequence()
    {
        return nextSessionSequence;
    }

    void onTaken(final int count, final int runLength)
    {
        nextSessionSequence += count;
        credit.take(count, runLength);
    }

    void onLaneFull()
    {
        loop.retryLater(this);
    }

    void refuse(final int count, final RefusalCode code, final String text)
    {
        batchLeft = 0;
        loop.counters().refusals(code).getAndAdd(count);
        loop.writer().refused(
            output.buffer(), nextSessionSequence, nextSessionSequence + count - 1, code, text);
        nextSessionSequence += count;
    }

    void beginBatch(final int topicId, final int count, final int offset)
    {
        batchTopicId = topicId;
        batchLeft = count;
        batchOffset = offset;
    }

    void advanceBatch(final int count, final int offset)
    {
        batchLeft -= count;
        batchOffset = offset;
    }

    boolean isInBatch()
    {
        return batchLeft > 0;
    }

    int batchTopicId()
    {
        return batchTopicId;
    }

    int batchLeft()
    {
        return batchLeft;
    }

    int batchOffset()
    {
        return batchOffset;
    }

    @Override
    public void onAcknowledged(
        final long correlation, final long firstSequence, final int count, final DurabilityLevel level)
    {
        final int code = level.code();
        credit.giveBack(count, RunTag.runLength(correlation));
        ackSessionSequences[code] =
            RunTag.firstSessionSequence(correlation, nextSessionSequence - 1) + count - 1;
        ackSequences[code] = firstSequence + count - 1;
        acksDue |= 1 << code;
    }

    @Override
    public void onReply(
        final long correlation,
        final int index,
        final long sequence,
        final PayloadFormat format,
        final DirectBuffer buffer,
        final int offset,
        final int length)
    {
        if (!closing)
        {
            final long first = RunTag.firstSessionSequence(correlation, nextSessionSequence - 1);
            loop.writer().reply(output.buffer(), first + index, sequence, format.code(), buffer, offset, length);
        }
    }

    @Override
    public void onCompletionsEnd()
    {
        if (closing)
        {
            return;
        }
        for (int code = 0; acksDue != 0; code++, acksDue >>>= 1)
        {
            if ((acksDue & 1) != 0)
            {
                loop.writer().ack(output.buffer(), ackSessionSequences[code], ackSequences[code], code);
            }
        }
        flush();
        leaveIfDone();
        resume();
    }

    private void flush()
    {
        if (!closing && !output.flush())
        {
            cutOff();
        }
    }

    private void cutOff()
    {
        LOGGER.warn("connection cut off: it does not read what it is sent, remote={}",
            channel.channel().remoteAddress());
        loop.counters().slowReaders.increment();
        closing = true;
        channel.close();
    }

    /**
     * Says goodbye as soon as every event taken has been acknowledged, and takes no more.
     *
     * @param code of the goodbye.
     */
    void leave(final GoodbyeCode code)
    {
        if (leaving == null)
        {
            leaving = code;
            leaveIfDone();
        }
    }

    private void leaveIfDone()
    {
        if (leaving != null && !closing && batchLeft == 0 && credit.isWhole())
        {
            goodbye(leaving, leaving == GoodbyeCode.NORMAL ? "" :
                "the server is stopping: events without ACK or REFUSED were not taken, send them to its successor");
        }
    }

    void fail(final GoodbyeCode code, final String text)
    {
        loop.counters().protocolErrors.increment();
        goodbye(code, text);
    }

    private void goodbye(final GoodbyeCode code, final String text)
    {
        if (!closing)
        {
            loop.writer().goodbye(output.buffer(), code, text);
            closing = true;
            output.flush();
            assembler.close();
            deadlines.onGoodbye();
            output.finish();
        }
    }

    /**
     * Checks deadlines.
     *
     * @param nowNs of the clock of the edge.
     */
    void onTick(final long nowNs)
    {
        switch (deadlines.check(nowNs, channel.channel().isWritable(), stalled))
        {
            case HELLO_MISSED -> timedOut("no HELLO within " + deadlines.helloTimeoutMs() + " ms");
            case SILENT -> timedOut("no answer to PING within " + deadlines.pingIntervalMs() + " ms");
            case PING_DUE ->
            {
                loop.writer().ping(output.buffer(), nowNs);
                flush();
            }
            case SLOW_READER -> cutOff();
            case LINGERED -> channel.close();
            default ->
            {
                // nothing is due
            }
        }
    }

    private void timedOut(final String text)
    {
        loop.counters().timeouts.increment();
        goodbye(GoodbyeCode.TIMED_OUT, text);
    }

    void close()
    {
        channel.close();
    }
}
