package io.headrace.systemtests.checker;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * Checks batches one after the other against their layout and against each other, and takes the events out. Belongs to
 * one thread.
 * <pre>
 *   batch:  0 magic "HRBT"   4 version, 2   6 header length, 2   8 length   12 event count   16 first sequence, 8
 *          24 timestamp, 8  32 durable watermark, 8  40 frame count  44 zeros, 12  56 CRC before  60 CRC  64 frames
 *   frame:  0 length   4 topic id, 2   6 type   7 format   8 length of attributes, 2   10 zeros, 6   16 attributes,
 *          payload, padding to 8 bytes
 *   origin: frame of type 3; format 1: payload is session, 8, its first sequence, 8, count; format 2: key, 16, count
 *   egress: frame of type 8; before the payload number in the topic, 8, cause, 8, index, 8
 * </pre>
 * All little-endian, four bytes where nothing is said. The CRC32C covers the batch without the four bytes it lies in.
 */
final class BatchReader
{
    private static final int MAGIC = 0x54425248;
    private static final int VERSION = 1;
    private static final int BATCH_HEADER = 64;
    private static final int CRC_AT = 60;
    private static final int FRAME_HEADER = 16;
    private static final int FRAME_ALIGNMENT = 8;
    private static final int TYPE_TOPIC = 2;
    private static final int TYPE_ORIGIN = 3;
    private static final int TYPE_ROUTES = 9;
    private static final int HIGHEST_TYPE = 11;
    private static final int EGRESS_LENGTH = 24;
    private static final int EGRESS_CAUSE_AT = 8;
    private static final int KIND_SESSION = 1;
    private static final int UNSIGNED_SHORT = 0xFFFF;
    private static final int UNSIGNED_BYTE = 0xFF;

    private final CRC32C crc = new CRC32C();
    private final Map<Integer, String> topics = new HashMap<>();
    private final List<RecordedEvent> events;
    private long nextSequence;
    private int previousCrc;
    private long lastTimestampNs;
    private String origin;
    private int kind;
    private int originLeft;
    private long originIndex;

    BatchReader(final List<RecordedEvent> events)
    {
        this.events = events;
    }

    long nextSequence()
    {
        return nextSequence;
    }

    /** Takes the next batch; null, or why it cannot be the next one. */
    String read(final ByteBuffer file, final int at, final int length)
    {
        if (length < BATCH_HEADER || file.getInt(at) != MAGIC)
        {
            return "no batch";
        }
        if (file.getShort(at + 4) != VERSION || file.getShort(at + 6) != BATCH_HEADER)
        {
            return "unknown version or header length of a batch";
        }
        if (file.getInt(at + 8) != length)
        {
            return "length of the batch is not that of its record";
        }
        crc.reset();
        crc.update(file.duplicate().position(at).limit(at + CRC_AT));
        crc.update(file.duplicate().limit(at + length).position(at + BATCH_HEADER));
        if ((int)crc.getValue() != file.getInt(at + CRC_AT))
        {
            return "checksum of the batch is wrong";
        }
        final long first = file.getLong(at + 16);
        if (nextSequence != 0 && first != nextSequence)
        {
            return "first sequence " + first + " is not " + nextSequence;
        }
        if (nextSequence != 0 && file.getInt(at + 56) != previousCrc)
        {
            return "chain is broken before sequence " + first;
        }
        final long timestampNs = file.getLong(at + 24);
        if (timestampNs < lastTimestampNs)
        {
            return "time goes back by " + (lastTimestampNs - timestampNs) + " ns at sequence " + first;
        }
        if (file.getLong(at + 32) >= first)
        {
            return "durable watermark " + file.getLong(at + 32) + " is ahead of sequence " + first;
        }
        previousCrc = file.getInt(at + CRC_AT);
        lastTimestampNs = timestampNs;
        nextSequence = first;
        return readFrames(file, at, length, timestampNs);
    }

    private String readFrames(final ByteBuffer file, final int at, final int length, final long timestampNs)
    {
        final long first = nextSequence;
        int frames = 0;
        int position = at + BATCH_HEADER;
        while (position < at + length)
        {
            final int frameLength = file.getInt(position);
            final int attributesLength = file.getShort(position + 8) & UNSIGNED_SHORT;
            final int type = file.get(position + 6) & UNSIGNED_BYTE;
            if (frameLength < FRAME_HEADER + attributesLength || position + frameLength > at + length ||
                type < RecordedEvent.TYPE_EVENT || type > HIGHEST_TYPE)
            {
                return "frame of length " + frameLength + " and type " + type + " behind sequence " +
                    (nextSequence - 1) + " cannot be";
            }
            final int from = position + FRAME_HEADER + attributesLength;
            kind = file.get(position + 7);
            takeFrame(file, type, file.getShort(position + 4) & UNSIGNED_SHORT,
                from, position + frameLength - from, timestampNs);
            frames++;
            position += (frameLength + FRAME_ALIGNMENT - 1) & -FRAME_ALIGNMENT;
        }
        if (frames != file.getInt(at + 40) || nextSequence - first != file.getInt(at + 12))
        {
            return "counts of the batch of sequence " + first + " are wrong";
        }
        return null;
    }

    private void takeFrame(
        final ByteBuffer file,
        final int type,
        final int topicId,
        final int at,
        final int length,
        final long timestampNs)
    {
        final byte[] payload = new byte[length];
        file.get(at, payload);
        final String text = new String(payload, StandardCharsets.ISO_8859_1);
        if (type == TYPE_TOPIC)
        {
            topics.put(topicId, text);
        }
        else if (type == TYPE_ORIGIN)
        {
            final long low = file.getLong(at + 8);
            origin = kind + ":" + Long.toHexString(file.getLong(at)) + (kind == KIND_SESSION ? "" : "." + low);
            originIndex = kind == KIND_SESSION ? low : 0;
            originLeft = file.getInt(at + 16);
        }
        else if (type != TYPE_ROUTES)
        {
            final boolean owned = originLeft > 0 && type == RecordedEvent.TYPE_EVENT;
            events.add(new RecordedEvent(nextSequence, type, topics.get(topicId), text,
                owned ? origin + "/" + originIndex : null,
                type == RecordedEvent.TYPE_EGRESS ? file.getLong(at - EGRESS_LENGTH + EGRESS_CAUSE_AT) : 0,
                timestampNs));
            nextSequence++;
            if (owned)
            {
                originLeft--;
                originIndex++;
            }
        }
    }
}
