package io.headrace.examples;

import io.headrace.bus.FrameDescriptor;
import io.headrace.bus.PayloadFormat;
import io.headrace.bus.QueryDescriptor;
import io.headrace.engine.Event;
import io.headrace.engine.EventHandler;
import io.headrace.engine.Outbox;
import io.headrace.engine.Query;
import io.headrace.engine.SnapshotSink;
import io.headrace.engine.SnapshotSource;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.agrona.DirectBuffer;
import org.agrona.ExpandableArrayBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Feeds a handler by hand, without an engine. Allocates nothing per event.
 */
final class HandlerRig implements Outbox
{
    private static final int TOPIC_ID = 1;

    final MutableDirectBuffer payload = new UnsafeBuffer(new byte[60 * 1024]);
    private final MutableDirectBuffer frame = new UnsafeBuffer(new byte[64 * 1024]);
    final MutableDirectBuffer reply = new UnsafeBuffer(new byte[64 * 1024]);
    private final Event event = new Event();
    private final EventHandler handler;
    PayloadFormat replyFormat;
    int replyLength;
    int replies;
    private int maxReplyLength = 64 * 1024;
    private long sequence;

    HandlerRig(final EventHandler handler)
    {
        this.handler = handler;
    }

    HandlerRig maxReplyLength(final int bytes)
    {
        maxReplyLength = bytes;
        return this;
    }

    /** Hands over the first bytes of {@link #payload}. */
    void deliver(final PayloadFormat format, final int length)
    {
        final int offset = FrameDescriptor.putHeader(
            frame, 0, FrameDescriptor.TYPE_EVENT, TOPIC_ID, format.code(), 0, length);
        frame.putBytes(offset, payload, 0, length);
        replies = 0;
        replyLength = 0;
        sequence++;
        handler.onEvent(event.wrap(frame, 0, sequence, sequence), this);
    }

    /** Hands over a line of text and gives back the reply, empty when there was none. */
    String deliver(final String line)
    {
        final byte[] bytes = line.getBytes(StandardCharsets.ISO_8859_1);
        payload.putBytes(0, bytes);
        deliver(PayloadFormat.TEXT, bytes.length);
        return reply.getStringWithoutLengthAscii(0, replyLength);
    }

    /** Asks a question in text and gives back the reply. */
    String ask(final String question)
    {
        final byte[] bytes = question.getBytes(StandardCharsets.ISO_8859_1);
        final int offset = QueryDescriptor.put(
            frame, 0, 0, QueryDescriptor.BY_KEY, 0, PayloadFormat.TEXT.code(), bytes.length);
        frame.putBytes(offset, bytes);
        replies = 0;
        replyLength = 0;
        handler.onQuery(new Query().wrap(frame, 0, sequence), this);
        return reply.getStringWithoutLengthAscii(0, replyLength);
    }

    @Override
    public void publish(
        final String topic,
        final PayloadFormat format,
        final int key,
        final DirectBuffer buffer,
        final int offset,
        final int length)
    {
        throw new UnsupportedOperationException("publish to topic '" + topic + "'");
    }

    @Override
    public int maxPublishLength()
    {
        return 0;
    }

    @Override
    public void reply(final PayloadFormat format, final DirectBuffer buffer, final int offset, final int length)
    {
        if (replyLength + length + REPLY_OVERHEAD * (replies + 1) > maxReplyLength)
        {
            throw new IllegalStateException("reply too long: " + length);
        }
        reply.putBytes(replyLength, buffer, offset, length);
        replyFormat = format;
        replyLength += length;
        replies++;
    }

    @Override
    public int maxReplyLength()
    {
        return maxReplyLength;
    }

    @Override
    public void schedule(final long timerId, final long deadlineNs)
    {
        throw new IllegalStateException("the handlers of the examples use no timers");
    }

    @Override
    public boolean cancel(final long timerId)
    {
        throw new IllegalStateException("the handlers of the examples use no timers");
    }

    static byte[] snapshot(final EventHandler handler)
    {
        final Snapshot snapshot = new Snapshot();
        handler.onSnapshot(snapshot);
        return Arrays.copyOf(snapshot.buffer.byteArray(), snapshot.limit);
    }

    static <T extends EventHandler> T restore(final T handler, final byte[] bytes)
    {
        final Snapshot snapshot = new Snapshot();
        snapshot.putBytes(new UnsafeBuffer(bytes), 0, bytes.length);
        handler.onStart(null, snapshot);
        if (!snapshot.isEmpty())
        {
            throw new AssertionError("bytes left: " + (snapshot.limit - snapshot.position));
        }
        return handler;
    }

    /** State as bytes, in both directions. */
    private static final class Snapshot implements SnapshotSink, SnapshotSource
    {
        private final ExpandableArrayBuffer buffer = new ExpandableArrayBuffer();
        private int limit;
        private int position;

        @Override
        public void putByte(final byte value)
        {
            buffer.putByte(limit, value);
            limit += Byte.BYTES;
        }

        @Override
        public void putInt(final int value)
        {
            buffer.putInt(limit, value);
            limit += Integer.BYTES;
        }

        @Override
        public void putLong(final long value)
        {
            buffer.putLong(limit, value);
            limit += Long.BYTES;
        }

        @Override
        public void putBytes(final DirectBuffer source, final int offset, final int length)
        {
            buffer.putBytes(limit, source, offset, length);
            limit += length;
        }

        @Override
        public boolean isEmpty()
        {
            return position == limit;
        }

        @Override
        public byte getByte()
        {
            return buffer.getByte(advance(Byte.BYTES));
        }

        @Override
        public int getInt()
        {
            return buffer.getInt(advance(Integer.BYTES));
        }

        @Override
        public long getLong()
        {
            return buffer.getLong(advance(Long.BYTES));
        }

        @Override
        public void getBytes(final MutableDirectBuffer target, final int offset, final int length)
        {
            target.putBytes(offset, buffer, advance(length), length);
        }

        private int advance(final int length)
        {
            if (position + length > limit)
            {
                throw new IllegalStateException("past the end");
            }
            position += length;
            return position - length;
        }
    }
}
