package io.headrace.edge;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.headrace.bus.EventKey;
import io.headrace.bus.Lanes;
import io.headrace.protocol.EventDecoder;
import org.agrona.DirectBuffer;

/**
 * A flyweight over the fixed fields that EVENT and BATCH have in common. Clients of versions before 2 send fewer of
 * them. One for each event loop, called only by it.
 */
final class EventFields
{
    /** Bytes of the fixed fields that are always there. */
    static final int SHORTEST = EventDecoder.urgencyEncodingOffset();

    private static final int LEVEL_DEFAULT = EventDecoder.levelNullValue();
    private static final int URGENCY_DEFAULT = EventDecoder.urgencyNullValue();

    private final int defaultLevel;
    private long first;
    private int level;
    private int format;
    private int urgency;
    private int key;

    EventFields(final int defaultLevel)
    {
        this.defaultLevel = defaultLevel;
    }

    /**
     * Reads the fields of a message.
     *
     * @param frame       with the message.
     * @param body        offset of the fields.
     * @param blockLength bytes of the fields, at least {@link #SHORTEST}.
     */
    void read(final DirectBuffer frame, final int body, final int blockLength)
    {
        first = frame.getLong(body, LITTLE_ENDIAN);
        final int levelCode = frame.getByte(body + EventDecoder.levelEncodingOffset()) & 0xFF;
        level = levelCode == LEVEL_DEFAULT ? defaultLevel : levelCode;
        format = frame.getByte(body + EventDecoder.formatEncodingOffset()) & 0xFF;
        if (blockLength >= EventDecoder.BLOCK_LENGTH)
        {
            final int urgencyCode = frame.getByte(body + EventDecoder.urgencyEncodingOffset()) & 0xFF;
            urgency = urgencyCode == URGENCY_DEFAULT ? Lanes.DEFAULT_URGENCY : urgencyCode;
            key = frame.getInt(body + EventDecoder.keyEncodingOffset(), LITTLE_ENDIAN);
        }
        else
        {
            urgency = Lanes.DEFAULT_URGENCY;
            key = EventKey.NONE;
        }
    }

    /** Session sequence of the first event. */
    long first()
    {
        return first;
    }

    /** Code of the level asked for, where that is left open of the default one. */
    int level()
    {
        return level;
    }

    int format()
    {
        return format;
    }

    /** Urgency asked for, possibly one that there is not. */
    int urgency()
    {
        return urgency;
    }

    int key()
    {
        return key;
    }
}
