package io.headrace.edge;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;

/** Messages of version 2, byte by byte as docs/tcp-protocol.md draws them. */
final class RawMessages
{
    static final int ANSWER = 13;
    static final int SUBSCRIBED = 15;
    static final int DELIVER = 16;
    static final int UNSUBSCRIBED = 19;
    static final int CURSOR = 20;
    static final int DEFAULT = 255;
    static final int BY_KEY = -1;
    static final long ONLY_NEW = -1;
    static final long FORGET = -1;

    private static final int VERSION = 2;

    private RawMessages()
    {
    }

    private static byte[] ascii(final String text)
    {
        return text.getBytes(US_ASCII);
    }

    static byte[] event(
        final long sessionSequence,
        final int level,
        final int urgency,
        final int key,
        final String topic,
        final byte[] payload)
    {
        return RawClient.bytes(RawClient.message(VERSION, 3, 15, 15 + 1 + topic.length() + 4 + payload.length)
            .putLong(sessionSequence)
            .put((byte)level)
            .put((byte)0)
            .put((byte)urgency)
            .putInt(key)
            .put((byte)topic.length()).put(ascii(topic))
            .putInt(payload.length).put(payload));
    }

    /** A batch of equal payloads; without keys of the events if there are none. */
    static byte[] batch(
        final long first,
        final int level,
        final int urgency,
        final int key,
        final String topic,
        final byte[] payload,
        final int count,
        final int... keys)
    {
        final int block = keys.length == 0 ? 0 : 4;
        final ByteBuffer buffer = RawClient.message(
            VERSION, 4, 15, 15 + 4 + count * (block + 4 + payload.length) + 1 + topic.length());
        buffer.putLong(first).put((byte)level).put((byte)0).put((byte)urgency).putInt(key)
            .putShort((short)block).putShort((short)count);
        for (int i = 0; i < count; i++)
        {
            if (block > 0)
            {
                buffer.putInt(keys[i]);
            }
            buffer.putInt(payload.length).put(payload);
        }
        return RawClient.bytes(buffer.put((byte)topic.length()).put(ascii(topic)));
    }

    static byte[] query(
        final long correlationId,
        final int level,
        final int key,
        final int shard,
        final String handler,
        final byte[] payload)
    {
        return RawClient.bytes(RawClient.message(VERSION, 12, 18, 18 + 1 + handler.length() + 4 + payload.length)
            .putLong(correlationId)
            .put((byte)level)
            .put((byte)2)
            .putInt(key)
            .putInt(shard)
            .put((byte)handler.length()).put(ascii(handler))
            .putInt(payload.length).put(payload));
    }

    static byte[] subscribe(
        final int id, final int level, final long from, final long bytes, final int events, final String topics,
        final String cursor)
    {
        return RawClient.bytes(RawClient.message(VERSION, 14, 25, 25 + 1 + topics.length() + 1 + cursor.length())
            .putInt(id)
            .put((byte)level)
            .putLong(from)
            .putLong(bytes)
            .putInt(events)
            .put((byte)topics.length()).put(ascii(topics))
            .put((byte)cursor.length()).put(ascii(cursor)));
    }

    static byte[] credit(final int id, final long bytes, final int events)
    {
        return RawClient.bytes(RawClient.message(VERSION, 17, 16, 16).putInt(id).putLong(bytes).putInt(events));
    }

    static byte[] unsubscribe(final int id)
    {
        return RawClient.bytes(RawClient.message(VERSION, 18, 4, 4).putInt(id));
    }

    static byte[] cursor(final long correlationId, final long sequence, final int level, final String name)
    {
        return RawClient.bytes(RawClient.message(VERSION, 20, 18, 18 + 1 + name.length() + 2)
            .putLong(correlationId)
            .putLong(sequence)
            .put((byte)level)
            .put((byte)0)
            .put((byte)name.length()).put(ascii(name))
            .putShort((short)0));
    }
}
